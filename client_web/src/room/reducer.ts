/**
 * The phone's rules: `step(state, event)` says what becomes of a phone, and what its shell has to do.
 *
 * Time comes in with each event. What happens by time alone (a lapse of proof) is settled before the event is looked at, so
 * that nothing that arrives after a sleep can bring Together back, and again after it.
 */

import type { FromServer, View, Count as WireCount } from "../protocol/wire";
import { type Count, equal, exceeds, merge, partnerOf } from "./counts";
import { type Beat, freshProof, hear, issue, takeEcho } from "./proof";
import type { ClosedWhy } from "./screen";
import {
  beating,
  ownTaps,
  ownUnreleased,
  partnerTaps,
  partnerUnreleased,
  provesTogether,
  type State,
  unpaused,
} from "./state";
import { type At, age, GRACE } from "./time";

export type Event =
  /** A new socket is open; `epoch` is fresh and random (16 hex digits). */
  | { readonly type: "opened"; readonly epoch: string }
  | { readonly type: "lost" }
  | { readonly type: "message"; readonly message: FromServer }
  /** A beat whose seal was good (BEAT2). */
  | { readonly type: "beat"; readonly beat: Beat }
  | { readonly type: "tick" }
  /** Time has come to look again; nothing else. */
  | { readonly type: "wake" }
  | { readonly type: "tap" }
  | { readonly type: "visible" }
  | { readonly type: "hidden" }
  /** The screen as it was when `awaitPaint` was asked for has been painted; it showed the partner's counter `partner`. */
  | { readonly type: "painted"; readonly partner: number }
  | { readonly type: "agree" }
  | { readonly type: "withdraw" }
  | { readonly type: "close"; readonly why: ClosedWhy };

export type Pulse = "ownTap" | "partnerPaused" | "paused";

export type Effect =
  | { readonly type: "beat"; readonly beat: Beat }
  | { readonly type: "agree"; readonly taps: Count }
  | { readonly type: "withdraw" }
  /** Write the counters where a reload finds them, before anything else. */
  | { readonly type: "persist"; readonly taps: Count }
  /** Answer with `painted` once the present screen has been painted. */
  | { readonly type: "awaitPaint"; readonly partner: number }
  | { readonly type: "pulse"; readonly pulse: Pulse };

/** What becomes of `state` when `event` happens `at` that time. Pure and total. */
export function step(before: State, event: Event, at: At): readonly [State, readonly Effect[]] {
  if (before.closed !== null) return [before, []];
  const asked: Effect[] = [];
  const after = settle(take(settle(before, at), event, at, asked), at);
  return withBeat(before, after, event, at, asked);
}

function take(state: State, event: Event, at: At, asked: Effect[]): State {
  switch (event.type) {
    case "opened":
      return { ...state, line: "down", fenced: false, proof: freshProof(event.epoch) };
    case "lost":
      return { ...state, line: "down" };
    case "message":
      return takeMessage(state, event.message, at);
    case "beat":
      return takeBeat(state, event.beat, at);
    case "tick":
    case "wake":
      return state;
    case "tap":
      return { ...withTaps(state, { ...state.taps, [state.seat]: ownTaps(state) + 1 }), tappedAt: at };
    case "visible":
      return { ...state, visible: true };
    case "hidden":
      return { ...state, visible: false };
    case "painted":
      return state.visible
        ? { ...state, shown: Math.max(state.shown, Math.min(event.partner, partnerTaps(state))) }
        : state;
    case "agree":
      if (state.line === "up") asked.push({ type: "agree", taps: state.taps });
      return state;
    case "withdraw":
      if (state.line === "up") asked.push({ type: "withdraw" });
      return state;
    case "close":
      return { ...state, closed: event.why };
  }
}

function takeMessage(state: State, message: FromServer, at: At): State {
  switch (message.type) {
    case "view":
      return takeView(state, message, at);
    case "taps":
      return confirmedBy(withTaps(state, message.taps), message.taps);
    case "fenced":
      return { ...state, fenced: true };
    case "refusal":
      return state; // the next view says what is possible
  }
}

