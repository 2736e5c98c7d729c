import { describe, expect, test } from "vitest";
import { ZERO } from "../../src/room/pause_counters";
import {
  above,
  type Bounds,
  bothAgreed,
  fallen,
  lasting,
  lesser,
  letGo,
  lowered,
  loweredBy,
  NO_DIGEST,
  NOTHING_AGREED,
  remaining,
  SLACK,
  sooner,
  UNBOUNDED,
  untilAsked,
  type Values,
} from "../../src/room/values";
import { later, START } from "../support/phone";

const BOUNDS: Bounds = { step: 2, more: 1, length: 2700, every: 420, within: 30 };
const NAMES = ["step", "more", "length", "every", "within"] as const;
const values = (changes: Partial<Values> = {}): Values => ({ ...NOTHING_AGREED, ...BOUNDS, ...changes });

describe("AGREED3 the lesser of two", () => {
  test.each(NAMES)("AGREED3 in each bound by itself: %s", (name) => {
    const less = { ...BOUNDS, [name]: BOUNDS[name] - 1 };
    expect(above(BOUNDS, less)).toBe(true);
    expect(above(less, BOUNDS)).toBe(false);
    expect(lesser(BOUNDS, less)).toEqual(less);
    expect(lesser(less, BOUNDS)).toEqual(less);
    expect(fallen(BOUNDS, less)).toEqual({ ...UNBOUNDED, [name]: less[name] });
    expect(fallen(less, BOUNDS)).toEqual(UNBOUNDED);
  });

  test("AGREED3 what is as it was has neither fallen nor is above", () => {
    expect(fallen(BOUNDS, BOUNDS)).toEqual(UNBOUNDED);
    expect(above(BOUNDS, BOUNDS)).toBe(false);
  });
});

describe("AGREED2 the same, meant alike", () => {
  const both = values({ agreed: { a: 1, b: 0, watch: 0 }, digest: "00112233445566aa" });
  test("AGREED2 takes a meaning, and exactly the same taps", () => {
    expect(bothAgreed(both, both)).toBe(true);
    expect(bothAgreed(both, { ...both, digest: "ffffffffffffffff" })).toBe(false);
    expect(bothAgreed(both, { ...both, agreed: ZERO })).toBe(false);
    expect(bothAgreed({ ...both, digest: NO_DIGEST }, { ...both, digest: NO_DIGEST })).toBe(false);
  });
});

describe("AGREED3 what one lowers", () => {
  test("AGREED3 a shorter length leaves no more time beyond it; no other bound does that", () => {
    expect(lowered(values(), { ...UNBOUNDED, length: 1800 })).toEqual(values({ length: 1800, more: 0 }));
    expect(lowered(values(), { ...UNBOUNDED, every: 60 })).toEqual(values({ every: 60 }));
    expect(lowered(values(), BOUNDS)).toEqual(values());
  });

  test("AGREED3 a phone that had agreed to no length yet keeps what it agreed to of more time", () => {
    const own = values({ length: UNBOUNDED.length });
    expect(lowered(own, { ...UNBOUNDED, length: 2700 })).toEqual(values());
  });

  test("AGREED3 a beat takes terms along, and step and more time only where its phone went back in something", () => {
    const behind = values({ step: 1, more: 0 });
    expect(loweredBy(values(), behind, behind)).toEqual(values());
    expect(loweredBy(values(), values({ step: 1, more: 0, every: 600 }), behind)).toEqual(behind);
    expect(loweredBy(values(), values(), behind)).toEqual(behind);
    expect(loweredBy(values(), behind, { ...behind, within: 15 })).toEqual({ ...behind, within: 15 });
  });

  test("AGREED3 a phone's first values are no step back", () => {
    expect(loweredBy(values(), NOTHING_AGREED, values({ step: 1 }))).toEqual(values());
  });
});

describe("AGREED6 what one lets go of alone", () => {
  const own = values({ lets: { a: 1, b: 2, watch: 3 } });
  const theirs = values({ lets: { a: 4, b: 5, watch: 1 } });
  test("AGREED6 in Preparing the other one's tried pause, in Aftercare all, else nothing", () => {
    expect(letGo("preparing", "a", own, theirs)).toEqual({ a: 4, b: 2, watch: 0 });
    expect(letGo("preparing", "b", own, theirs)).toEqual({ a: 1, b: 5, watch: 0 });
    expect(letGo("aftercare", "a", own, theirs)).toEqual({ a: 4, b: 5, watch: 3 });
    expect(letGo("paused", "a", own, theirs)).toEqual(ZERO);
  });
});

describe("AGREED5 the phone's own time", () => {
  test("AGREED5 the length, ten minutes for each more, and the clocks' slack", () => {
    expect(lasting({ ...BOUNDS, more: 0 })).toBe(2_700_000 + SLACK);
    expect(lasting({ ...BOUNDS, more: 2 })).toBe(2_700_000 + 1_200_000 + SLACK);
    expect(untilAsked(START, BOUNDS)).toEqual({ from: START, ms: 450_000 + SLACK });
  });

  test("AGREED5 of two spans the one that is over sooner", () => {
    const [long, short] = [
      { from: START, ms: 2_000 },
      { from: later(500), ms: 1_000 },
    ];
    expect(remaining(long, later(1_000))).toBe(1_000);
    expect(sooner(long, short, later(1_000))).toBe(short);
    expect(sooner(short, long, later(1_000))).toBe(short);
    const same = { from: START, ms: 2_000 };
    expect(sooner(same, long, START)).toBe(same);
  });
});
