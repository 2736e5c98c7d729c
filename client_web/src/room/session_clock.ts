/** What the clock does to a session's screens: the check-in that is open, what the last one came to, the end that is near. */

import type { SeatCheckIn } from "../protocol/wire";
import { estimated } from "./clock";
import { documentsFor } from "./documents";
import type { Ask, Feeling, Ladder } from "./screen_types";
import { inSession, type State } from "./state";
import { type At, age } from "./time";

/** Before the end, in ms: from then on more time is asked for (TIME2). */
const END_WARNING = 120_000;
/** How long a *good* is shown, in ms. */
const GOOD_SHOWN = 5_000;

/** The server's time as this phone knows it, in ms; from the newest view alone until a ping is answered (CLOCK2). */
export function serverTime(state: State, at: At): number | null {
  const { view } = state;
  return estimated(state.clock, at) ?? (view === null ? null : view.now + age(state.viewAt, at));
}

/** The check-in that is open now (CHECK1). */
export function openCheckIn(state: State, at: At): SeatCheckIn | null {
  const checkIn = state.view?.check_in ?? null;
  const now = serverTime(state, at);
  return checkIn !== null && now !== null && now >= checkIn.due_at && now < checkIn.answer_by ? checkIn : null;
}

/** The newest moment at which this phone should have pulsed for a check-in without an answer, in server ms (CHECK7). */
export function pulseDue(state: State, at: At): number | null {
  const checkIn = openCheckIn(state, at);
  const now = serverTime(state, at);
  if (checkIn === null || now === null || checkIn.mine !== null) return null;
  const halfWay = halfOf(checkIn);
  return now >= halfWay ? halfWay : checkIn.due_at;
}

const halfOf = (checkIn: SeatCheckIn): number => (checkIn.due_at + checkIn.answer_by) / 2;

/** What the last check-in came to, as long as that is worth saying: at the longest until the next one is due (CHECK3). */
export function paceNow(state: State, at: At): Feeling | null {
  const pace = state.view?.pace ?? null;
  const now = serverTime(state, at);
  if (pace === null || now === null || now >= (state.view?.check_in?.due_at ?? Number.POSITIVE_INFINITY)) return null;
  return pace.feeling === "slow" || now < pace.at + GOOD_SHOWN ? pace.feeling : null;
}

/** Whether more time is asked for now (TIME2). */
export function endingNow(state: State, at: At): "none" | "open" | "given" {
  const ends = state.view?.ends_at ?? null;
  const now = serverTime(state, at);
  if (state.view === null || ends === null || now === null || now < ends - END_WARNING) return "none";
  return state.view.more_ask;
}

/** Whether the time that was agreed on is over (TIME4). */
export function isOver(state: State, at: At): boolean {
  const ends = state.view?.ends_at ?? null;
  const now = serverTime(state, at);
  return ends !== null && now !== null && now >= ends;
}

/** The step of the couple's own ladder, if they have one (LADDER1). */
export function ladderNow(state: State, next: Ask): Ladder | null {
  const { view } = state;
  if (view === null || view.agreement.terms.steps === 0) return null;
  const steps = documentsFor(view, state.documents, state.seat).ours?.ladder ?? [];
  return { at: steps[view.step] ?? "", back: view.step > 0, next: next === "settling" ? "none" : next };
}

/** In how many ms the clock alone changes something on the screen of a session; null: not by itself. */
export function timeWakesIn(state: State, at: At): number | null {
  const { view } = state;
  const now = serverTime(state, at);
  if (view === null || now === null || !inSession(view)) return null;
  const moments: number[] = [];
  if (view.check_in !== null) moments.push(view.check_in.due_at, halfOf(view.check_in), view.check_in.answer_by);
  if (view.pace !== null) moments.push(view.pace.at + GOOD_SHOWN);
  if (view.ends_at !== null) moments.push(view.ends_at - END_WARNING, view.ends_at);
  const waits = moments.filter((moment) => moment > now).map((moment) => moment - now);
  return waits.length === 0 ? null : Math.ceil(Math.min(...waits)) + 1;
}