/** VIEW4. */
function takeView(state: State, view: View, at: At): State {
  const held = state.view;
  const known = held !== null && held.epoch === view.epoch;
  if (known && view.version < held.version) return { ...state, line: "up" };
  // PAUSE9: another page of this seat counted this far and let go of it; this page's tap is one more.
  const swallowed = ownTaps(state) > state.confirmed && view.released[state.seat] >= ownTaps(state);
  let next: State = { ...withTaps(state, view.taps), line: "up", view, viewAt: at };
  if (swallowed && state.tappedAt !== null) {
    next = withTaps(next, { ...next.taps, [state.seat]: next.taps[state.seat] + 1 });
  }
  if (!known && view.phase === "together") next = withWatch(next);
  if (next.tappedAt === null && ownUnreleased(next)) next = { ...next, tappedAt: at };
  if (!ownUnreleased(next)) next = { ...next, tappedAt: null };
  return confirmedBy(next, view.taps);
}

/** Everything in a beat is merged by the larger value, so order, loss and repetition do no harm (BEAT3). */
function takeBeat(state: State, beat: Beat, at: At): State {
  const partner = partnerOf(state.seat);
  const heard = hear(state.heard, beat, at);
  const next: State = {
    ...withTaps(state, { ...state.taps, [partner]: beat.taps, watch: beat.watch }),
    heard,
    proof: takeEcho(state.proof, beat.echoEpoch, beat.echo),
    partnerGot: Math.max(state.partnerGot, beat.got),
    partnerShown: Math.max(state.partnerShown, beat.shown),
  };
  const echoes = heard !== state.heard && next.visible && unpaused(next); // BEAT5
  return echoes ? { ...next, echoEpoch: heard.epoch, echo: heard.number } : next;
}

/** What time alone does: a proof that was there and lapsed, or never came, latches as a pause (SHOW2, SHOW3). */
function settle(state: State, at: At): State {
  if (!unpaused(state)) return state.hold === null ? state : { ...state, hold: null };
  const hold = state.hold ?? { since: at, touched: false };
  if (!state.visible) return withWatch(state);
  if (provesTogether(state, at)) return hold.touched ? state : { ...state, hold: { ...hold, touched: true } };
  if (hold.touched || age(hold.since, at) > GRACE) return withWatch(state);
  return state.hold === null ? { ...state, hold } : state;
}

const withTaps = (state: State, taps: WireCount): State => {
  const merged = merge(state.taps, taps);
  return equal(merged, state.taps) ? state : { ...state, taps: merged };
};

/** A pause that is nobody's tap. */
const withWatch = (state: State): State => ({
  ...withTaps(state, { ...state.taps, watch: state.taps.watch + 1 }),
  hold: null,
});

const confirmedBy = (state: State, told: WireCount): State => ({
  ...state,
  confirmed: Math.max(state.confirmed, told[state.seat]),
});

/** The effects that follow from the difference: what's persisted, felt, painted and said to the partner at once (BEAT6). */
function withBeat(
  before: State,
  after: State,
  event: Event,
  at: At,
  asked: Effect[],
): readonly [State, readonly Effect[]] {
  const effects: Effect[] = [...asked];
  const rose = ownTaps(after) > ownTaps(before);
  const watchRose = after.taps.watch > before.taps.watch;
  if (rose || watchRose) effects.push({ type: "persist", taps: after.taps });
  if (rose) effects.push({ type: "pulse", pulse: "ownTap" });
  else if (partnerUnreleased(after) && partnerTaps(after) > partnerTaps(before)) {
    effects.push({ type: "pulse", pulse: "partnerPaused" });
  } else if (watchRose && before.view?.phase === "together" && exceeds(after.taps, before.view.released)) {
    effects.push({ type: "pulse", pulse: "paused" });
  }
  const unpainted = after.visible && partnerUnreleased(after) && partnerTaps(after) > after.shown;
  const wasUnpainted = before.visible && partnerUnreleased(before) && partnerTaps(before) > before.shown;
  if (unpainted && (!wasUnpainted || partnerTaps(after) > partnerTaps(before))) {
    effects.push({ type: "awaitPaint", partner: partnerTaps(after) });
  }
  // PAUSE8: a fenced page says nothing but its taps.
  const saysMore = after.fenced
    ? event.type === "tap"
    : event.type === "tick" ||
      (after.line === "up" && before.line === "down") ||
      !equal(after.taps, before.taps) ||
      after.shown > before.shown;
  if (!saysMore || !(beating(after) || (after.fenced && after.line === "up"))) return [after, effects];
  const proof = issue(after.proof, at);
  const beat: Beat = {
    epoch: proof.epoch,
    number: proof.number,
    taps: ownTaps(after),
    watch: after.taps.watch,
    echoEpoch: after.echoEpoch,
    echo: after.echo,
    got: partnerTaps(after),
    shown: after.shown,
  };
  effects.unshift({ type: "beat", beat });
  return [{ ...after, proof }, effects];
}
