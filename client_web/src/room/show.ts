/** From what a phone knows to what it shows. Anything unknown is Paused (SHOW1). */

import { exceeds } from "./counts";
import { askedOf } from "./release";
import type { Link, Receipt, Screen } from "./screen";
import { ownTaps, ownUnreleased, paired, provesTogether, type State, unconfirmed, unpaused } from "./state";
import { ABSENT, type At, age, UNSEEN, W, WARN } from "./time";

/** The pair link of a room that waits, as long as this page remembers its secret. */
export interface Invitation {
  readonly link: string;
  readonly endsAt: number;
}

/** The screen of a phone in a room. */
export function screenOf(state: State, invitation: Invitation | null, at: At): Screen {
  if (state.closed !== null) return { name: "closed", why: state.closed };
  const { view, proof } = state;
  if (state.fenced) return { name: "elsewhere", paused: view === null || exceeds(state.taps, view.released) };
  if (view === null) return unconfirmed(state) ? pausedScreen(state, at) : { name: "connecting" };
  if (view.phase === "waiting") {
    return {
      name: "waiting",
      link: invitation?.link ?? null,
      ticketEndsAt: invitation?.endsAt ?? 0,
      line: linkOf(state),
    };
  }
  if (proof.provenAt !== null && provesTogether(state, at)) {
    return { name: "together", thinning: age(proof.provenAt, at) > WARN };
  }
  // PAUSE1 holds in Preparing too: a pause there is a pause, and the yes that starts the session lets go of it.
  if (view.phase === "preparing" && !exceeds(state.taps, view.released)) {
    return {
      name: "preparing",
      ask: askedOf(state, at).ask,
      partnerHere: partnerHere(state, at),
      knocks: view.knocks,
      line: linkOf(state),
    };
  }
  return pausedScreen(state, at);
}

function pausedScreen(state: State, at: At): Screen {
  const receipt = receiptOf(state);
  const unshown = receipt !== null && receipt !== "shown";
  const { ask, settlesInMs } = askedOf(state, at);
  return {
    name: "paused",
    mine: ownUnreleased(state),
    receipt,
    unseen: unshown && state.tappedAt !== null && age(state.tappedAt, at) > UNSEEN,
    ask,
    settlesInMs: Math.ceil(settlesInMs / 1000) * 1000, // whole seconds: the screen changes no more often than it must
    // A lapse that the next tick will latch isn't coming back.
    comingBack: unpaused(state) && state.visible && state.hold !== null && !state.hold.touched,
    partnerHere: partnerHere(state, at),
    knocks: state.view?.knocks ?? 0,
    line: linkOf(state),
  };
}

/** What became of the own unreleased tap (SHOW6). */
function receiptOf(state: State): Receipt | null {
  if (!ownUnreleased(state)) return null;
  const mine = ownTaps(state);
  if (state.partnerShown >= mine) return "shown";
  if (state.partnerGot >= mine) return "arrived";
  return unconfirmed(state) ? "sending" : "sent";
}

const linkOf = (state: State): Link => (state.line === "up" ? "up" : "down");

const partnerHere = (state: State, at: At): boolean => state.heard.at !== null && age(state.heard.at, at) <= ABSENT;

/** In how many ms the proof will warn or lapse by itself; null where it's not shown. The shell wakes then. */
export function wakesIn(state: State, at: At): number | null {
  const provenAt = state.proof.provenAt;
  if (provenAt === null || !provesTogether(state, at)) return null;
  const old = age(provenAt, at);
  return old <= WARN ? WARN - old + 1 : W - old + 1;
}

/** When the present proof will be `W` old, on the monotonic clock; null while Together isn't shown (SHOW8). */
export function proofDeadline(state: State, at: At): number | null {
  const provenAt = state.proof.provenAt;
  return provenAt !== null && provesTogether(state, at) ? at.mono + W - age(provenAt, at) : null;
}

/** Whether the screen should stay awake: a dark screen is a hidden page, and that is a pause. */
export const wantsAwake = (state: State): boolean => state.closed === null && !state.fenced && paired(state);
