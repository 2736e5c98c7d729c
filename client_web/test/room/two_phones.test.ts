/** Both phones' real rules against each other, over air that loses, repeats, delays and reorders, with links cut and phones stopped. */

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { estimated } from "../../src/room/clock";
import { partnerOf, type Seat } from "../../src/room/pause_counters";
import { STEADY, W } from "../../src/room/time";
import { type Air, showsTogether, type Way, World } from "../support/world";

/** How late the watchdog may be (SPEC.md, "Numbers"). */
const TICK = 50;

const GOOD_AIR: Air = { delay: 5, jitter: 10, lost: 0, repeated: 0, overtaken: 0 };

const air: fc.Arbitrary<Air> = fc.record({
  delay: fc.constantFrom(1, 20, 80, 300),
  jitter: fc.constantFrom(0, 20, 200),
  lost: fc.constantFrom(0, 1, 3, 20),
  repeated: fc.constantFrom(0, 10),
  overtaken: fc.constantFrom(0, 10),
});

type Happening = (world: World) => void;

const seat = fc.constantFrom<Seat>("a", "b");
const way = fc.constantFrom<Way>("up", "down");
const long = fc.constantFrom(100, 900, 1_800, 5_000, 12_000);

const happening: fc.Arbitrary<readonly [string, Happening]> = fc.oneof(
  { weight: 4, arbitrary: seat.map((of) => [`${of} taps`, (world: World) => world.tap(of)] as const) },
  seat.map((of) => [`${of} hides`, (world: World) => world.show(of, false)] as const),
  { weight: 2, arbitrary: seat.map((of) => [`${of} is seen`, (world: World) => world.show(of, true)] as const) },
  fc.tuple(seat, way).map(([of, dir]) => [`${of} is cut ${dir}`, (world: World) => world.cut(of, dir, true)] as const),
  {
    weight: 2,
    arbitrary: seat.map(
      (of) =>
        [
          `${of} is mended`,
          (world: World) => {
            world.cut(of, "up", false);
            world.cut(of, "down", false);
          },
        ] as const,
    ),
  },
  fc
    .tuple(seat, long)
    .map(([of, ms]) => [`${of} hangs ${ms}`, (world: World) => world.stop(of, ms, "frozen")] as const),
  fc
    .tuple(seat, long)
    .map(([of, ms]) => [`${of} sleeps ${ms}`, (world: World) => world.stop(of, ms, "asleep")] as const),
  // Forward only: a clock set back within W of a sleep that nobody noticed is beyond what two clocks can tell.
  seat.map((of) => [`${of}'s clock is set forward`, (world: World) => world.jump(of, 3_600_000)] as const),
  seat.map((of) => [`${of} reloads`, (world: World) => world.reload(of)] as const),
  fc.boolean().map((near) => [near ? "they are near" : "near no more", (world: World) => world.direct(near)] as const),
  fc.constant(["nothing comes straight any more", (world: World) => world.direct(false, true)] as const),
  fc.constant(["the server is killed", (world: World) => world.kill()] as const),
);

const story = fc.array(fc.tuple(fc.constantFrom(0, 30, 400, 1_700, 6_000, 15_000), happening), {
  minLength: 1,
  maxLength: 14,
});

type Steps = readonly (readonly [wait: number, what: readonly [string, Happening]])[];

/** The story, and then nothing is cut, hidden or hung any more. */
function liveThrough(steps: Steps, world: World): void {
  for (const [wait, [, happen]] of steps) {
    world.run(wait);
    happen(world);
  }
  world.run(12_000); // the longest anyone hangs
  for (const of of ["a", "b"] as const) {
    world.cut(of, "up", false);
    world.cut(of, "down", false);
    world.show(of, true);
  }
}

/** For how long nothing happens before it: now and then until they rest (BEAT8). */
const calm = fc.constantFrom(0, 0, 0, STEADY + 5_000);

