/** The server's time, as a phone estimates it from pings. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answered, atLeast, type Clock, estimated, looked, newClock, pinged } from "../../src/room/clock";
import type { At } from "../../src/room/time";
import { START } from "../support/phone";

const AHEAD = 700_000_000_000;

const later = (at: At, mono: number, wall = mono): At => ({ mono: at.mono + mono, wall: at.wall + wall });

/** One ping, when it is due, and its answer after `up` and `down` ms, by a server clock that is `ahead` of the phone's. */
function roundTrip(clock: Clock, at: At, up: number, down: number, ahead = AHEAD): [Clock, At] {
  const asked = pinged(clock, at);
  if (asked === null) throw new Error("no ping is due");
  const heard = later(at, up + down);
  return [answered(asked, asked.id, at.mono + up + ahead, heard), heard];
}

/** A clock with five round trips behind it. */
function settled(): [Clock, At] {
  let clock = newClock(START);
  let at = START;
  for (let trip = 0; trip < 5; trip++) [clock, at] = roundTrip(clock, at, 40, 40);
  return [clock, at];
}

describe("CLOCK2 the server's time", () => {
  test("CLOCK2 isn't known before the first answer, and is right after it", () => {
    expect(estimated(newClock(START), START)).toBeNull();
    const [clock, at] = roundTrip(newClock(START), START, 30, 30);
    expect(estimated(clock, at)).toBe(at.mono + AHEAD);
  });

  test("CLOCK2 is wrong by no more than the median trip is uneven, whatever single trips do", () => {
    const trip = fc.tuple(fc.nat(400), fc.nat(400));
    fc.assert(
      fc.property(fc.array(trip, { minLength: 5, maxLength: 12 }), (trips) => {
        let clock = newClock(START);
        let at = START;
        const off: number[] = [];
        for (const [up, down] of trips) {
          at = later(at, 7_000);
          [clock, at] = roundTrip(clock, at, up, down);
          off.push((up - down) / 2);
        }
        const median = off.slice(-5).sort((one, other) => one - other)[2] ?? 0;
        expect(Math.abs((estimated(clock, at) ?? 0) - at.mono - AHEAD - median)).toBeLessThan(0.001);
      }),
    );
  });

  test("CLOCK2 an answer to no ping, to an older one, or far too late says nothing", () => {
    const [clock, at] = settled();
    expect(answered(clock, 99, 5, at)).toBe(clock);
    expect(answered(clock, 1, 5, at)).toBe(clock);
    const asked = pinged(clock, later(at, 7_000));
    if (asked === null) throw new Error("no ping");
    const late = answered(asked, asked.id, 5, later(at, 20_000));
    expect(late.samples).toEqual(clock.samples);
  });

  test("CLOCK2 each answer counts for its own ping, and ends the older ones", () => {
    const first = pinged(newClock(START), START);
    const both = first && pinged(first, later(START, 100));
    if (first === null || both === null) throw new Error("no ping");
    const at = later(START, 200);
    const second = answered(both, both.id, START.mono + 150 + AHEAD, at);
    expect(estimated(second, at)).toBe(at.mono + AHEAD);
    expect(answered(second, first.id, 5, at)).toBe(second);
    const inOrder = answered(both, first.id, START.mono + 100 + AHEAD, at);
    expect(answered(inOrder, both.id, START.mono + 150 + AHEAD, at).samples).toEqual([AHEAD, AHEAD]);
  });

  test("CLOCK2 two trips count alike", () => {
    const [once, at] = roundTrip(newClock(START), START, 40, 0);
    const [twice, heard] = roundTrip(once, at, 120, 0);
    expect(estimated(twice, heard)).toBe(heard.mono + AHEAD + 40);
  });

  test("CLOCK2 an answer that took ten seconds is the last that counts, and pings that nobody answers aren't kept", () => {
    const asked = pinged(newClock(START), START);
    if (asked === null) throw new Error("no ping");
    expect(answered(asked, asked.id, 5, later(START, 10_000)).samples).toHaveLength(1);
    expect(answered(asked, asked.id, 5, later(START, 10_001)).samples).toEqual([]);
    let clock = asked;
    for (let more = 1; more < 20; more++) clock = pinged(clock, later(START, more * 7_000)) ?? clock;
    expect(clock.asked.map(({ id }) => id)).toEqual([16, 17, 18, 19, 20]);
  });

  test("CLOCK2 five quick pings, then one now and then", () => {
    const [clock, at] = settled();
    expect(pinged(clock, at)).toBeNull();
    expect(pinged(clock, later(at, 6_919))).toBeNull();
    expect(pinged(clock, later(at, 7_000))).not.toBeNull();
  });
});

describe("CLOCK3 the estimate begins anew", () => {
  test("CLOCK3 after a sleep, in which the monotonic clock stood still", () => {
    const [clock, at] = settled();
    expect(looked(clock, later(at, 1_000, 1_250))).toBe(clock);
    expect(looked(clock, later(at, 1_000, 1_251)).samples).toEqual([]);
    const woken = looked(clock, later(at, 1_000, 60_000));
    expect(woken.samples).toEqual([]);
    expect(woken.quick).toBe(5);
    expect(looked(woken, later(at, 2_000, 61_000))).toBe(woken);
    expect(looked(clock, later(at, 1_000, -60_000)).samples).toEqual([]);
  });

  test("CLOCK3 when an answer can't be true under it, and that answer is the first to count", () => {
    const [clock, at] = settled();
    const due = later(at, 7_000);
    const [moved, heard] = roundTrip(clock, due, 20, 20, AHEAD + 420_000);
    expect(moved.samples).toHaveLength(1);
    expect(estimated(moved, heard)).toBe(heard.mono + AHEAD + 420_000);
    const [same] = roundTrip(clock, due, 500, 0);
    expect(same.samples).toHaveLength(5);
    expect(roundTrip(clock, due, 20, 20, AHEAD + 270)[0].samples).toHaveLength(5);
    expect(roundTrip(clock, due, 20, 20, AHEAD + 271)[0].samples).toHaveLength(1);
  });

  test("CLOCK3 when a view is from beyond it", () => {
    const [clock, at] = settled();
    expect(atLeast(clock, at.mono + AHEAD + 250, at)).toBe(clock);
    expect(atLeast(clock, at.mono + AHEAD - 60_000, at)).toBe(clock);
    expect(atLeast(clock, at.mono + AHEAD + 251, at).samples).toEqual([]);
    const fresh = newClock(START);
    expect(atLeast(fresh, START.mono + AHEAD, START)).toBe(fresh); // nothing that it could be beyond
  });

  test("CLOCK3 and no answer to a ping from before counts for it", () => {
    const [clock, at] = settled();
    const asked = pinged(clock, later(at, 7_000));
    if (asked === null) throw new Error("no ping");
    const woken = looked(asked, later(at, 5_010, 90_000));
    expect(answered(woken, asked.id, 5, later(at, 5_020, 90_010)).samples).toEqual([]);
    expect(pinged(woken, later(at, 5_020, 90_010))?.id).toBe(asked.id + 1);
  });
});
