/** All that a phone knows of its room. Replaced, never changed; what can be derived isn't stored. */

import type { View } from "../protocol/wire";
import { type Agreed, agreedFrom, isEnough, type KeptAgreed, keptAgreed, releasesExactly } from "./agreed";
import { type Clock, newClock } from "./clock";
import { NO_DOCUMENTS, type OpenedDocuments } from "./documents";
import { type Count, exceeds, lesserCount, partnerOf, type Seat, ZERO } from "./pause_counters";
import { freshProof, NO_EPOCH, NOTHING_RECEIVED, type Proof, type ReceivedBeats } from "./proof";
import { NOTHING_SENT, type SentCommands } from "./refusals";
import { type ClosedWhy, NO_EXTRAS, type ScreenExtras } from "./screen_types";
import { ABSENT, type At, age, W } from "./time";

/** Since when this phone may be Together as far as it knows, and whether proof has come since (SHOW2, SHOW3). */
export interface Hold {
  readonly since: At;
  readonly touched: boolean;
}

/** The channel from phone to phone: whether this phone chose it, and whether it's there (PATH1). */
export interface Path {
  readonly chosen: boolean;
  readonly open: boolean;
}

/**
 * What outlives a reload, so that no reload forgets a pause: the own counter, how far the server confirmed it, and `watch`; and
 * how far this phone agreed to go (null: that isn't for this page to say).
 */
export interface Remembered {
  readonly own: number;
  readonly confirmed: number;
  readonly watch: number;
  readonly agreed: KeptAgreed | null;
}

export const NOTHING_REMEMBERED: Remembered = { own: 0, confirmed: 0, watch: 0, agreed: null };

export interface State {
  readonly seat: Seat;
  readonly visible: boolean;
  /** The present socket: none, one that has said hello, one on which the server has told a view. */
  readonly connection: "down" | "open" | "up";
  /** When the newest socket opened. */
  readonly openedAt: At;
  /** When the newest beat came over a socket. */
  readonly serverBeatAt: At | null;
  readonly path: Path;
  readonly fenced: boolean;
  readonly closed: ClosedWhy | null;
  /** How far the two phones' keys are. `unproven`: this phone has them, and hasn't opened a beat of the other one (PAIR3). */
  readonly keys: "none" | "unproven" | "proven";
  /** The newest view, and when it came. */
  readonly view: View | null;
  readonly viewAt: At;
  readonly clock: Clock;
  readonly documents: OpenedDocuments;
  /** The newest moment, in server ms, for which this phone has pulsed because a check-in was due (CHECK7). */
  readonly pulsed: number;
  /** Every counter this phone has ever heard of, or raised. */
  readonly taps: Count;
  /** The own counter as the server has told it. */
  readonly confirmed: number;
  /** When the own newest tap was made. */
  readonly tappedAt: At | null;
  readonly proof: Proof;
  readonly received: ReceivedBeats;
  /** How many taps the partner's phone itself has said, under its seal: no server can add to them (AGREED7). */
  readonly partnerSaid: number;
  /** When a beat was last missing, or proof so late that at rest it would grow older than `WARN` before the next (BEAT8). */
  readonly lateAt: At;
  /** The newest partner beat taken in while this phone was on screen and unpaused (BEAT5). */
  readonly echoEpoch: string;
  readonly echo: number;
  /** The partner's counter as this screen has painted it; and what the partner's phone has got and painted of the own one. */
  readonly shown: number;
  readonly partnerGot: number;
  readonly partnerShown: number;
  readonly hold: Hold | null;
  readonly sentCommands: SentCommands;
  readonly extras: ScreenExtras;
  readonly agreed: Agreed;
  /** The partner's pause came through here when the two phones met before: that is said by itself (REHEARSE5). */
  readonly triedBefore: boolean;
}

/** Of a phone to which the server has told a view. */
export type StateWithView = State & { readonly view: View };

/** A phone that has just been seated, or has just come back to its seat. */
export const newState = (seat: Seat, remembered: Remembered, visible: boolean, at: At): State => ({
  seat,
  visible,
  connection: "down",
  openedAt: at,
  serverBeatAt: null,
  path: { chosen: false, open: false },
  fenced: false,
  closed: null,
  keys: "proven",
  view: null,
  viewAt: at,
  clock: newClock(at),
  documents: NO_DOCUMENTS,
  pulsed: 0,
  taps: { ...ZERO, [seat]: remembered.own, watch: remembered.watch },
  confirmed: remembered.confirmed,
  tappedAt: null,
  proof: freshProof(NO_EPOCH),
  received: NOTHING_RECEIVED,
  partnerSaid: 0,
  lateAt: at,
  echoEpoch: NO_EPOCH,
  echo: 0,
  shown: 0,
  partnerGot: 0,
  partnerShown: 0,
  hold: null,
  sentCommands: NOTHING_SENT,
  extras: NO_EXTRAS,
  agreed: agreedFrom(remembered.agreed, at),
  triedBefore: false,
});