/** Watches the glass of both phones all the time, and throws at what must never be. */
function watching(world: World): { bound: (tapped: Seat) => void } {
  const bounds: { on: Seat; by: Seat; tap: number; from: number }[] = [];
  world.watch = () => {
    for (const of of ["a", "b"] as const) {
      const phone = world.phones[of];
      if (!showsTogether(phone)) continue;
      const age = world.now - phone.provenAt;
      if (age > W + TICK) throw new Error(`DEADMAN: ${of} shows Together on proof of ${age} ms`);
      for (const { on, by, tap, from } of bounds) {
        if (on !== of || world.now <= from || (phone.state.view?.released[by] ?? 0) >= tap) continue;
        throw new Error(`BOUND: ${of} shows Together ${world.now - from + W + TICK} ms after ${by} tapped`);
      }
    }
  };
  return {
    bound(by) {
      const phone = world.phones[by];
      if (phone.stopped) return; // nobody can tap a screen that doesn't answer; it shows Paused by itself
      bounds.push({ on: partnerOf(by), by, tap: phone.state.taps[by], from: world.now + W + TICK });
    },
  };
}

/** Both phones after they tried their pauses and said yes; together, unless the air is bad. */
function pair(given: Air, seed: number): World {
  const world = new World(given, seed);
  world.direct(seed % 2 === 0);
  world.run(6_000);
  return world;
}

const bothTogether = (world: World): boolean => showsTogether(world.phones.a) && showsTogether(world.phones.b);

const RUNS = 300;

// The same stories each time. For others: change the seed; what they find becomes a test of its own.
fc.configureGlobal({ seed: 20261123 });
vi.setConfig({ testTimeout: 60_000 });

