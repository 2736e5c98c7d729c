/** English: what is spoken where no other catalogue fits. */

import type { SessionCatalogue } from "./catalogue";

export const english: SessionCatalogue = {
  language: "en",
  direction: "ltr",
  leave: "Leave and erase",
  leaveNow: "Leave",
  fallen: "This can’t be shown right now. A pause and leaving still work.",
  loading: {
    opening: "Opening a room",
    joining: "Joining the room",
    connecting: "Finding your room",
    takesLonger: "This is taking a while. Lull keeps trying.",
  },
  together: {
    title: "Together",
    how: "Together. A tap anywhere pauses both phones. So does any key.",
    thinning: "The connection is getting weak.",
  },
  paused: {
    title: "Paused.",
    mine: "You paused.",
    giveSpace: "Stop and give space.",
    unseen: "They may not have seen it.",
    showThem: "Show them this screen.",
    receipt: {
      sending: "Sending to their phone…",
      sent: "On its way to their phone",
      arrived: "Arrived at their phone",
      shown: "On their screen",
    },
    needThisToo: "I need this too",
    pauseAgain: "Pause again",
    notInTouch: "The two phones aren’t connected right now.",
    stop: "Stop.",
    unlessNear: "Give space, unless they ask you near.",
  },
  fields: {
    mine: {
      asks: "When I pause, please",
    },
    theirs: {
      asks: "When they pause, please",
      helps: "What helps them",
      wrong: "If it goes wrong, please",
    },
  },
  back: "Back",
  enough: "Enough for today",
  pause: "Pause",
  closeRoom: "Close the room",
  lineDown: "Looking for the connection…",
  takenOver: {
    title: "Lull is open in another tab.",
    tapStillPauses: "A tap here still pauses.",
    useThisPage: "Use this tab",
  },
};
