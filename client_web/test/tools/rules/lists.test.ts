/** The living lists: tabs that never are in each other's way, changes that can be taken back, and what may leave the phone. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changesSince,
  type Item,
  isItem,
  itemsIn,
  LISTS,
  type Lists,
  noted,
  put,
  removed,
  reviewedNow,
  toldOf,
  welcomeIn,
} from "../../../src/tools/rules/lists";
import { merged, type Registers, undone, undoOf, valuesOf } from "../../../src/tools/rules/registers";

const NOTHING: Lists = new Map();
const WORDS = ["Holding hands", "A long hug", "Dancing", "Massage", "Eye contact"];

/** What a tab does to its copy. */
type Act = (lists: Lists, tab: string) => Lists;
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...LISTS)).map(
    ([text, list]): Act =>
      (lists, tab) =>
        put(lists, text, list, tab),
  ),
  fc.constantFrom(...WORDS).map(
    (text): Act =>
      (lists, tab) =>
        removed(lists, text.toLowerCase(), tab),
  ),
  fc.tuple(fc.constantFrom(...WORDS), fc.string({ maxLength: 5 })).map(
    ([text, note]): Act =>
      (lists, tab) =>
        noted(lists, text.toLowerCase(), note, tab),
  ),
);
const copy = (tab: string): fc.Arbitrary<Lists> =>
  fc.array(act, { maxLength: 12 }).map((acts) => acts.reduce((lists, each) => each(lists, tab), NOTHING));

function same(one: Registers<Item>, other: Registers<Item>): void {
  expect(new Map([...one].sort())).toEqual(new Map([...other].sort()));
}

describe("LIST1 several tabs", () => {
  it("LIST1 merge in any order", () => {
    fc.assert(fc.property(copy("a"), copy("b"), (a, b) => same(merged(a, b), merged(b, a))));
  });

  it("LIST1 merge in any grouping", () => {
    fc.assert(
      fc.property(copy("a"), copy("b"), copy("c"), (a, b, c) => same(merged(merged(a, b), c), merged(a, merged(b, c)))),
    );
  });

  it("LIST1 merge as often as they like", () => {
    fc.assert(fc.property(copy("a"), copy("b"), (a, b) => same(merged(merged(a, b), b), merged(a, b))));
  });

  it("LIST1 agree even where one stamp came with two values", () => {
    const stamp = { counter: 1, tab: "a" };
    const of = (text: string): Lists => new Map([["x", { at: stamp, value: { text, list: "welcome", note: "" } }]]);
    same(merged(of("One"), of("Two")), merged(of("Two"), of("One")));
  });

  it("LIST1 a write after a merge is newer than all that was merged", () => {
    fc.assert(
      fc.property(copy("b"), copy("a"), (a, b) => {
        const mine = put(removed(merged(a, b), "dancing", "a"), "Dancing", "not_now", "a");
        expect(itemsIn(merged(b, merged(mine, a)), "not_now").map(([key]) => key)).toContain("dancing");
      }),
    );
  });

  it("LIST1 the same words are one thing, however they are written", () => {
    const lists = put(
      put(put(NOTHING, "  Holding   hands. ", "welcome", "a"), "holding HANDS", "perhaps", "b"),
      " ",
      "welcome",
      "a",
    );
    expect(valuesOf(lists).map(([, item]) => item)).toEqual([{ text: "Holding hands.", list: "perhaps", note: "" }]);
  });

  it("LIST1 names that mean something to a machine are words as any other", () => {
    const lists = put(NOTHING, "__proto__", "welcome", "a");
    expect(itemsIn(lists, "welcome")[0]?.[1].text).toBe("__proto__");
  });

  it("LIST1 are all of the form that is kept", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.string({ maxLength: 400 }), (text, note) => {
        const lists = put(NOTHING, text, "perhaps", "a");
        for (const [key] of lists)
          for (const [, item] of valuesOf(noted(lists, key, note, "a"))) expect(isItem(item)).toBe(true);
      }),
    );
  });
});

describe("LIST3 what changed", () => {
  it("LIST3 is taken back by one press, in every tab", () => {
    fc.assert(
      fc.property(copy("a"), copy("b"), fc.constantFrom(...WORDS), fc.constantFrom(...LISTS), (a, b, text, list) => {
        const before = merged(a, b);
        const after = put(before, text, list, "a");
        const back = undone(after, undoOf(before, text.toLowerCase()), "a");
        expect(valuesOf(merged(back, merged(after, b)))).toEqual(valuesOf(before));
      }),
    );
  });

  it("LIST3 is what differs, not how often it was moved", () => {
    fc.assert(
      fc.property(copy("a"), (a) => {
        expect(changesSince(reviewedNow(a), a)).toEqual([]);
        const moved = put(put(a, "Dancing", "welcome", "a"), "Dancing", "not_now", "a");
        const there = itemsIn(a, "not_now").some(([key]) => key === "dancing");
        expect(changesSince(reviewedNow(a), moved)).toHaveLength(there ? 0 : 1);
      }),
    );
  });

  it("LIST3 names what came, moved and went", () => {
    const before = put(put(NOTHING, "Massage", "welcome", "a"), "Dancing", "perhaps", "a");
    const after = removed(put(put(before, "Eye contact", "welcome", "a"), "Massage", "not_now", "a"), "dancing", "a");
    expect(changesSince(reviewedNow(before), after)).toEqual([
      { key: "eye contact", text: "Eye contact", from: null, to: "welcome" },
      { key: "massage", text: "Massage", from: "welcome", to: "not_now" },
      { key: "dancing", text: "dancing", from: "perhaps", to: null },
    ]);
  });
});

describe("LIST2 what may leave the phone", () => {
  it("LIST2 is what is welcome, and nothing else", () => {
    fc.assert(
      fc.property(copy("a"), (a) => {
        expect(welcomeIn(a)).toEqual(
          valuesOf(a)
            .filter(([, item]) => item.list === "welcome")
            .map(([key]) => key),
        );
      }),
    );
  });

  it("LIST2 is of not now only what its owner chose, and only while it is not now", () => {
    const lists = put(
      put(put(NOTHING, "Massage", "not_now", "a"), "Dancing", "not_now", "a"),
      "A long hug",
      "welcome",
      "a",
    );
    expect(toldOf(lists, new Set())).toEqual([]);
    expect(toldOf(lists, new Set(["massage", "a long hug"]))).toEqual(["Massage"]);
    expect(toldOf(put(lists, "Massage", "perhaps", "a"), new Set(["massage"]))).toEqual([]);
  });
});