describe("BOUND and DEADMAN in any story", () => {
  test("BOUND SHOW1 BEAT4 BEAT5 whatever breaks, no tap is outlived by Together, and no Together by its proof", () => {
    fc.assert(
      fc.property(air, fc.nat(), calm, story, (given, seed, before, steps) => {
        const world = pair(given, seed);
        world.run(before);
        const { bound } = watching(world);
        for (const [wait, [said, happen]] of steps) {
          world.run(wait);
          const taps = (["a", "b"] as const).map((of) => world.phones[of].state.taps[of]);
          happen(world);
          if (said.endsWith("taps")) {
            for (const [index, of] of (["a", "b"] as const).entries()) {
              if (world.phones[of].state.taps[of] > (taps[index] ?? 0)) bound(of);
            }
          }
        }
        world.run(8_000);
      }),
      { numRuns: RUNS },
    );
  });

  test("BOUND SHOW1 the same with clocks set back by an hour, where no phone sleeps", () => {
    fc.assert(
      fc.property(air, fc.nat(), seat, seat, fc.nat({ max: 4_000 }), (given, seed, jumps, taps, wait) => {
        const world = pair(given, seed);
        const { bound } = watching(world);
        world.jump(jumps, -3_600_000);
        world.cut(taps, "up", true);
        world.run(wait);
        world.tap(taps);
        bound(taps);
        world.run(6_000);
        expect(world.phones[partnerOf(taps)].painted).toBe("paused");
      }),
      { numRuns: 100 },
    );
  });

  test("PAUSE3 over good air a tap is on the partner's screen, and known to be, within one flight each way", () => {
    fc.assert(
      fc.property(fc.nat(), seat, fc.nat({ max: 1_000 }), (seed, by, wait) => {
        const world = pair(GOOD_AIR, seed);
        expect(bothTogether(world)).toBe(true);
        world.run(wait);
        world.tap(by);
        world.run(4 * 15);
        expect(world.phones[partnerOf(by)].painted).toBe("paused");
        world.run(100);
        expect(world.phones[by].state.partnerShown).toBe(world.phones[by].state.taps[by]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("LIVE", () => {
  test("LIVE over healthy links both are Together within 5 s of their release, after any story", () => {
    fc.assert(
      fc.property(fc.nat(), story, (seed, steps) => {
        const world = pair(GOOD_AIR, seed);
        liveThrough(steps, world);
        world.run(20_000); // back on the line, settled, asked, both said yes
        expect(world.server.phase).toBe("together");
        const released = world.server.togetherAt ?? 0;
        world.run(Math.max(0, released + 5_000 - world.now));
        expect(bothTogether(world)).toBe(true);
        world.run(3_000);
        expect(bothTogether(world)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  test("LATCH nothing but two yeses ends a pause", () => {
    fc.assert(
      fc.property(air, fc.nat(), seat, story, (given, seed, by, steps) => {
        const world = pair(given, seed);
        world.willing = false;
        world.tap(by);
        world.run(W + TICK);
        for (const [wait, [, happen]] of steps) {
          world.run(wait);
          happen(world);
          expect(showsTogether(world.phones.a) || showsTogether(world.phones.b)).toBe(false);
        }
        world.run(20_000);
        expect(showsTogether(world.phones.a) || showsTogether(world.phones.b)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });
});

describe("PATH5 without the server", () => {
  test("PATH5 PATH4 a tap is on the partner's screen within one flight, however long ago the server was killed", () => {
    fc.assert(
      fc.property(fc.nat(), seat, fc.nat({ max: 5_000 }), (seed, by, wait) => {
        const world = pair(GOOD_AIR, 2 * seed);
        expect(bothTogether(world)).toBe(true);
        world.kill();
        world.run(wait);
        const partner = world.phones[partnerOf(by)];
        world.tap(by);
        world.run(15);
        expect(partner.painted).toBe("paused");
        expect(partner.state.taps[by]).toBe(world.phones[by].state.taps[by]);
        world.run(100);
        expect(world.phones[by].state.partnerShown).toBe(world.phones[by].state.taps[by]);
      }),
      { numRuns: 50 },
    );
  });

  test("PATH5 RELEASE7 nobody is Together for longer than W, nobody is released, and all is well once it's back", () => {
    const world = pair(GOOD_AIR, 2);
    const { bound } = watching(world);
    world.kill();
    world.run(W - 700);
    expect(bothTogether(world)).toBe(true); // by what had been proven before
    world.run(700 + TICK);
    expect(showsTogether(world.phones.a) || showsTogether(world.phones.b)).toBe(false);
    world.tap("a");
    bound("a");
    world.run(60_000);
    expect(showsTogether(world.phones.a) || showsTogether(world.phones.b)).toBe(false);
    expect(world.server.released).toEqual({ a: 1, b: 1, watch: 0 });
    for (const of of ["a", "b"] as const) {
      world.cut(of, "up", false);
      world.cut(of, "down", false);
    }
    world.run(20_000);
    expect(bothTogether(world)).toBe(true);
  });
});

test("PATH7 a line that stalls for longer than W costs nothing while the second path works, and W without it", () => {
  for (const near of [true, false]) {
    const world = pair(GOOD_AIR, near ? 2 : 1);
    world.cut("a", "down", true);
    world.run(W + 1_000);
    expect(bothTogether(world)).toBe(near);
    world.cut("a", "down", false);
    world.run(1_000);
    expect(world.server.taps.watch).toBe(near ? 0 : 1);
  }
});

test("PATH7 SHOW1 no nuisance where the lines lose a fifth of what they carry", () => {
  const bad: Air = { delay: 15, jitter: 10, lost: 20, repeated: 0, overtaken: 0 };
  const [alone, near] = [1, 2].map((seed) => {
    const world = pair(bad, seed);
    world.run(600_000);
    return world.server.taps.watch;
  });
  expect(near).toBe(0);
  expect(alone).toBeGreaterThan(0);
});

test("REHEARSE1 REHEARSE2 two phones start only after each pause has come through, and with nothing unreleased", () => {
  fc.assert(
    fc.property(fc.nat(), seat, (seed, untold) => {
      const world = new World(GOOD_AIR, seed);
      world.deaf.add(untold);
      world.run(6_000);
      expect(world.phones[untold].painted).toBe("paused");
      expect([world.server.phase, world.server.rehearsal[partnerOf(untold)]]).toEqual(["preparing", null]);
      world.deaf.clear();
      world.run(6_000);
      expect(bothTogether(world)).toBe(true);
      expect(world.server.rehearsal).toEqual({ a: "seen", b: "seen" });
    }),
    { numRuns: 30 },
  );
});

test("CLOCK2 CLOCK3 after any story both phones know the server's time again", () => {
  fc.assert(
    fc.property(fc.nat(), story, (seed, steps) => {
      const world = pair(GOOD_AIR, seed);
      liveThrough(steps, world);
      world.run(12_000);
      for (const { state, at } of Object.values(world.phones)) {
        expect(state.clock.samples.length).toBeGreaterThanOrEqual(3);
        expect(Math.abs((estimated(state.clock, at) ?? 0) - world.now)).toBeLessThanOrEqual(10);
      }
    }),
    { numRuns: 100 },
  );
});

test("SHOW1 no nuisance: an hour of 1 % loss and 80 ms round trips has no false alarm", () => {
  const world = pair({ delay: 15, jitter: 10, lost: 1, repeated: 0, overtaken: 0 }, 7);
  expect(bothTogether(world)).toBe(true);
  world.run(3_600_000);
  expect(world.server.taps).toEqual({ a: 1, b: 1, watch: 0 }); // each pause was tried once
});
