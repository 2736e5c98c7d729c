/** Whatever a person writes can be read again: what no reader takes would cost them the whole notebook. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { added, type Collection, entriesOf, reworded } from "../../../src/tools/rules/collections";
import { type Item, type Lists, noted, put, removed } from "../../../src/tools/rules/lists";
import { broughtIn, bundleIn, bundleOf, MOST, notebookIn, textOf } from "../../../src/tools/rules/notebooks";
import { normalised } from "../../../src/tools/rules/text";

/** One letter that is eighteen when it's compared. */
const LONG_LETTER = "\ufdfa";
const letters = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom(LONG_LETTER, "\u0130", "\u0300", "\ud800", " ", "\ufeff", "!", "a"),
    maxLength: 400,
  }),
);

describe("OWN1 what was written", () => {
  it("OWN1 is read as it was written, whatever it is: lists", () => {
    fc.assert(
      fc.property(letters, letters, letters, (one, other, note) => {
        let lists: Lists = put(put(new Map(), one, "welcome", "a"), other, "not_now", "b");
        for (const key of lists.keys()) lists = noted(lists, key, note, "a");
        lists = removed(lists, normalised(one), "a");
        expect(notebookIn("lists", textOf(lists))).toEqual(lists);
      }),
    );
  });

  it("OWN1 is read as it was written, however long it gets when it's compared", () => {
    const longest = LONG_LETTER.repeat(400);
    const lists = put(new Map(), longest, "welcome", "a");
    expect(notebookIn("lists", textOf(lists))).toEqual(lists);
    const mine = added(new Map(), "after", longest, "a");
    expect(notebookIn("phrases", textOf(mine))).toEqual(mine);
  });

  it("OWN1 is read as it was written, whatever it is: words to have at hand", () => {
    const seeds = [{ name: "slow", group: "during", text: "Slower, please." }];
    fc.assert(
      fc.property(letters, letters, letters, (one, other, third) => {
        let mine: Collection = added(added(new Map(), "after", one, "a"), "after", other, "b");
        for (const entry of entriesOf(mine, seeds)) mine = reworded(mine, entry, third, "a");
        expect(notebookIn("phrases", textOf(mine))).toEqual(mine);
      }),
    );
  });
});

describe("OWN2 a file that isn't as Lull would have written it", () => {
  const item = (text: string): Item => ({ text, list: "welcome", note: "" });
  const listsOf = (entries: readonly (readonly [string, Item])[]): Lists =>
    new Map(entries.map(([key, value]) => [key, { at: { counter: 1, tab: "z" }, value }]));

  it("OWN2 can't have its reader welcome something other than what it shows", () => {
    const honest = textOf(listsOf([["holding hands", item("Holding hands")]]));
    const other = textOf(listsOf([["kissing", item("Holding hands")]]));
    expect(bundleIn(bundleOf(new Map([["lists", honest]])))).not.toBeNull();
    expect(bundleIn(bundleOf(new Map([["lists", other]])))).toBeNull();
  });

  it("OWN2 can't bring so much that what is here couldn't be read again", () => {
    const many = (word: string): Lists =>
      listsOf(Array.from({ length: MOST }, (_, at) => [`${word} ${at}`, item(`${word} ${at}`)] as const));
    const here = many("one");
    expect(broughtIn(here, many("other"), "a")).toBeNull();
    expect(broughtIn(here, here, "a")).toEqual(here);
  });
});

describe("LIST1 words that are the same", () => {
  it("LIST1 are the same from any keyboard: marks that one bends and another doesn't", () => {
    expect(normalised("Don’t rush – “just” us")).toBe(normalised('Don\'t rush - "just" us'));
    expect(normalised("L‘ascolto")).toBe(normalised("l'ascolto"));
    expect(normalised("قبلة؟")).toBe(normalised("قبلة"));
    expect(normalised("Kissing ❤️")).toBe(normalised("kissing ❤"));
  });
});

describe("OWN3 words of one's own", () => {
  it("OWN3 that were changed can be added anew, and aren't there twice", () => {
    const seeds: [] = [];
    const one = added(new Map(), "after", "Tea?", "a");
    const [entry] = entriesOf(one, seeds);
    if (entry === undefined) throw new Error("not there");
    const changed = reworded(one, entry, "Cocoa?", "a");
    const texts = (collection: Collection): readonly string[] => entriesOf(collection, seeds).map(({ text }) => text);
    expect(texts(changed)).toEqual(["Cocoa?"]);
    expect(texts(added(changed, "after", "Tea?", "a"))).toEqual(expect.arrayContaining(["Tea?", "Cocoa?"]));
    expect(texts(added(changed, "after", "cocoa", "a"))).toHaveLength(1);
  });
});
