/** How far one phone agrees to go, and the arithmetic of two such values: what holds is the lesser (AGREED1 to AGREED5). */

import { TIME_ADDED } from "../protocol/bounds";
import type { Terms } from "../protocol/wire";
import { type Count, equal, merge, type Seat, ZERO } from "./pause_counters";
import { type At, age } from "./time";

/** What can be made lower by one and higher only by two. `more`: how often more time was agreed on; times in seconds. */
export interface Bounds {
  readonly step: number;
  readonly more: number;
  readonly length: number;
  readonly every: number;
  readonly within: number;
}

/** One phone's own values, as they stand in its beats. */
export interface Values extends Bounds {
  /** The taps that this phone last agreed to let go of, and what it took that to mean: 16 hex digits of its yes (YES2). */
  readonly agreed: Count;
  readonly digest: string;
  /** Taps that this person alone lets go of: a tried pause that came through, or all of them, for today. */
  readonly lets: Count;
  /** The newest check-in that this person answered with *good* and both have answered. */
  readonly good: number;
  /** How often this person went back, in a step or in a term; and of which of the partner's all these values know (AGREED3). */
  readonly back: number;
  readonly heard: number;
}

export const NO_DIGEST = "0000000000000000";

/** Of a phone that has agreed to nothing yet: as much as the fields hold, so the other's values are the lesser. */
export const UNBOUNDED: Bounds = { step: 0xff, more: 0xff, length: 0xffff, every: 0xffff, within: 0xff };

export const NOTHING_AGREED: Values = {
  ...UNBOUNDED,
  agreed: ZERO,
  digest: NO_DIGEST,
  lets: ZERO,
  good: 0,
  back: 0,
  heard: 0,
};

const NAMES = ["step", "more", "length", "every", "within"] as const;

const each = (bound: (name: (typeof NAMES)[number]) => number): Bounds => ({
  step: bound("step"),
  more: bound("more"),
  length: bound("length"),
  every: bound("every"),
  within: bound("within"),
});

/** The lesser of each. */
export const lesser = (one: Bounds, other: Bounds): Bounds => each((name) => Math.min(one[name], other[name]));

/** Whether some bound of `one` is above the same one of `other`. */
export const above = (one: Bounds, other: Bounds): boolean => NAMES.some((name) => one[name] > other[name]);

/** Whether both phones have agreed to let go of the same, meaning the same. */
export const bothAgreed = (own: Values, theirs: Values): boolean =>
  own.digest !== NO_DIGEST && own.digest === theirs.digest && equal(own.agreed, theirs.agreed);

/** These terms, at this step, after so much more time. */
export const boundsOf = ({ length, every, within }: Omit<Terms, "steps">, step: number, more: number): Bounds => ({
  step,
  more,
  length,
  every,
  within,
});

/** The terms as these bounds leave them. */
export const termsWithin = (terms: Terms, { length, every, within }: Bounds): Terms => ({
  ...terms,
  length,
  every,
  within,
});

/** `own` with every bound that the other lowers lowered; a shorter length leaves no more time beyond it. */
export function lowered(own: Values, to: Bounds): Values {
  if (!above(own, to)) return own;
  const cut = to.length < own.length && own.length !== UNBOUNDED.length;
  const next = { ...own, ...lesser(own, to) };
  return cut ? { ...next, more: 0 } : next;
}

/**
 * What the partner's newest beat lowers: its terms; and where it went back since the one before, heard of as lower or not, the step and
 * more time that it hasn't gone to, for its own yes to those is void (LADDER2, YES4).
 */
export function loweredBy(own: Values, before: Values, now: Values): Values {
  const wentBack = now.back !== own.heard || (before.step !== UNBOUNDED.step && above(before, now));
  const next = lowered(own, wentBack ? now : boundsOf(now, UNBOUNDED.step, UNBOUNDED.more));
  // A *good* that one takes back is said by neither (CHECK3).
  const good = now.good === 0 && before.good === next.good ? 0 : next.good;
  return next.heard === now.back && next.good === good ? next : { ...next, good, heard: now.back };
}

/** Those of `now` that are lower than they were, and no bound for the others. */
export const fallen = (before: Bounds, now: Bounds): Bounds =>
  each((name) => (now[name] < before[name] ? now[name] : UNBOUNDED[name]));

/** What one person alone lets go of, where that counts: a tried pause (REHEARSE1), and all of it once it is enough (TIME5). */
export function letGo(phase: string, seat: Seat, own: Values, theirs: Values): Count {
  if (phase === "aftercare") return merge(own.lets, theirs.lets);
  if (phase !== "preparing") return ZERO;
  const [a, b] = seat === "a" ? [theirs, own] : [own, theirs];
  return { a: a.lets.a, b: b.lets.b, watch: 0 };
}

/** A span from a moment on, on this phone's clocks, in ms. */
export interface Span {
  readonly from: At;
  readonly ms: number;
}

/** What a phone's clocks may be late, in ms, before it holds the end and the next check-in against the server's (AGREED5). */
export const SLACK = 5_000;

/** From the first Together until both have had the time that they agreed on. */
export const lasting = ({ length, more }: Bounds): number => length * 1000 + more * TIME_ADDED + SLACK;

/** From one check-in that both answered, or the release, until the next has to be answered. */
export const untilAsked = (from: At, { every, within }: Bounds): Span => ({
  from,
  ms: (every + within) * 1000 + SLACK,
});

/** In how many ms it is over; below 0: it was. */
export const remaining = ({ from, ms }: Span, at: At): number => ms - age(from, at);

/** The one that is over sooner. */
export const sooner = (one: Span, other: Span, at: At): Span =>
  remaining(one, at) <= remaining(other, at) ? one : other;
