/** What is kept, as text: there and back, from older Lulls, and nothing that isn't ours. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  added,
  type Collection,
  entriesOf,
  isChanged,
  reworded,
  startingSet,
} from "../../../src/tools/rules/collections";
import { type Lists, noted, put, removed } from "../../../src/tools/rules/lists";
import {
  broughtIn,
  bundleIn,
  bundleOf,
  type Migration,
  NOTEBOOKS,
  notebookIn,
  textOf,
} from "../../../src/tools/rules/notebooks";
import { merged, valuesOf } from "../../../src/tools/rules/registers";

const LISTS: Lists = removed(
  noted(put(put(new Map(), "Dancing", "welcome", "a"), "Massage", "perhaps", "b"), "dancing", "in the kitchen", "a"),
  "massage",
  "a",
);

describe("OWN1 a notebook", () => {
  it("OWN1 is read as it was written, with what was put away", () => {
    expect(notebookIn("lists", textOf(LISTS))).toEqual(LISTS);
    for (const name of NOTEBOOKS) expect(notebookIn(name, textOf(new Map()))).toEqual(new Map());
  });

  it.each([
    ["not JSON", "{"],
    ["no version", '{"entries":[]}'],
    ["a Lull to come", '{"version":2,"entries":[]}'],
    ["no entries", '{"version":1}'],
    ["a short entry", '{"version":1,"entries":[["x",1,"a"]]}'],
    ["a list that isn't one", '{"version":1,"entries":[["x",1,"a",{"text":"X","list":"always","note":""}]]}'],
    ["a counter out of bounds", '{"version":1,"entries":[["x",1e300,"a",null]]}'],
    ["a counter below one", '{"version":1,"entries":[["x",0,"a",null]]}'],
    ["a key twice", '{"version":1,"entries":[["x",1,"a",null],["x",2,"a",null]]}'],
    ["something more", '{"version":1,"entries":[["x",1,"a",{"text":"X","list":"perhaps","note":"","at":1}]]}'],
  ])("OWN1 is none with %s", (_, text) => {
    expect(notebookIn("lists", text)).toBeNull();
  });

  it("OWN1 never throws, whatever it gets", () => {
    fc.assert(
      fc.property(fc.constantFrom(...NOTEBOOKS), fc.jsonValue(), fc.jsonValue(), (name, value, entry) => {
        notebookIn(name, JSON.stringify(value));
        notebookIn(name, JSON.stringify({ version: 1, entries: [["x", 1, "a", entry]] }));
        bundleIn(JSON.stringify({ documents: value }));
      }),
    );
  });

  it("OWN1 of an older Lull is brought forward, one version at a time", () => {
    const rename: Migration = (entries) =>
      (entries as unknown[][]).map(([key, counter, tab, value]) => [
        key,
        counter,
        tab,
        value === null ? null : { ...(value as object), list: "perhaps" },
      ]);
    const note: Migration = (entries) =>
      (entries as unknown[][]).map(([key, counter, tab, value]) => [
        key,
        counter,
        tab,
        value === null ? null : { ...(value as object), note: "" },
      ]);
    const oldest = '{"version":1,"entries":[["x",1,"a",{"text":"X"}],["y",2,"a",null]]}';
    const older = '{"version":2,"entries":[["x",1,"a",{"text":"X","list":"perhaps"}],["y",2,"a",null]]}';
    const now = notebookIn("lists", oldest, [rename, note]);
    expect(now).toEqual(notebookIn("lists", older, [rename, note]));
    expect(valuesOf(now ?? new Map())).toEqual([["x", { text: "X", list: "perhaps", note: "" }]]);
    expect(notebookIn("lists", textOf(now ?? new Map(), [rename, note]), [rename, note])).toEqual(now);
  });
});

describe("OWN2 a file that is brought in", () => {
  it("OWN2 has its words win, and never the last word", () => {
    const here = put(put(new Map(), "Dancing", "not_now", "a"), "Eye contact", "welcome", "a");
    const from: Lists = new Map([
      ["dancing", { at: { counter: 9e15, tab: "z" }, value: { text: "Dancing", list: "welcome", note: "" } }],
      ["eye contact", { at: { counter: 9e15, tab: "z" }, value: null }],
    ]);
    const both = broughtIn(here, from, "a");
    if (both === null) throw new Error("too many");
    expect(valuesOf(both).map(([, { text, list }]) => [text, list])).toEqual([
      ["Dancing", "welcome"],
      ["Eye contact", "welcome"],
    ]);
    const later = put(both, "Dancing", "not_now", "b");
    expect(valuesOf(merged(both, later))).toEqual(valuesOf(later));
  });

  it("OWN2 is taken whole or not at all", () => {
    const bundle = bundleOf(new Map([["lists", textOf(LISTS)]]));
    expect(bundleIn(bundle)?.get("lists")).toBe(textOf(LISTS));
    expect(bundleIn(bundle.replace("Dancing", " Dancing"))).toBeNull();
    expect(bundleIn('{"documents":{"room":"{}"}}')).toBeNull();
    expect(bundleIn('{"documents":{"__proto__":"x"}}')).toBeNull();
  });
});

describe("OWN3 words to have at hand", () => {
  const SEEDS = [
    { name: "slow", group: "during", text: "Slower, please." },
    { name: "stay", group: "during", text: "Stay like this." },
  ];
  const NONE: Collection = new Map();
  const texts = (collection: Collection): readonly string[] => entriesOf(collection, SEEDS).map(({ text }) => text);

  it("OWN3 begin with a starting set, are changed, put away, added to, and brought back", () => {
    const [slow, stay] = entriesOf(NONE, SEEDS);
    if (slow === undefined || stay === undefined) throw new Error("no seeds");
    let mine = reworded(NONE, slow, "Half as fast.", "a");
    mine = added(reworded(mine, stay, "", "a"), "after", "Tea?", "a");
    expect(texts(mine)).toEqual(["Half as fast.", "Tea?"]);
    expect(notebookIn("phrases", textOf(mine))).toEqual(mine);
    expect(isChanged(mine)).toBe(true);
    mine = startingSet(mine, "a");
    expect(texts(mine)).toEqual(["Slower, please.", "Stay like this.", "Tea?"]);
    expect(isChanged(mine)).toBe(false);
  });

  it("OWN3 are there once, however they are written", () => {
    expect(texts(added(added(NONE, "after", "Tea?", "a"), "after", " tea ", "b"))).toHaveLength(3);
  });

  it("OWN3 can be changed again after a change", () => {
    const [slow] = entriesOf(NONE, SEEDS);
    if (slow === undefined) throw new Error("no seeds");
    const once = reworded(NONE, slow, "Half as fast.", "a");
    const [again] = entriesOf(once, SEEDS);
    if (again === undefined) throw new Error("gone");
    expect(texts(reworded(once, again, "Slow down.", "a"))[0]).toBe("Slow down.");
  });
});
