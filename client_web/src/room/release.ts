/** What this phone may say to the server now (RELEASE2, RELEASE4, RELEASE5, YES1). */

import { equal, partnerOf } from "./pause_counters";
import type { Ask } from "./screen_types";
import { serverTime } from "./session_clock";
import { ownUnreleased, partnerTaps, partnerUnreleased, type State, type StateWithView } from "./state";
import type { At } from "./time";

/** Whether a command can reach the server as the seat's own. */
export const canSend = (state: State): state is StateWithView =>
  state.view !== null && state.connection === "up" && !state.fenced;

/**
 * Whether a yes could be given: over a live connection, and only to exactly the taps that the server knows too, and to none of the partner's
 * that its own phone hasn't said: a yes to more than it made would outlive its next one (AGREED7).
 */
export const mayAgree = (state: State): state is StateWithView =>
  canSend(state) && equal(state.view.taps, state.taps) && state.partnerSaid >= partnerTaps(state);

/**
 * Whether this person has just told that the partner's pause came through, and both have now: a yes to start may go right behind
 * that, as the server takes them in order (REHEARSE4).
 */
function completesRehearsal(state: StateWithView): boolean {
  const { view, seat, agreed } = state;
  if (view.phase !== "preparing" || view.rehearsal.mine === null || ownUnreleased(state)) return false;
  const partner = partnerOf(seat);
  return partnerUnreleased(state) && agreed.own.lets[partner] >= state.taps[partner];
}

/**
 * Whether this phone's yes is wanted to starting or going on, and could be given, once it has settled.
 *
 * Nothing is remembered of a yes that is on its way: what the screen says is what the newest view says, so that no refusal
 * and no lost frame leaves a button stuck.
 */
export function askedOf(state: State, at: At): Ask {
  if (!mayAgree(state)) return "none";
  const { view } = state;
  if (completesRehearsal(state)) return "open";
  if (view.ask !== "open") return view.ask;
  return (view.settles_at ?? 0) > serverTime(state, at) ? "settling" : "open";
}
