/** All that a phone knows of its room. Replaced, never changed; what can be derived isn't stored. */

import type { View } from "../protocol/wire";
import { type Count, exceeds, partnerOf, type Seat, ZERO } from "./counts";
import { freshProof, type Heard, NO_EPOCH, NOTHING_HEARD, type Proof } from "./proof";
import type { ClosedWhy } from "./screen";
import { type At, age, W } from "./time";

/** Since when this phone may be Together as far as it knows, and whether proof has come since (SHOW2, SHOW3). */
export interface Hold {
  readonly since: At;
  readonly touched: boolean;
}

export interface State {
  readonly seat: Seat;
  readonly visible: boolean;
  /** Whether the server has said anything on the present socket. */
  readonly line: "up" | "down";
  readonly fenced: boolean;
  readonly closed: ClosedWhy | null;
  /** The newest view, and when it came. */
  readonly view: View | null;
  readonly viewAt: At;
  /** Every counter this phone has ever heard of, or raised. */
  readonly taps: Count;
  /** The own counter as the server has told it. */
  readonly confirmed: number;
  /** When the own newest tap was made. */
  readonly tappedAt: At | null;
  readonly proof: Proof;
  readonly heard: Heard;
  /** The newest partner beat taken in while this phone was on screen and unpaused (BEAT5). */
  readonly echoEpoch: string;
  readonly echo: number;
  /** The partner's counter as this screen has painted it; and what the partner's phone has got and painted of the own one. */
  readonly shown: number;
  readonly partnerGot: number;
  readonly partnerShown: number;
  readonly hold: Hold | null;
}

/** A phone that has just been seated. `taps`: what it remembers of its own and the watch's counters. */
export const newState = (seat: Seat, taps: Count, visible: boolean, at: At): State => ({
  seat,
  visible,
  line: "down",
  fenced: false,
  closed: null,
  view: null,
  viewAt: at,
  taps,
  confirmed: 0,
  tappedAt: null,
  proof: freshProof(NO_EPOCH),
  heard: NOTHING_HEARD,
  echoEpoch: NO_EPOCH,
  echo: 0,
  shown: 0,
  partnerGot: 0,
  partnerShown: 0,
  hold: null,
});

export const released = (state: State): Count => state.view?.released ?? ZERO;

/** The own counter. */
export const ownTaps = (state: State): number => state.taps[state.seat];

/** The partner's counter: also what this phone has got of it. */
export const partnerTaps = (state: State): number => state.taps[partnerOf(state.seat)];

/** Whether this phone's own tap is unreleased. */
export const ownUnreleased = (state: State): boolean => ownTaps(state) > released(state)[state.seat];

export const partnerUnreleased = (state: State): boolean => partnerTaps(state) > released(state)[partnerOf(state.seat)];

/** All of SHOW1 but the proof and the page: nothing is unreleased and the newest view says Together. */
export const unpaused = (state: State): boolean =>
  state.closed === null &&
  !state.fenced &&
  state.view !== null &&
  state.view.phase === "together" &&
  !exceeds(state.taps, state.view.released);

/** SHOW1, whole: the only thing that lets a screen say Together. */
export const provesTogether = (state: State, at: At): boolean =>
  unpaused(state) && state.visible && state.proof.provenAt !== null && age(state.proof.provenAt, at) <= W;

/** Whether this phone sends beats (BEAT6). */
export const beating = (state: State): boolean =>
  state.line === "up" &&
  !state.fenced &&
  state.closed === null &&
  (state.view?.phase === "preparing" || state.view?.phase === "together" || state.view?.phase === "paused");
