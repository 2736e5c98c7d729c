/** What the clock does to a session's screens: the check-in that is open, what the last one came to, the end that is near. */

import { END_WARNING, TIME_ADDED } from "../protocol/bounds";
import type { SeatCheckIn } from "../protocol/wire";
import { endsIn, heldIn, paceOf } from "./agreed";
import { estimated } from "./clock";
import { documentsFor } from "./documents";
import type { Ask, Feeling, Ladder } from "./screen_types";
import { inSession, type State } from "./state";
import { type At, age } from "./time";

/** How long a *good* is shown, in ms. */
const GOOD_SHOWN = 5_000;

/** The server's time as this phone knows it, in ms; from the newest view alone until a ping is answered (CLOCK2); 0 before a view. */
export const serverTime = ({ clock, view, viewAt }: State, at: At): number =>
  estimated(clock, at) ?? (view === null ? 0 : view.now + age(viewAt, at));

/** The check-in that is open now (CHECK1). */
export function openCheckIn(state: State, at: At): SeatCheckIn | null {
  const checkIn = state.view?.check_in ?? null;
  const now = serverTime(state, at);
  return checkIn !== null && now >= checkIn.due_at && now < checkIn.answer_by ? checkIn : null;
}

/** The newest moment at which this phone should have pulsed for a check-in without an answer, in server ms (CHECK7). */
export function pulseDue(state: State, at: At): number | null {
  const checkIn = openCheckIn(state, at);
  const now = serverTime(state, at);
  if (checkIn === null || checkIn.mine) return null;
  const halfWay = halfOf(checkIn);
  return now >= halfWay ? halfWay : checkIn.due_at;
}

const halfOf = (checkIn: SeatCheckIn): number => (checkIn.due_at + checkIn.answer_by) / 2;

/** What the last check-in came to, as long as that is worth saying: at the longest until the next one is due (CHECK3). */
export function paceNow(state: State, at: At): Feeling | null {
  const { view, agreed } = state;
  const now = serverTime(state, at);
  if (view === null || view.pace === null) return null;
  if (now >= (view.check_in?.due_at ?? Number.POSITIVE_INFINITY)) return null;
  const feeling = paceOf(agreed, view, at);
  return feeling === "slow" || now < view.pace.at + GOOD_SHOWN ? feeling : null;
}

/** This person's answer to the check-in that is open, as far as this page knows it. */
export const answerTo = ({ agreed }: State, checkIn: SeatCheckIn): Feeling | null =>
  checkIn.mine && agreed.answer?.round === checkIn.round ? agreed.answer.feeling : null;

/** When the time is over, in server ms: by what both phones hold of it, and not later than by this phone's own clocks (AGREED3, AGREED5). */
export function endsAt(state: State, at: At): number | null {
  const { view, agreed } = state;
  const now = serverTime(state, at);
  if (view === null || view.ends_at === null) return null;
  const held = heldIn(agreed, view);
  const told = view.ends_at - (view.more - held.more) * TIME_ADDED - (view.agreement.terms.length - held.length) * 1000;
  return Math.min(told, now + (endsIn(agreed, at) ?? Number.POSITIVE_INFINITY));
}

/** Whether more time is asked for now (TIME2). */
export function endingNow(state: State, at: At): "none" | "open" | "given" {
  const ends = endsAt(state, at);
  if (state.view === null || ends === null || serverTime(state, at) < ends - END_WARNING) return "none";
  return state.view.more_ask;
}

/** Whether the time that was agreed on is over (TIME4). */
export function isOver(state: State, at: At): boolean {
  const ends = endsAt(state, at);
  return ends !== null && serverTime(state, at) >= ends;
}

/** The step of the couple's own ladder, if they have one (LADDER1). */
export function ladderNow(state: State, next: Ask): Ladder | null {
  const { view } = state;
  if (view === null || view.agreement.terms.steps === 0) return null;
  const steps = documentsFor(view, state.documents, state.seat).ours?.ladder ?? [];
  const { step } = heldIn(state.agreed, view);
  return {
    at: steps[step] ?? "",
    to: steps[step + 1] ?? "",
    back: step > 0 ? (steps[step - 1] ?? "") : null,
    next: next === "settling" ? "none" : next,
  };
}

/** In how many ms the clock alone changes something on the screen of a session; null: not by itself. */
export function timeWakesIn(state: State, at: At): number | null {
  const { view } = state;
  const now = serverTime(state, at);
  if (view === null || !inSession(view)) return null;
  const moments: number[] = [];
  if (view.check_in !== null) moments.push(view.check_in.due_at, halfOf(view.check_in), view.check_in.answer_by);
  if (view.pace !== null) moments.push(view.pace.at + GOOD_SHOWN);
  const ends = endsAt(state, at);
  if (ends !== null) moments.push(ends - END_WARNING, ends);
  const waits = moments.filter((moment) => moment > now).map((moment) => moment - now);
  return waits.length === 0 ? null : Math.ceil(Math.min(...waits)) + 1;
}
