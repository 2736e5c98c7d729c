/**
 * What a session says before anything is pressed in it, and what is said of every screen: here from the start, and without a network.
 *
 * How these words are written: `../catalogue.ts`.
 */

import type { Receipt } from "../../room/screen_types";

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
  };
  readonly paused: {
    readonly title: string;
    readonly mine: string;
    readonly giveSpace: string;
    /** Where they wrote what they ask for: it comes before space, and is never contradicted. */
    readonly stop: string;
    readonly unlessNear: string;
    readonly unseen: string;
    readonly showThem: string;
    readonly receipt: Readonly<Record<Receipt, string>>;
    readonly needThisToo: string;
    readonly pauseAgain: string;
    readonly notInTouch: string;
  };
  /** What stands above what the own document asks for, and above what a pause shows of the partner's. */
  readonly fields: {
    readonly mine: Readonly<Record<"asks", string>>;
    readonly theirs: Readonly<Record<"asks" | "helps" | "wrong", string>>;
  };
  readonly back: string;
  readonly enough: string;
  readonly pause: string;
  readonly closeRoom: string;
  readonly lineDown: string;
  readonly takenOver: {
    readonly title: string;
    readonly tapStillPauses: string;
    readonly useThisPage: string;
  };
}
