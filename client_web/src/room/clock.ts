/**
 * The server's clock as this phone knows it: the median of its newest five round trips (CLOCK2).
 *
 * Kept on the monotonic clock, which nobody can set. It stops in a phone's sleep, so the estimate begins anew whenever the two
 * clocks have drifted apart, and whenever it is shown to be wrong (CLOCK3).
 */

import { APART, type At } from "./time";

/** Round trips that count, and pings sent at once when the estimate begins anew. */
const SAMPLES = 5;
/** Between two pings, once the estimate stands, in ms. */
const EVERY = 7_000;
/** A ping that was answered later than this says nothing, in ms. */
const LATEST = 10_000;

interface Asked {
  readonly id: number;
  readonly mono: number;
}

export interface Clock {
  /** How far the server's clock is ahead of this phone's monotonic one, by each of the newest round trips; the newest last. */
  readonly samples: readonly number[];
  readonly asked: readonly Asked[];
  readonly id: number;
  /** Quick pings still to be sent, and when the next ping is due on the monotonic clock. */
  readonly quick: number;
  readonly pingAt: number;
  /** How far the two clocks of this phone were apart when last looked at. */
  readonly apart: number;
}

export const newClock = (at: At): Clock => ({
  samples: [],
  asked: [],
  id: 0,
  quick: SAMPLES,
  pingAt: at.mono,
  apart: at.wall - at.mono,
});

/** Nothing that was measured counts any more. */
export const anew = (clock: Clock, at: At): Clock => ({ ...newClock(at), id: clock.id });

/** Anew after a sleep, and after a hand has set the wall clock: from here the two can't be told apart. */
export const looked = (clock: Clock, at: At): Clock =>
  Math.abs(at.wall - at.mono - clock.apart) > APART ? anew(clock, at) : clock;

/** The next ping, if one is due; its id is the clock's. */
export function pinged(clock: Clock, at: At): Clock | null {
  if (at.mono < clock.pingAt) return null;
  const id = clock.id + 1;
  return {
    ...clock,
    id,
    asked: [...clock.asked, { id, mono: at.mono }].slice(-SAMPLES),
    quick: Math.max(0, clock.quick - 1),
    pingAt: clock.quick > 1 ? at.mono : at.mono + EVERY,
  };
}

/** An answer came. One that can't be true under the present estimate ends that estimate. */
export function answered(clock: Clock, id: number, serverTime: number, at: At): Clock {
  const asked = clock.asked.find((ping) => ping.id === id);
  if (asked === undefined) return clock;
  const rest = clock.asked.filter((ping) => ping.id > id);
  const took = at.mono - asked.mono;
  if (took > LATEST) return { ...clock, asked: rest };
  const sample = serverTime - (asked.mono + at.mono) / 2;
  const known = median(clock.samples);
  if (known !== null && Math.abs(sample - known) > took / 2 + APART) return { ...anew(clock, at), samples: [sample] };
  return { ...clock, asked: rest, samples: [...clock.samples, sample].slice(-SAMPLES) };
}

/** A view came: its time was the server's a moment ago, so an estimate that lags behind it is wrong. */
export function atLeast(clock: Clock, serverTime: number, at: At): Clock {
  const known = median(clock.samples);
  return known !== null && serverTime > known + at.mono + APART ? anew(clock, at) : clock;
}

/** The server's time now, in ms; null before the first answer. */
export function estimated(clock: Clock, at: At): number | null {
  const ahead = median(clock.samples);
  return ahead === null ? null : ahead + at.mono;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const high = sorted[middle];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2;
}
