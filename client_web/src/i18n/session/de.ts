/** German. */

import type { SessionCatalogue } from "./catalogue";

export const catalogue: SessionCatalogue = {
  language: "de",
  direction: "ltr",
  leave: "Verlassen und löschen",
  leaveNow: "Verlassen",
  fallen: "Das lässt sich gerade nicht anzeigen. Pause und Verlassen gehen trotzdem.",
  loading: {
    opening: "Raum wird geöffnet",
    joining: "Du kommst in den Raum",
    connecting: "Dein Raum wird gesucht",
    takesLonger: "Das dauert etwas. Lull versucht es weiter.",
  },
  together: {
    title: "Zusammen",
    how: "Zusammen. Ein Tippen irgendwo macht auf beiden Handys Pause. Jede Taste auch.",
    thinning: "Die Verbindung wird schwächer.",
  },
  paused: {
    title: "Pause.",
    mine: "Deine Pause.",
    giveSpace: "Hör auf. Lass Raum.",
    unseen: "Die Pause wurde vielleicht nicht gesehen.",
    showThem: "Zeig der anderen Person diesen Bildschirm.",
    receipt: {
      sending: "Wird gesendet …",
      sent: "Unterwegs zum anderen Handy",
      arrived: "Auf dem anderen Handy angekommen",
      shown: "Auf dem anderen Bildschirm",
    },
    needThisToo: "Ich brauche das auch",
    pauseAgain: "Noch einmal Pause",
    notInTouch: "Die beiden Handys sind gerade nicht verbunden.",
    stop: "Hör auf.",
    unlessNear: "Lass Raum, außer wenn Nähe gewünscht ist.",
  },
  fields: {
    mine: {
      asks: "Wenn ich Pause mache, bitte",
    },
    theirs: {
      asks: "Wenn die andere Person Pause macht, bitte",
      helps: "Was der anderen Person hilft",
      wrong: "Wenn es schiefgeht, bitte",
    },
  },
  back: "Zurück",
  enough: "Genug für heute",
  pause: "Pause",
  closeRoom: "Raum schließen",
  lineDown: "Verbindung wird gesucht …",
  takenOver: {
    title: "Lull ist in einem anderen Tab offen.",
    tapStillPauses: "Ein Tippen hier macht trotzdem Pause.",
    useThisPage: "Diesen Tab nehmen",
  },
};
