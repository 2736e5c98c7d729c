/** Pause counters: how two copies of the truth become one without a race (PAUSE1, PAUSE2). */

import type { Count } from "../protocol/wire";

export type { Count };

export type Seat = "a" | "b";

export const ZERO: Count = { a: 0, b: 0, watch: 0 };

export const partnerOf = (seat: Seat): Seat => (seat === "a" ? "b" : "a");

/** The larger of each counter (PAUSE2). */
export const merge = (one: Count, other: Count): Count => ({
  a: Math.max(one.a, other.a),
  b: Math.max(one.b, other.b),
  watch: Math.max(one.watch, other.watch),
});

/** The smaller of each counter. */
export const lesserCount = (one: Count, other: Count): Count => ({
  a: Math.min(one.a, other.a),
  b: Math.min(one.b, other.b),
  watch: Math.min(one.watch, other.watch),
});

/** Whether some counter of `taps` is above the same counter of `released` (PAUSE1). */
export const exceeds = (taps: Count, released: Count): boolean =>
  taps.a > released.a || taps.b > released.b || taps.watch > released.watch;

export const equal = (one: Count, other: Count): boolean =>
  one.a === other.a && one.b === other.b && one.watch === other.watch;
