/**
 * Every word a person can read or hear, in one place.
 *
 * A key names what is said, never where it stands. Nothing is glued together from parts: what varies is an argument,
 * so that another language can order it as it likes. Reviewed against the brief's "Never": no promise beyond the
 * promise, no blame, no counting, no asking twice; and Together is nobody's consent to anything.
 */

import type { ClosedWhy, Receipt, RefusedWhy } from "../room/screen";

export interface Words {
  readonly name: string;
  readonly rule: string;
  readonly home: {
    /** May break its lines where it reads best. */
    readonly whatItIs: string;
    readonly openRoom: string;
    readonly openNewRoom: string;
    readonly returnToRoom: string;
    readonly otherPhone: string;
    readonly howTitle: string;
    readonly how: readonly string[];
    readonly honestTitle: string;
    readonly promise: string;
    readonly noConsent: string;
    readonly notFor: string;
    readonly trouble: Readonly<Record<"unreachable" | "unsupported", string>>;
  };
  readonly quiet: Readonly<Record<"opening" | "joining" | "connecting", string>> & {
    readonly takesLonger: string;
  };
  readonly waiting: {
    readonly title: string;
    readonly whatToDo: string;
    readonly codeLabel: string;
    readonly linkLabel: string;
    readonly copyLink: string;
    readonly copied: string;
    readonly copyByHand: string;
    readonly share: string;
    readonly worksFor: (minutes: number) => string;
    readonly worksForLastMinute: string;
    readonly onlyTheTwoOfYou: string;
    readonly expiredTitle: string;
    readonly expired: string;
    readonly forgottenTitle: string;
    readonly forgotten: string;
    readonly openNewRoom: string;
    readonly closeRoom: string;
  };
  readonly preparing: {
    readonly bothHere: string;
    readonly partnerNotHere: string;
    readonly startWhenBoth: string;
    readonly staysReady: string;
    readonly start: string;
    readonly saidYesTitle: string;
    readonly saidYes: string;
    readonly takeBack: string;
    readonly reminders: readonly string[];
  };
  readonly together: {
    readonly title: string;
    readonly how: string;
    readonly thinning: string;
  };
  readonly paused: {
    readonly title: string;
    readonly mine: string;
    readonly giveSpace: string;
    readonly unseen: string;
    readonly showThem: string;
    readonly receipt: Readonly<Record<Receipt, string>>;
    readonly needThisToo: string;
    readonly pauseAgain: string;
    readonly goOnIn: (seconds: number) => string;
    readonly noHurry: string;
    readonly takesBoth: string;
    readonly readyToGoOn: string;
    readonly saidReady: string;
    readonly notYet: string;
    readonly comingBack: string;
    readonly notInTouch: string;
  };
  readonly pause: string;
  readonly endForToday: string;
  readonly lineDown: string;
  readonly knocked: string;
  readonly elsewhere: {
    readonly title: string;
    readonly tapStillPauses: string;
    readonly useThisPage: string;
  };
  readonly closed: Readonly<Record<ClosedWhy, { readonly title: string; readonly next: string }>>;
  readonly refused: Readonly<Record<RefusedWhy, { readonly title: string; readonly next: string }>>;
  readonly goHome: string;
  readonly loadAgain: string;
  readonly tryAgain: string;
}

