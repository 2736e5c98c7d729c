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
      wishes: "Danach hätte ich gern",
      hard: "Was für mich schwer sein kann",
      helps: "Was mir hilft",
      words: "Worte für meinen Körper, und Worte, die ich nie hören will",
      wrong: "Wenn es schiefgeht, bitte",
      call: "Wen du für mich anrufen kannst, wenn nötig",
    },
    theirs: {
      asks: "Wenn die andere Person Pause macht, bitte",
      wishes: "Danach hätte sie gern",
      hard: "Was für die andere Person schwer sein kann",
      helps: "Was der anderen Person hilft",
      words: "Worte für den Körper der anderen Person, und Worte, die sie nie hören will",
      wrong: "Wenn es schiefgeht, bitte",
      call: "Wen du für die andere Person anrufen kannst, wenn nötig",
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
