import { describe, expect, it } from "vitest";
import { INTERVALS, LENGTHS, WINDOWS } from "../../src/protocol/bounds";
import type { Terms } from "../../src/room/screen_types";
import { nextTerms, TERM_NAMES } from "../../src/room/terms";

const FIRST: Terms = { length: 2700, every: 420, within: 30, steps: 4 };
const BOUNDS = { length: LENGTHS, every: INTERVALS, within: WINDOWS } as const;
const NAMES = ["length", "every", "within"] as const;

/** All values that presses lead to, from `terms` on. */
function* walk(terms: Terms, name: (typeof NAMES)[number], up: boolean): Generator<Terms> {
  for (let next = nextTerms(terms, name, up); next !== null; next = nextTerms(next, name, up)) yield next;
}

describe("the steppers", () => {
  it("are one for each number", () => expect(TERM_NAMES).toEqual(NAMES));

  it.each(NAMES)("go from end to end of what the terms allow, and no further (AGREE1): %s", (name) => {
    const { least, most } = BOUNDS[name];
    expect([...walk(FIRST, name, false)].at(-1)?.[name]).toBe(least);
    expect([...walk(FIRST, name, true)].at(-1)?.[name]).toBe(most);
  });

  it.each(NAMES)("change one thing, and always by some (AGREE4): %s", (name) => {
    let before = FIRST;
    for (const next of walk(FIRST, name, false)) {
      expect(next[name]).toBeLessThan(before[name]);
      expect({ ...next, [name]: 0 }).toEqual({ ...FIRST, [name]: 0 });
      before = next;
    }
  });

  it("find their way from a value that is none of theirs", () => {
    expect(nextTerms({ ...FIRST, length: 2000 }, "length", false)?.length).toBe(1800);
    expect(nextTerms({ ...FIRST, length: 2000 }, "length", true)?.length).toBe(2700);
  });
});
