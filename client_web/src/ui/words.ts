/**
 * Every word a person can read or hear, in one place.
 *
 * A key names what is said, never where it stands. Nothing is glued together from parts: what varies is an argument,
 * so that another language can order it as it likes. Reviewed against the brief's "Never": no promise beyond the
 * promise, no blame, no counting, no asking twice; and Together is nobody's consent to anything.
 */

import type {
  ClosedWhy,
  Feeling,
  How,
  InstallWay,
  NextTime,
  NoticeState,
  PathChoice,
  Receipt,
  RefusedWhy,
  Trial,
} from "../room/screen";

/** Letting go of a pause: what is said beside the question (null: what each look says), the yes, and after it. */
interface Release {
  readonly before: string | null;
  readonly ready: string;
  readonly given: string;
}

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
  /** The first question, and what is said to whoever can't say yes (FIRST1). */
  readonly first: {
    readonly question: string;
    readonly invited: string;
    readonly why: string;
    readonly yes: string;
    readonly no: string;
    readonly staysHere: string;
    readonly notForTitle: string;
    readonly notFor: string;
    readonly helpTitle: string;
    readonly place: string;
    readonly noNumbers: string;
    readonly danger: string;
    readonly back: string;
  };
  /** The way in by a spoken code, or by the camera. */
  readonly typing: {
    readonly open: string;
    readonly title: string;
    readonly how: string;
    readonly label: string;
    readonly notRight: string;
    readonly trouble: Readonly<Record<"code_wrong" | "unreachable", string>>;
    readonly scan: string;
    readonly scanning: string;
    readonly stopScanning: string;
    readonly notOurs: string;
    readonly noCamera: string;
  };
  readonly speaking: {
    readonly say: string;
    readonly title: string;
    readonly how: string;
    readonly states: Readonly<Record<"opening" | "wrong" | "right" | "ended" | "unreachable", string>>;
    readonly another: string;
    readonly back: string;
  };
  /** Finding each other again (NEXT1). */
  readonly nextTime: {
    readonly title: string;
    readonly states: Readonly<Record<NextTime, string>>;
    readonly what: string;
    readonly takesBoth: string;
    readonly turnOn: string;
    readonly turnOff: string;
    readonly meet: string;
    readonly kept: Readonly<Record<1 | 2, string>>;
    readonly forget: string;
    readonly waitTitle: string;
    readonly wait: string;
  };
  readonly leave: string;
  readonly notStored: string;
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
    readonly release: Release;
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
    readonly toGoOn: Release;
    readonly toTheEnd: Release;
    readonly notYet: string;
    readonly comingBack: string;
    readonly notInTouch: string;
  };
  readonly terms: {
    readonly title: string;
    readonly names: Readonly<Record<"length" | "every" | "within", string>>;
    readonly more: (name: string) => string;
    readonly less: (name: string) => string;
    readonly line: (length: string, every: string) => string;
    readonly countsWhenBoth: string;
  };
  readonly pages: {
    readonly nothingYet: string;
    readonly notKept: string;
    readonly onlyTheTwoOfYou: string;
    readonly keep: string;
    readonly keeping: string;
    readonly trouble: Readonly<Record<"changed" | "too_long" | "unreachable", string>>;
    readonly ours: {
      readonly title: string;
      readonly signal: string;
      readonly signals: readonly string[];
      readonly ladder: string;
      readonly ladderHow: string;
      readonly step: (number: number) => string;
      readonly moveUp: (number: number) => string;
      readonly remove: (number: number) => string;
      readonly addStep: string;
      readonly seeds: readonly string[];
      readonly overtaken: string;
      readonly takeTheirs: string;
    };
    readonly mine: {
      readonly title: string;
      readonly fields: Readonly<Record<"asks" | "wishes" | "hard" | "helps", string>>;
      readonly starters: Readonly<Record<"asks" | "wishes" | "hard" | "helps", readonly string[]>>;
    };
    readonly theirs: {
      readonly title: string;
      readonly nothingYet: string;
      readonly nothing: string;
      readonly fields: Readonly<Record<"asks" | "wishes" | "hard" | "helps", string>>;
    };
  };
  /** The second path (PATH1). */
  readonly samePlace: {
    readonly title: string;
    readonly states: Readonly<Record<PathChoice, string>>;
    readonly what: string;
    readonly price: string;
    readonly takesBoth: string;
    readonly turnOn: string;
    readonly turnOff: string;
    readonly stop: string;
  };
  readonly rehearsal: {
    readonly how: string;
    readonly tryIt: string;
    readonly tryAgain: string;
    readonly waitForTheirs: string;
    readonly theyTell: string;
    readonly question: string;
    readonly hows: Readonly<Record<How, string>>;
    readonly mine: Readonly<Record<How, string>>;
    readonly theirs: Readonly<Record<How, string>>;
  };
  readonly checkIn: {
    readonly question: string;
    readonly good: string;
    readonly slow: string;
    readonly pauseIsAnywhere: string;
    readonly canChange: string;
    readonly outcome: Readonly<Record<Feeling, string>>;
  };
  readonly ladder: {
    readonly title: string;
    readonly at: (step: string) => string;
    readonly stay: string;
    readonly back: string;
    readonly on: string;
    readonly given: string;
    readonly takeBack: string;
  };
  readonly ending: {
    readonly title: string;
    readonly more: string;
    readonly orNothing: string;
    readonly given: string;
    readonly takeBack: string;
  };
  readonly slower: {
    readonly title: string;
    readonly oftener: (every: string) => string;
    readonly shorter: (length: string) => string;
  };
  readonly aftercare: {
    readonly title: string;
    readonly noHurry: string;
    readonly mine: string;
    readonly theirs: string;
    readonly ideas: readonly string[];
    readonly close: string;
  };
  /** For a phone that is put away (PUSH1). */
  readonly notices: {
    readonly title: string;
    readonly what: string;
    readonly limits: string;
    readonly price: string;
    readonly states: Readonly<Record<NoticeState, string>>;
    readonly trials: Readonly<Record<Exclude<Trial, "none">, string>>;
    readonly turnOn: string;
    readonly turnOff: string;
    readonly tryOne: string;
  };
  /** About Lull on this phone, outside a room. */
  readonly offers: {
    readonly offline: string;
    readonly newer: string;
    readonly newerHow: string;
    readonly install: string;
    readonly installWhy: string;
    readonly installHow: Readonly<Record<Exclude<InstallWay, "ask">, readonly string[]>>;
  };
  readonly minutes: (minutes: number) => string;
  readonly seconds: (seconds: number) => string;
  readonly back: string;
  readonly enough: string;
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
  first: {
    question: "Could you stop in person without fear?",
    invited: "Someone shared a room with you. One question first.",
    why: "If you said stop to the person you are with, in your own voice or with a hand, would it be all right?",
    yes: "Yes, I could",
    no: "No, or I’m not sure",
    staysHere: "Your answer stays on this phone. Nobody is told.",
    notForTitle: "Then Lull is not for this.",
    notFor:
      "Lull can carry a pause. It can’t make someone respect it, and it can’t protect you from someone you fear. You deserve to be heard when you say stop. These people listen, and you decide what happens next.",
    helpTitle: "People who listen",
    place: "Country",
    noNumbers: "The list could not be loaded. Police and ambulance can still be called.",
    danger: "If you are in danger now, call the police or an ambulance. You can leave this page at once, at the top.",
    back: "Back to the question",
  },
  typing: {
    open: "Join with a code",
    title: "Join the other phone",
    how: "Type the twelve digits that the other phone says.",
    label: "Code, twelve digits",
    notRight: "That isn’t quite it. Compare the digits once more.",
    trouble: {
      code_wrong: "This code leads nowhere. It may have been mistyped, used or too old. Ask for a new one.",
      unreachable: "Lull could not be reached. Check that this phone is online, then ask for a new code.",
    },
    scan: "Scan with the camera",
    scanning: "Point the camera at the code on the other phone.",
    stopScanning: "Stop the camera",
    notOurs: "That is another kind of code.",
    noCamera: "The camera can’t be used here. Type the digits instead.",
  },
  speaking: {
    say: "Say a code instead",
    title: "Say these digits",
    how: "On the other phone: Join with a code. Type them there.",
    states: {
      opening: "Getting a code…",
      wrong:
        "Other digits were typed in. This code is used up. If you don’t know who it was, wait a little before the next one.",
      right: "That was right. The other phone is coming in.",
      ended: "This code has run out.",
      unreachable: "Lull could not be reached. Try again.",
    },
    another: "Get another code",
    back: "Show the code for the camera",
  },
  nextTime: {
    title: "Next time",
    states: {
      off: "You meet by a code each time.",
      chosen: "You chose it. It counts if you both do.",
      one: "Kept on this phone. Waiting for theirs.",
      both: "Kept on two phones: this one and theirs.",
      cannot: "This browser can’t keep it.",
    },
    what: "Your two phones can keep a key, so that next time you find each other without a code. It holds no names and nothing you wrote.",
    takesBoth: "It is kept only if you both choose it. Either of you can forget it later, with one tap.",
    turnOn: "Find each other again",
    turnOff: "Don’t keep it",
    meet: "Find each other again",
    kept: {
      1: "The key to find each other is on this phone.",
      2: "The key to find each other is on two phones: this one and theirs.",
    },
    forget: "Forget it",
    waitTitle: "Waiting for the other phone",
    wait: "On the other phone, tap Find each other again.",
  },
  leave: "Leave now",
  notStored: "This browser can’t keep the room. If this page is closed or loaded again, you have to pair anew.",
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
    release: { before: null, ready: "Start", given: "You said yes. It starts when you both do." },
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
    toGoOn: {
      before: null,
      ready: "Ready to go on",
      given: "You said you’re ready. It goes on when you both are.",
    },
    toTheEnd: {
      before: "Your time is over. There is no hurry.",
      ready: "Ready to end",
      given: "You said you’re ready. It ends gently when you both are.",
    },
    notYet: "Not yet",
    comingBack: "Coming back together…",
    notInTouch: "The two phones aren’t in touch right now.",
  },
  terms: {
    title: "Our time",
    names: { length: "Time together", every: "Ask us how it is every", within: "Time to answer" },
    more: (name) => `More: ${name}`,
    less: (name) => `Less: ${name}`,
    line: (length, every) => `${length} together, asked every ${every}`,
    countsWhenBoth: "Either of you can change this. It counts when you have both said yes to start.",
  },
  pages: {
    nothingYet: "Nothing written. That is fine.",
    notKept: "Begun, and not kept yet.",
    onlyTheTwoOfYou: "Only your two phones can read this. It is gone when the room closes.",
    keep: "Keep",
    keeping: "Keeping it…",
    trouble: {
      changed: "Something was changed on the other phone meanwhile. Look again, then keep it.",
      too_long: "That is more than fits. A few words are enough.",
      unreachable: "Lull could not be reached. Your words are still here. Try again.",
    },
    ours: {
      title: "Our signal and steps",
      signal: "A signal of the body, if no phone is at hand",
      signals: ["Two taps on the arm", "An open hand", "Letting go"],
      ladder: "Our steps, from the first",
      ladderHow: "You begin with the first and stay there. On takes both of you; back takes one.",
      step: (number) => `Step ${number}`,
      moveUp: (number) => `Move step ${number} up`,
      remove: (number) => `Remove step ${number}`,
      addStep: "Add a step of our own",
      seeds: [
        "Eye contact",
        "Sitting close",
        "Holding hands",
        "Breathing in step",
        "Leaning on each other",
        "A long hug",
        "Lying side by side",
      ],
      overtaken: "Meanwhile the other phone kept this:",
      takeTheirs: "Use that instead",
    },
    mine: {
      title: "What I want you to know",
      fields: {
        asks: "When I pause, please",
        wishes: "Afterwards I would like",
        hard: "What can be hard for me",
        helps: "What helps me",
      },
      starters: {
        asks: ["Stay near", "Don’t touch me", "I can’t type then"],
        wishes: ["Water and a blanket", "Quiet, side by side", "To be held"],
        hard: ["Sudden changes", "Not seeing your face", "Loud sounds"],
        helps: ["A slower pace", "A longer start", "Talking about something else"],
      },
    },
    theirs: {
      title: "What they want you to know",
      nothingYet: "Nothing yet.",
      nothing: "Nothing is written here yet. You can ask them.",
      fields: {
        asks: "When they pause, please",
        wishes: "Afterwards they would like",
        hard: "What can be hard for them",
        helps: "What helps them",
      },
    },
  },
  samePlace: {
    title: "We are in the same place",
    states: {
      off: "Off. Pauses go by way of the server.",
      chosen: "On here. It works once it is on at both phones.",
      open: "On. Pauses also go straight to the other phone.",
    },
    what: "A pause can also go straight from phone to phone. It then arrives even while the server can’t be reached.",
    price:
      "For that, each phone learns the other’s network address, which can tell roughly where a phone is, and on which network.",
    takesBoth: "It is off unless you both turn it on, and only for this room. Either of you can turn it off again.",
    turnOn: "Turn it on",
    turnOff: "Turn it off",
    stop: "By the server only",
  },
  rehearsal: {
    how: "Before you start, each of you tries the pause once. It is a real one.",
    tryIt: "Try the pause",
    tryAgain: "Try it again",
    waitForTheirs: "Now theirs: they try it on their phone.",
    theyTell: "The other phone is asked how it came through.",
    question: "How did it come through to you?",
    hows: { seen: "I saw it", heard: "I heard it", felt: "I felt it" },
    mine: {
      seen: "Yours came through: seen.",
      heard: "Yours came through: heard.",
      felt: "Yours came through: felt.",
    },
    theirs: {
      seen: "Theirs came through: seen.",
      heard: "Theirs came through: heard.",
      felt: "Theirs came through: felt.",
    },
  },
  checkIn: {
    question: "How is it right now?",
    good: "Good",
    slow: "Slow down",
    pauseIsAnywhere: "Both of you are asked.\nA tap anywhere else pauses.",
    canChange: "You can change your answer.\nA tap anywhere else pauses.",
    outcome: { good: "Good, for now.", slow: "Slower now." },
  },
  ladder: {
    title: "Our step",
    at: (step) => `Our step: ${step}`,
    stay: "You can stay as long as you like.",
    back: "Back a step",
    on: "On, if we both want to",
    given: "You said yes. You stay here unless you both do.",
    takeBack: "Rather stay",
  },
  ending: {
    title: "A little time is left.",
    more: "A little longer",
    orNothing: "Say nothing, and it ends. That is fine.",
    given: "You said yes. It goes on a little if you both do.",
    takeBack: "Let it end",
  },
  slower: {
    title: "Go slower",
    oftener: (every) => `Ask us every ${every}`,
    shorter: (length) => `${length} together in all`,
  },
  aftercare: {
    title: "Come to rest.",
    noHurry: "Your time together is over. There is no hurry now.",
    mine: "You wished for",
    theirs: "They wished for",
    ideas: [
      "A glass of water.",
      "Something warm around you.",
      "Quiet, near each other or apart.",
      "A word, if there is one.",
    ],
    close: "Close the room",
  },
  notices: {
    title: "When this phone is put away",
    what: "If they pause while Lull isn’t open here, this phone can show a notice. It only says “Timer”.",
    limits: "It is a backup. It can come late, or not at all, so never count on it.",
    price: "The maker of this browser passes it on, and learns that one was sent, and when. Not what it is about.",
    states: {
      none: "There are no notices here.",
      install: "On this phone that works once Lull is on the home screen.",
      off: "Off.",
      asking: "The browser asks you now…",
      on: "On, for this room.",
      blocked: "The browser blocks notices from Lull. Its settings can change that.",
      failed: "That could not be turned on. You can try again.",
    },
    trials: {
      trying: "Sending one…",
      sent: "One is on its way. Put the phone away and see.",
      failed: "It could not be sent just now.",
    },
    turnOn: "Turn it on",
    turnOff: "Turn it off",
    tryOne: "Try it",
  },
  offers: {
    offline: "This phone is offline. A room needs a connection.",
    newer: "A newer Lull is ready",
    newerHow: "Load it now, or any time.",
    install: "Put Lull on the home screen",
    installWhy: "It then opens like an app, with more room, and without a network too.",
    installHow: {
      share: ["Tap the share button of the browser.", "Choose “Add to Home Screen”.", "Tap “Add”."],
      menu: ["Open the menu of the browser.", "Choose “Install” or “Add to Home screen”."],
      dock: ["Open the File menu.", "Choose “Add to Dock”."],
    },
  },
  minutes: (minutes) => (minutes === 1 ? "1 minute" : `${minutes} minutes`),
  seconds: (seconds) => `${seconds} seconds`,
  back: "Back",
  enough: "Enough for today",
  pause: "Pause",
  endForToday: "End for today",
  lineDown: "Looking for the connection…",
  knocked: "Someone else tried to come in. Nobody else can.",
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
