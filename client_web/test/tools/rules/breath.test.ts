/** One breath on two phones. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { behind, breathAt, FIRST_PATTERN, lengthOf, PATTERNS, speedFor } from "../../../src/tools/rules/breath";

const pattern = fc.constantFrom(...Object.values(PATTERNS));
const time = fc.integer({ min: -1e13, max: 1e13 });

describe("BREATH1 a breath", () => {
  it("BREATH1 is four seconds in and six out, if nothing else is chosen", () => {
    expect(PATTERNS[FIRST_PATTERN]).toEqual({ inhale: 4000, exhale: 6000 });
  });

  it("BREATH1 is never held: it is always filling or emptying, and the turn has no length", () => {
    fc.assert(
      fc.property(pattern, time, (each, at) => {
        const now = breathAt(each, at);
        const next = breathAt(each, at + Math.min(1, now.left / 2));
        expect(now.left).toBeGreaterThan(0);
        if (now.phase === "in") expect(next.fill).toBeGreaterThanOrEqual(now.fill);
        else expect(next.fill).toBeLessThanOrEqual(now.fill);
      }),
    );
    for (const each of Object.values(PATTERNS)) {
      expect(breathAt(each, each.inhale)).toMatchObject({ phase: "out", fill: 1 });
      expect(breathAt(each, lengthOf(each))).toMatchObject({ phase: "in", fill: 0 });
    }
  });

  it("BREATH1 depends on the time alone: two phones 50 ms apart are 50 ms apart in it", () => {
    fc.assert(
      fc.property(pattern, time, fc.integer({ min: -50, max: 50 }), (each, at, apart) => {
        expect(behind(each, at + apart, breathAt(each, at).into)).toBe(apart);
      }),
    );
  });

  it("BREATH1 comes back into step from anywhere, by the short way, and never visibly", () => {
    fc.assert(
      fc.property(pattern, time, fc.integer({ min: 0, max: 12_000 }), (each, start, from) => {
        let into = from % lengthOf(each);
        let at = start;
        for (let looks = 0; looks < 40; looks += 1) {
          const speed = speedFor(behind(each, at, into));
          expect(Math.abs(speed - 1)).toBeLessThanOrEqual(0.25);
          at += 1000;
          into = (into + 1000 * speed) % lengthOf(each);
        }
        expect(Math.abs(behind(each, at, into))).toBeLessThanOrEqual(10);
      }),
    );
  });

  it("BREATH1 goes on without the network: a clock that is 1 in 10,000 off stays within 50 ms for eight minutes", () => {
    const each = PATTERNS.calm;
    const drifted = (at: number): number => at * (1 + 1e-4);
    const apart = behind(each, 480_000, breathAt(each, drifted(480_000)).into);
    expect(Math.abs(apart)).toBeLessThanOrEqual(50);
  });
});
