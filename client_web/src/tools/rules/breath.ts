/**
 * One breath, paced. Where it is depends on the shared time alone, so two phones that agree on the time are in step (BREATH1),
 * and a phone that has lost the network goes on by its own clock. In and out, never a hold.
 */

export interface Pattern {
  /** Milliseconds. */
  readonly inhale: number;
  readonly exhale: number;
}

export const PATTERNS = {
  calm: { inhale: 4000, exhale: 6000 },
  even: { inhale: 5000, exhale: 5000 },
  short: { inhale: 3000, exhale: 4000 },
  long: { inhale: 5000, exhale: 7000 },
} as const satisfies Record<string, Pattern>;

export type PatternName = keyof typeof PATTERNS;
export const FIRST_PATTERN: PatternName = "calm";

export const lengthOf = ({ inhale, exhale }: Pattern): number => inhale + exhale;

export interface Breath {
  readonly phase: "in" | "out";
  /** Into the breath, in ms. */
  readonly into: number;
  /** How much of the phase is left, in ms. */
  readonly left: number;
  /** How full: 0 after breathing out, 1 after breathing in. */
  readonly fill: number;
}

/** The breath at a time in ms, on whichever clock is shared. */
export function breathAt(pattern: Pattern, time: number): Breath {
  const length = lengthOf(pattern);
  const into = ((time % length) + length) % length;
  const { inhale, exhale } = pattern;
  const rise = (part: number): number => (1 - Math.cos(Math.PI * part)) / 2;
  return into < inhale
    ? { phase: "in", into, left: inhale - into, fill: rise(into / inhale) }
    : { phase: "out", into, left: length - into, fill: 1 - rise((into - inhale) / exhale) };
}

/** By how much a picture at `into` is behind the breath at `time`, the short way round; in ms, negative: ahead. */
export function behind(pattern: Pattern, time: number, into: number): number {
  const length = lengthOf(pattern);
  const apart = (((breathAt(pattern, time).into - into) % length) + length) % length;
  return apart > length / 2 ? apart - length : apart;
}

/** Ms that can't be told apart by eye, and that aren't worth a change of speed. */
const IN_STEP = 10;
/** Within this time, in ms, a picture comes back into step; but never by more than `GENTLE` of its speed. */
const CATCH_UP = 1000;
const GENTLE = 0.25;

/** How fast a picture has to run until the next look: close to 1, so that nobody sees it being set. */
export function speedFor(late: number): number {
  if (Math.abs(late) <= IN_STEP) return 1;
  return 1 + Math.max(-GENTLE, Math.min(GENTLE, late / CATCH_UP));
}
