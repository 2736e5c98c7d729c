/** Words to have at hand. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, oneOf } from "../../../src/tools/rules/collections";

const entry = (key: string): Entry => ({ key, text: key, group: "quiet", own: false });

test("OWN6 what comes by chance is one of them, and not the same again where there is another", () => {
  const keys = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 20 });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(keys, fc.nat(), chance, (names, at, by) => {
      const before = names[at % names.length] ?? null;
      const one = oneOf(names.map(entry), before, by);
      expect(names).toContain(one?.key);
      if (names.length > 1) expect(one?.key).not.toBe(before);
    }),
  );
  expect(oneOf([], null, 0.5)).toBeNull();
});
