import { describe, expect, test } from "vitest";
import { type At, isContinuous } from "../../src/room/time";

const at = (mono: number, wall: number): At => ({ mono, wall });

describe("AGREED5 two clocks that have gone alike", () => {
  test("AGREED5 may stand apart, and differ by noise either way; a sleep, or a hand on one of them, is no noise", () => {
    const then = at(100, 5_000);
    expect(isContinuous(then, at(1_100, 6_000))).toBe(true);
    expect(isContinuous(then, at(1_100, 6_250))).toBe(true);
    expect(isContinuous(then, at(1_100, 6_251))).toBe(false);
    expect(isContinuous(then, at(1_100, 5_750))).toBe(true);
    expect(isContinuous(then, at(1_100, 5_749))).toBe(false);
  });
});
