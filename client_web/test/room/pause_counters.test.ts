import fc from "fast-check";
import { describe, expect, test } from "vitest";
import shared from "../../../protocol/transcripts/pauses.json";
import { type Count, equal, exceeds, merge } from "../../src/room/pause_counters";

const counter = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 2 ** 31 - 1 }));
const count: fc.Arbitrary<Count> = fc.record({ a: counter, b: counter, watch: counter });

describe("PAUSE2 merging", () => {
  test("PAUSE2 merging is commutative", () => {
    fc.assert(fc.property(count, count, (x, y) => equal(merge(x, y), merge(y, x))));
  });

  test("PAUSE2 merging is associative", () => {
    fc.assert(fc.property(count, count, count, (x, y, z) => equal(merge(merge(x, y), z), merge(x, merge(y, z)))));
  });

  test("PAUSE2 merging is idempotent", () => {
    fc.assert(fc.property(count, (x) => equal(merge(x, x), x)));
  });

  test("PAUSE2 merging never lowers a counter, and raises none beyond the larger of the two", () => {
    fc.assert(
      fc.property(count, count, (x, y) => {
        const merged = merge(x, y);
        expect(exceeds(x, merged) || exceeds(y, merged)).toBe(false);
        for (const name of ["a", "b", "watch"] as const) expect([x[name], y[name]]).toContain(merged[name]);
      }),
    );
  });

  test("PAUSE2 any order and repetition of copies ends in the same place", () => {
    const told = fc.array(count, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(told, fc.infiniteStream(fc.nat()), (copies, picks) => {
        const inOrder = copies.reduce(merge);
        const anyhow = [...copies, ...copies].sort(() => ((picks.next().value as number) % 3) - 1).reduce(merge);
        expect(anyhow).toEqual(inOrder);
      }),
    );
  });
});

describe("PAUSE1 PAUSE2 the shared transcripts", () => {
  test.each(shared.merge)("PAUSE2 merge: $name", ({ left, right, merged }) => {
    expect(merge(left, right)).toEqual(merged);
    expect(merge(right, left)).toEqual(merged);
  });

  test.each(shared.paused)("PAUSE1 paused: $name", ({ taps, released, paused }) => {
    expect(exceeds(taps, released)).toBe(paused);
  });
});

describe("PAUSE1 paused", () => {
  test.each(["a", "b", "watch"] as const)(
    "PAUSE1 one unreleased %s is a pause, however far the others were released",
    (name) => {
      const taps = { a: 4, b: 4, watch: 4 };
      expect(exceeds(taps, { a: 9, b: 9, watch: 9, [name]: 3 })).toBe(true);
      expect(exceeds(taps, { ...taps, [name]: 4 })).toBe(false);
    },
  );

  test("PAUSE1 a tap newer than a release survives it", () => {
    fc.assert(
      fc.property(count, fc.constantFrom("a" as const, "b" as const, "watch" as const), (seen, name) => {
        const tapped = { ...seen, [name]: seen[name] + 1 };
        expect(exceeds(tapped, seen)).toBe(true);
      }),
    );
  });
});
