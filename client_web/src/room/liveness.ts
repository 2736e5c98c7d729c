/** When the next beat is due, and when a socket that looks open is taken for dead: half-open, or one that survived a phone's sleep only in name. */

import { provesTogether, type State, unconfirmed } from "./state";
import { type At, age, BEAT, REST, SILENT, STEADY, W } from "./time";

/** A server that hasn't seated this phone for this long isn't going to. */
const SEATED_WITHIN = 5000;
/** A server that hasn't answered a ping for this long is gone, whoever else is heard (CLOCK4). */
const ANSWERED_WITHIN = 10_000;

/**
 * Whether a new socket should take the place of the present one.
 *
 * Silence says something only where something was to be heard: the beats of a partner who was there on this very socket, or
 * word that the own tap came through. So a partner who has left costs one new socket, not one every `W`.
 */
export function looksDead(state: State, at: At): boolean {
  const open = age(state.openedAt, at);
  if (state.closed !== null || state.connection === "down") return false;
  if (unconfirmed(state) && open > W && age(state.tappedAt ?? state.openedAt, at) > W) return true;
  if (state.fenced) return false;
  if (state.connection === "open") return open > SEATED_WITHIN;
  const asked = state.clock.asked[0];
  if (asked !== undefined && at.mono - asked.mono > ANSWERED_WITHIN) return true;
  const { serverBeatAt: lineAt } = state;
  if (lineAt === null || lineAt.mono < state.openedAt.mono) return false;
  // PATH7: a connection that only stalls needn't be given up while the partner is heard.
  const patience = state.received.at !== null && age(state.received.at, at) <= W ? SILENT : W;
  return Math.min(age(lineAt, at), age(state.viewAt, at)) > patience;
}

/** Whether this phone is to have a socket. A fenced page's would fence the newer page's, so only its tap is worth one (PAUSE4). */
export const wantsConnection = (state: State): boolean =>
  state.closed === null && state.visible && (!state.fenced || unconfirmed(state));

/**
 * When a beat is due after the one at `ticked`, on the monotonic clock (BEAT6, BEAT8).
 *
 * Two phones at rest each fall into the middle between two beats of the other, so that neither waits for its echo for as long
 * as all of `REST`.
 */
export function beatDue(state: State, ticked: number, at: At): number {
  const heard = state.received.at;
  if (heard === null || !rests(state, heard, at)) return ticked + BEAT;
  return heard.mono < ticked ? ticked + REST : Math.min(ticked + REST, heard.mono + BEAT);
}

/** Whether beats may be few: proof has come back fresh for a while, and the partner's newest beat isn't overdue. */
const rests = (state: State, heard: At, at: At): boolean =>
  provesTogether(state, at) && age(state.lateAt, at) > STEADY && age(heard, at) <= REST;
