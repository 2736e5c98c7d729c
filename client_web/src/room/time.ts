/** Instants on two clocks, and the spans of SPEC.md. All in milliseconds. */

/** `mono` never jumps but stops in a phone's sleep; `wall` goes on but can be set. */
export interface At {
  readonly mono: number;
  readonly wall: number;
}

export const BEAT = 250;
/** Between two beats of a phone whose proof has come back fresh for `STEADY` (BEAT8): it may lie there for an hour. */
export const REST = 520;
export const STEADY = 60_000;
export const W = 1750;
export const WARN = 875;
export const GRACE = 5000;
/** How long a connection may say nothing while the second path works (PATH7). */
export const SILENT = 5000;
export const UNSEEN = 3000;
/** Without a beat for this long the partner's phone is said not to be here. */
export const ABSENT = 2000;

/** How long ago `then` was, on the clock that says more (SHOW1): neither sleep nor a clock set back makes proof younger. */
export const age = (then: At, now: At): number => Math.max(now.mono - then.mono, now.wall - then.wall);

/** More than this, in ms, is no noise: a clock was set, or stopped in a sleep. */
export const APART = 250;

/** Whether the two clocks have gone alike since `then`: the phone neither slept, nor was a clock set. */
export const isContinuous = (then: At, now: At): boolean =>
  Math.abs(now.wall - now.mono - (then.wall - then.mono)) <= APART;
