/**
 * The form of a catalogue: every word a person can read or hear, in one place for each language.
 *
 * A key names what is said, never where it stands. Nothing is glued together from parts: what varies is an argument,
 * so that another language can order it as it likes. Reviewed against the brief's "Never": no promise beyond the
 * promise, no blame, no counting, no asking twice; and Together is nobody's consent to anything.
 */

import type {
  ClosedWhy,
  DeviceLoss,
  Feeling,
  Ground,
  How,
  InstallMethod,
  NextTime,
  NotTaken,
  PathChoice,
  PersonDocument,
  PushState,
  PushTrial,
  RefusedWhy,
} from "../room/screen_types";
import type { SessionCatalogue } from "./session/catalogue";

/** Letting go of a pause: what is said beside the question (null: what each look says), the yes, and after it. */
interface Release {
  readonly before: string | null;
  readonly ready: string;
  readonly given: string;
}

/** What the screens around a session say, and what stands beside the pause in one; the rest is `session/catalogue.ts`. */
export interface DayCatalogue {
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
    /** In a browser within another app. */
    readonly inApp: string;
    readonly why: string;
    readonly yes: string;
    readonly no: string;
    readonly staysHere: string;
    readonly notForTitle: string;
    readonly notFor: string;
    readonly noNumbers: string;
    readonly danger: string;
    readonly back: string;
    readonly whatItIs: string;
    readonly alone: string;
    readonly toLeave: string;
    readonly notNow: string;
    readonly adults: string;
    readonly language: string;
    readonly lookAgain: string;
    readonly lookAgainHow: string;
  };
  /** How to leave at once, said before it is needed (LEAVE1). */
  readonly leaving: {
    readonly title: string;
    readonly gestures: string;
    readonly erases: string;
    readonly stays: string;
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
    readonly kept: string;
    readonly forget: string;
    /** What its person calls the other one (NEXT6), that this phone alone knows it, and what stands where there is nothing. */
    readonly name: string;
    readonly nameHow: string;
    readonly unnamed: string;
    readonly lastFirst: string;
    readonly waitTitle: string;
    readonly wait: string;
    readonly asLast: string;
    readonly bringBack: string;
    readonly bringBackHow: string;
    /** What is written afterwards for the own document of the next time (NEXT7). */
    readonly afterthought: string;
    readonly afterthoughtHow: string;
  };
  /** The way to the tools, which speak for themselves. */
  readonly tools: { readonly title: string; readonly line: string; readonly missing: string };
  readonly notStored: string;
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
  };
  readonly preparing: {
    /** Before a start, in the row that leads to the lists. */
    readonly listsFirst: string;
    readonly betterWait: string;
    readonly betterWaitHow: string;
    /** What each can infer from a check-in, said beforehand. */
    readonly canTell: string;
    readonly bothHere: string;
    readonly partnerNotHere: string;
    readonly startWhenBoth: string;
    readonly staysReady: string;
    readonly start: string;
    readonly saidYesTitle: string;
    readonly saidYes: string;
    /** In the place of `notTaken.voided`: what it was that no longer counts stands on the screen no more. */
    readonly unready: string;
    readonly takeBack: string;
    readonly agreed: string;
    readonly changed: string;
    readonly seeFirst: string;
  };
  readonly terms: {
    readonly title: string;
    readonly names: Readonly<Record<"length" | "every" | "within", string>>;
    readonly more: (name: string) => string;
    readonly less: (name: string) => string;
    readonly countsWhenBoth: string;
    /** The first check-in would be due no sooner than the time ends. */
    readonly noneComes: string;
  };
  readonly documents: {
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
      readonly stopWord: string;
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
      /** What of it is better kept to oneself has a place of its own. */
      readonly own: string;
      readonly starters: Readonly<Record<keyof PersonDocument, readonly string[]>>;
    };
    readonly theirs: {
      readonly title: string;
      readonly nothingYet: string;
      readonly nothing: string;
    };
  };
  /** The second path (PATH1). */
  readonly secondPath: {
    readonly title: string;
    readonly states: Readonly<Record<PathChoice, string>>;
    readonly what: string;
    readonly price: string;
    readonly takesBoth: string;
    readonly turnOn: string;
    readonly turnOff: string;
  };
  readonly aftercare: {
    readonly title: string;
    readonly noHurry: string;
    readonly mine: string;
    readonly theirs: string;
    readonly ideas: readonly string[];
    readonly wishes: string;
    readonly stays: string;
    readonly didntStop: string;
    /** The card for the partner, after a pause. */
    readonly partner: string;
  };
  /** What this phone can do, and how it signals: its own choice (PHONE1). */
  readonly device: {
    readonly title: string;
    /** The honest line: whether it vibrates, and whether its screen stays on. */
    readonly can: Readonly<Record<"both" | "vibrate" | "awake" | "neither", string>>;
    readonly signalTitle: string;
    readonly signalHow: string;
    readonly vibrate: string;
    readonly tone: string;
    readonly toneHow: string;
    readonly light: string;
    readonly tryIt: string;
    readonly darkTitle: string;
    readonly veil: string;
    readonly veilHow: string;
    readonly pauseTitle: string;
    readonly pauseHow: string;
    readonly shake: string;
    readonly shakeHow: string;
    readonly headset: string;
    readonly headsetHow: string;
    readonly refused: string;
    /** In a session, of what no longer works. */
    readonly lost: Readonly<Record<DeviceLoss, string>>;
    readonly thisPhoneOnly: string;
  };
  /** For a phone that is put away (PUSH1). */
  readonly pushNotifications: {
    readonly title: string;
    readonly what: string;
    readonly limits: string;
    readonly price: string;
    readonly states: Readonly<Record<PushState, string>>;
    readonly trials: Readonly<Record<Exclude<PushTrial, "none">, string>>;
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
    readonly installHow: Readonly<Record<Exclude<InstallMethod, "ask">, readonly string[]>>;
  };
  readonly seconds: (seconds: number) => string;
  readonly closed: Readonly<
    Record<Exclude<ClosedWhy, "not_paired">, { readonly title: string; readonly next: string }>
  >;
  readonly refused: Readonly<Record<RefusedWhy, { readonly title: string; readonly next: string }>>;
  /** To whoever has a browser translate the page (LANG5). */
  readonly notTranslated: string;
  readonly goHome: string;
  readonly loadAgain: string;
  readonly tryAgain: string;
  readonly reminder: {
    readonly look: string;
    readonly left: (minutes: string) => string;
    readonly signal: (text: string) => string;
  };
  /** Beside a pause: what leads on from it, or to ground. */
  readonly goingOn: {
    readonly nothingAsked: string;
    readonly endAnyTime: string;
    readonly feet: string;
    /** To ground, in one press. */
    readonly ground: Readonly<Record<Ground, string>>;
    readonly ifWrong: string;
    /** Going on isn't asked yet. No figure: nobody is counted down to it (SHOW10). */
    readonly rest: string;
    readonly noHurry: string;
    readonly takesBoth: string;
    readonly toStart: Release;
    readonly toGoOn: Release;
    readonly toTheEnd: Release;
    readonly notYet: string;
    readonly comingBack: string;
    readonly finishing: string;
  };
  /** What stands above all else of the own document, and of the partner's. */
  readonly furtherFields: {
    readonly [Whose in "mine" | "theirs"]: Readonly<
      Record<Exclude<keyof PersonDocument, keyof SessionCatalogue["fields"][Whose]>, string>
    >;
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
    readonly pausesBack: string;
    readonly andStart: string;
    readonly before: string;
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
    readonly back: (step: string) => string;
    /** A yes names what it is to. `step`: in their words; "" if they aren't known. */
    readonly on: (step: string) => string;
    readonly given: (step: string) => string;
    readonly takeBack: string;
  };
  readonly ending: {
    readonly title: string;
    readonly more: (minutes: string) => string;
    readonly orNothing: string;
    readonly given: (minutes: string) => string;
    readonly takeBack: string;
  };
  readonly slower: {
    readonly title: string;
    readonly oftener: (then: string, now: string) => string;
    readonly shorter: (then: string, now: string) => string;
    readonly serverOnly: string;
  };
  /** `every` null: no check-in comes by itself. */
  readonly termsLine: (length: string, every: string | null) => string;
  readonly minutes: (minutes: number) => string;
  /** Something that was pressed and counts for nothing: nobody's fault, and never a word of the other one's yes. */
  readonly notTaken: Readonly<Record<NotTaken, string>>;
  readonly joinRejected: string;
}

/** All of it. */
export type Catalogue = SessionCatalogue & DayCatalogue;