/** What of `state` must outlive a reload. */
export const rememberedOf = (state: State, at: At): Remembered => ({
  own: ownTaps(state),
  confirmed: state.confirmed,
  watch: state.taps.watch,
  agreed: state.fenced ? null : keptAgreed(state.agreed, at),
});

/** What is let go of: as the view says, and as the two phones know (AGREED2, AGREED6). */
export function released(state: State): Count {
  const { view, agreed } = state;
  return view === null ? ZERO : lesserCount(view.released, agreed.released);
}

/** Whether a pause stands (PAUSE1). */
export const isPaused = (state: State): boolean => exceeds(state.taps, released(state));

/** The own counter. */
export const ownTaps = (state: State): number => state.taps[state.seat];

/** The partner's counter: also what this phone has got of it. */
export const partnerTaps = (state: State): number => state.taps[partnerOf(state.seat)];

/** Whether the server may not know of this phone's newest tap yet. */
export const unconfirmed = (state: State): boolean => ownTaps(state) > state.confirmed;

/** Whether this phone's own tap is unreleased. */
export const ownUnreleased = (state: State): boolean => ownTaps(state) > released(state)[state.seat];

export const partnerUnreleased = (state: State): boolean => partnerTaps(state) > released(state)[partnerOf(state.seat)];

/** Whether this person is to say how the partner's tried pause came through (REHEARSE1). */
export const mayConfirm = (state: State): boolean => state.view?.phase === "preparing" && partnerUnreleased(state);

/** Nobody is there yet to be paused; once somebody was, no view takes a tap, or its screen, away (UNBELIEVED). */
export const isAlone = ({ view, received, agreed }: State): boolean =>
  view?.phase === "waiting" && received.at === null && agreed.begun === null;

/** Whether the session runs, on its way or paused. */
export const inSession = (view: View): boolean => view.phase === "together" || view.phase === "paused";

/** Whether this page is its seat's, and it is not enough for today. */
export const goesOn = (state: State): boolean =>
  state.closed === null && !state.fenced && !isEnough(state.agreed, state.seat, state.taps);

/** Whether the server says Together, and of every tap that this phone knows. */
export const calledTogether = (state: State): boolean =>
  goesOn(state) && state.view?.phase === "together" && !exceeds(state.taps, state.view.released);

/** All of SHOW1 but the proof and the page: the view says Together, and both phones let go of exactly what was tapped. */
export const unpaused = (state: State): boolean => calledTogether(state) && releasesExactly(state.agreed, state.taps);

/** SHOW1, whole: the only thing that lets a screen say Together. */
export const provesTogether = (state: State, at: At): boolean =>
  unpaused(state) && state.visible && state.proof.provenAt !== null && age(state.proof.provenAt, at) <= W;

/** Whether the room holds two phones with the same keys, as far as this one knows. */
export const paired = (state: State): state is StateWithView =>
  state.keys !== "none" && state.view !== null && state.view.phase !== "waiting" && state.view.phase !== "closed";

/** Whether this phone sends beats (BEAT6), without a connection too as long as there is another way (PATH5). */
export const beating = (state: State): boolean =>
  (state.connection === "up" || state.path.open) && !state.fenced && state.closed === null && paired(state);

/** Whether this phone is to have the second path, as far as it is asked (PATH1). A fenced page's beats are no news. */
export const wantsPath = (state: State): state is StateWithView =>
  state.path.chosen && !state.fenced && state.closed === null && paired(state);

/** Whether a signaling message would reach a partner, and stand before no pause (PATH3). */
export const maySignal = (state: State, at: At): boolean =>
  wantsPath(state) && state.connection === "up" && state.view.phase !== "together" && partnerHere(state, at);

/** Whether the partner's phone has been heard lately. */
export const partnerHere = (state: State, at: At): boolean =>
  state.received.at !== null && age(state.received.at, at) <= ABSENT;

/** Whether the partner's pause stands on this phone's screen, but isn't known to have been painted. */
export const unpainted = (state: State): boolean =>
  state.visible && !state.fenced && paired(state) && partnerUnreleased(state) && partnerTaps(state) > state.shown;