const english: Words = {
  name: "Lull",
  rule: "Going further takes two. Going back takes one.",
  home: {
    whatItIs: "Two phones.\nOne tap to say pause,\nwithout words.",
    openRoom: "Open a room",
    openNewRoom: "Open a new room",
    returnToRoom: "Back to your room",
    otherPhone: "The other phone joins with its camera.",
    howTitle: "How it goes",
    how: [
      "Open a room here. The other phone scans the code. The room holds two.",
      "When you have both said yes, both screens go dark and show one calm light.",
      "A tap anywhere on either phone pauses both. No aiming, no typing, no reason.",
    ],
    honestTitle: "What it can do",
    promise:
      "After a tap, the other phone stops showing Together within two seconds, as long as Lull is open on its screen. If the phones lose touch, both pause.",
    noConsent: "Together says that two phones are in touch. It is not a yes to anything.",
    notFor:
      "Lull is for two people who could each stop in person without fear. If that is not so, it is not made for you.",
    trouble: {
      unreachable: "Lull could not be reached. Check that this phone is online, then try again.",
      unsupported:
        "This browser lacks something Lull needs. Try a current browser, and an address that begins with https.",
    },
  },
  quiet: {
    opening: "Opening a room",
    joining: "Joining the room",
    connecting: "Finding your room",
    takesLonger: "This is taking a while. Lull keeps trying.",
  },
  waiting: {
    title: "Bring in the other phone",
    whatToDo: "Open the camera on the other phone and point it here.",
    codeLabel: "Code with the link to this room, for the other phone’s camera",
    linkLabel: "Link for the other phone",
    copyLink: "Copy link",
    copied: "Copied",
    copyByHand: "Select the link and copy it",
    share: "Share",
    worksFor: (minutes) => `Works once, for the next ${minutes} minutes.`,
    worksForLastMinute: "Works once, for less than a minute.",
    onlyTheTwoOfYou: "Show it only to the person you are with.",
    expiredTitle: "This code has run out",
    expired: "Codes work for ten minutes. Open a new room to get a fresh one.",
    forgottenTitle: "This page was loaded again",
    forgotten: "The code for the other phone was only on the page before. Open a new room to get a fresh one.",
    openNewRoom: "Open a new room",
    closeRoom: "Close this room",
  },
  preparing: {
    bothHere: "You are both here.",
    partnerNotHere: "Their phone isn’t here yet.",
    startWhenBoth: "Start when you both want to.",
    staysReady: "The room stays open. You can start once both phones are here.",
    start: "Start",
    saidYesTitle: "You said yes.",
    saidYes: "It starts when you both do.",
    takeBack: "Take it back",
    reminders: [
      "Both screens go dark. A tap anywhere on either one pauses both.",
      "Pausing takes one of you. Going on takes both.",
    ],
  },
  together: {
    title: "Together",
    how: "Together. A tap anywhere pauses both phones. So do Space, Enter and Escape.",
    thinning: "Touch is thinning.",
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
    goOnIn: (seconds) => `You can go on together in ${seconds} s`,
    noHurry: "There is no hurry.",
    takesBoth: "Going on takes both of you.",
    readyToGoOn: "Ready to go on",
    saidReady: "You said you’re ready. It goes on when you both are.",
    notYet: "Not yet",
    comingBack: "Coming back together…",
    notInTouch: "The two phones aren’t in touch right now.",
  },
  pause: "Pause",
  endForToday: "End for today",
  lineDown: "Looking for the connection…",
  knocked: "Someone else opened your link. Nobody else can come in.",
  elsewhere: {
    title: "Lull is open on another page.",
    tapStillPauses: "A tap here still pauses.",
    useThisPage: "Use this page",
  },
  closed: {
    ended: { title: "This room is closed.", next: "Take your time. When you want to, open a new one together." },
    gone: {
      title: "This room is no longer there.",
      next: "A room closes when one of you ends it, and after twelve hours at the latest. You can open a new one together.",
    },
    reload: {
      title: "This page has grown old.",
      next: "Lull has changed since it was opened. Load it again to go back to your room.",
    },
  },
  refused: {
    room_full: {
      title: "This room already has its two phones.",
      next: "If it is your room, go on using the phone that is already in it, or open a new room together.",
    },
    link_expired: {
      title: "This link has run out.",
      next: "Links work for ten minutes. Open a new room on one phone and scan its code with the other.",
    },
    link_unknown: {
      title: "This link doesn’t lead to a room.",
      next: "Part of it may be missing. Scan the code again, or open a new room together.",
    },
    unreachable: {
      title: "Lull could not be reached.",
      next: "Check that this phone is online, then try again.",
    },
    unsupported: {
      title: "This browser lacks something Lull needs.",
      next: "Open the link in a current browser. The address has to begin with https.",
    },
  },
  goHome: "Home",
  loadAgain: "Load again",
  tryAgain: "Try again",
};

export const words: Words = english;
