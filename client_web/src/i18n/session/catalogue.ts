/**
 * What is said in a session, and of every screen: here from the start, and without a network.
 *
 * How these words are written: `../catalogue.ts`.
 */

import type { Feeling, Ground, How, NotTaken, PersonDocument, Receipt } from "../../room/screen_types";

/** Letting go of a pause: what is said beside the question (null: what each look says), the yes, and after it. */
interface Release {
  readonly before: string | null;
  readonly ready: string;
  readonly given: string;
}

export interface SessionCatalogue {
  /** BCP 47, and which way it is read. */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly leave: string;
  /** The sign for leaving where nothing is erased by it. */
  readonly leaveNow: string;
  /** Of a screen that couldn't be drawn. */
  readonly fallen: string;
  readonly loading: Readonly<Record<"opening" | "joining" | "connecting", string>> & {
    readonly takesLonger: string;
  };
  readonly together: {
    readonly title: string;
    readonly how: string;
    readonly thinning: string;
    readonly look: string;
    readonly left: (minutes: string) => string;
    readonly signal: (text: string) => string;
  };
  readonly paused: {
    readonly title: string;
    readonly mine: string;
    readonly giveSpace: string;
    /** Where they wrote what they ask for: it comes before space, and is never contradicted. */
    readonly stop: string;
    readonly unlessNear: string;
    readonly nothingAsked: string;
    readonly endAnyTime: string;
    readonly feet: string;
    /** To ground, in one press. */
    readonly ground: Readonly<Record<Ground, string>>;
    readonly ifWrong: string;
    readonly unseen: string;
    readonly showThem: string;
    readonly receipt: Readonly<Record<Receipt, string>>;
    readonly needThisToo: string;
    readonly pauseAgain: string;
    /** Going on isn't asked yet. No figure: nobody is counted down to it (SHOW10). */
    readonly rest: string;
    readonly noHurry: string;
    readonly takesBoth: string;
    readonly toStart: Release;
    readonly toGoOn: Release;
    readonly toTheEnd: Release;
    readonly notYet: string;
    readonly comingBack: string;
    readonly notInTouch: string;
    readonly finishing: string;
  };
  /** What each page of one person is headed with: the own one, and the partner's. */
  readonly fields: Readonly<Record<"mine" | "theirs", Readonly<Record<keyof PersonDocument, string>>>>;
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
    readonly back: string;
    /** A yes names what it is to. `step`: in their words; "" if they aren't known. */
    readonly on: (step: string) => string;
    readonly given: string;
    readonly takeBack: string;
  };
  readonly ending: {
    readonly title: string;
    readonly more: (minutes: string) => string;
    readonly orNothing: string;
    readonly given: string;
    readonly takeBack: string;
  };
  readonly slower: {
    readonly title: string;
    readonly oftener: (then: string, now: string) => string;
    readonly shorter: (then: string, now: string) => string;
    readonly serverOnly: string;
  };
  readonly termsLine: (length: string, every: string) => string;
  readonly minutes: (minutes: number) => string;
  readonly back: string;
  readonly enough: string;
  readonly pause: string;
  readonly closeRoom: string;
  /** Something that was pressed and counts for nothing: nobody's fault, and never a word of the other one's yes. */
  readonly notTaken: Readonly<Record<NotTaken, string>>;
  readonly lineDown: string;
  readonly joinRejected: string;
  readonly takenOver: {
    readonly title: string;
    readonly tapStillPauses: string;
    readonly useThisPage: string;
  };
}
