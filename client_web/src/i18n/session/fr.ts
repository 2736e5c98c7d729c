/** French. */

import type { SessionCatalogue } from "./catalogue";

export const catalogue: SessionCatalogue = {
  language: "fr",
  direction: "ltr",
  leave: "Quitter et effacer",
  leaveNow: "Quitter",
  fallen: "Cela ne peut pas s’afficher pour l’instant. La pause et la sortie marchent toujours.",
  loading: {
    opening: "Ouverture d’un espace",
    joining: "Entrée dans l’espace",
    connecting: "Recherche de votre espace",
    takesLonger: "Cela prend du temps. Lull continue d’essayer.",
  },
  together: {
    title: "Ensemble",
    how: "Ensemble. Un appui n’importe où met les deux téléphones en pause. N’importe quelle touche aussi.",
    thinning: "La connexion faiblit.",
  },
  paused: {
    title: "Pause.",
    mine: "Ta pause.",
    giveSpace: "Arrête-toi, laisse de l’espace.",
    unseen: "Ta pause n’a peut-être pas été vue.",
    showThem: "Montre-lui cet écran.",
    receipt: {
      sending: "Envoi vers l’autre téléphone…",
      sent: "En route vers l’autre téléphone",
      arrived: "Arrivée sur l’autre téléphone",
      shown: "Sur l’autre écran",
    },
    needThisToo: "J’en ai besoin aussi",
    pauseAgain: "Pause encore",
    notInTouch: "Les deux téléphones ne sont pas reliés en ce moment.",
    stop: "Arrête-toi.",
    unlessNear: "Laisse de l’espace, sauf si l’autre te demande de rester près.",
  },
  fields: {
    mine: {
      asks: "Quand je mets en pause, s’il te plaît",
    },
    theirs: {
      asks: "Quand l’autre met en pause, s’il te plaît",
      helps: "Ce qui l’aide",
      wrong: "Si ça tourne mal, s’il te plaît",
    },
  },
  back: "Retour",
  enough: "Assez pour aujourd’hui",
  pause: "Pause",
  closeRoom: "Fermer l’espace",
  lineDown: "Recherche de la connexion…",
  takenOver: {
    title: "Lull est ouvert dans un autre onglet.",
    tapStillPauses: "Un appui ici met toujours en pause.",
    useThisPage: "Utiliser cet onglet",
  },
};
