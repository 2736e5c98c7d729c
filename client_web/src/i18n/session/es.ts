/** Spanish. */

import type { SessionCatalogue } from "./catalogue";

export const catalogue: SessionCatalogue = {
  language: "es",
  direction: "ltr",
  leave: "Salir y borrar",
  leaveNow: "Salir",
  fallen: "Esto no se puede mostrar ahora. La pausa y salir siguen funcionando.",
  loading: {
    opening: "Abriendo una sala",
    joining: "Entrando en la sala",
    connecting: "Buscando tu sala",
    takesLonger: "Está tardando. Lull sigue intentándolo.",
  },
  together: {
    title: "En conexión",
    how: "En conexión. Un toque en cualquier parte pone en pausa los dos teléfonos. Cualquier tecla también.",
    thinning: "La conexión se debilita.",
  },
  paused: {
    title: "Pausa.",
    mine: "Tu pausa.",
    giveSpace: "Detente y da espacio.",
    unseen: "Quizá no la ha visto.",
    showThem: "Muéstrale esta pantalla.",
    receipt: {
      sending: "Enviando al otro teléfono…",
      sent: "De camino al otro teléfono",
      arrived: "Llegó al otro teléfono",
      shown: "En la otra pantalla",
    },
    needThisToo: "Yo también la necesito",
    pauseAgain: "Otra pausa",
    notInTouch: "Los dos teléfonos no están conectados ahora.",
    stop: "Detente.",
    unlessNear: "Da espacio, salvo que te pida cercanía.",
  },
  fields: {
    mine: {
      asks: "Cuando hago una pausa, por favor",
    },
    theirs: {
      asks: "En su pausa, por favor",
      helps: "Lo que le ayuda",
      wrong: "Si sale mal, por favor",
    },
  },
  back: "Volver",
  enough: "Basta por hoy",
  pause: "Pausa",
  closeRoom: "Cerrar la sala",
  lineDown: "Buscando la conexión…",
  takenOver: {
    title: "Lull está abierto en otra pestaña.",
    tapStillPauses: "Un toque aquí también hace pausa.",
    useThisPage: "Usar esta pestaña",
  },
};
