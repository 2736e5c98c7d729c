/** What is said around the helplines, in every language. */

import { describe, expect, it } from "vitest";
import helplines from "../../data/helplines.json";
import { english, type HelplineCatalogue } from "../../src/i18n/helplines/en";
import { CATALOGUES, helplineWords } from "../../src/i18n/helplines/language";
import { type Directory, KINDS } from "../../src/ui/helplines/directory";

const DIRECTORY: Directory = helplines;

function* sentences(part: unknown, key = ""): Generator<[string, string]> {
  if (typeof part === "string") yield [key, part];
  else if (typeof part === "function") yield [key, String(part("‹7›", "‹8›", "‹9›"))];
  else if (typeof part === "object" && part !== null) {
    for (const [name, inner] of Object.entries(part)) yield* sentences(inner, `${key}.${name}`);
  }
}

const inEnglish = new Map(sentences(english));

describe.each(Object.entries(CATALOGUES))(
  "HELP1 the words around the helplines: %s",
  (language, words: HelplineCatalogue) => {
    const all = [...sentences(words)];

    it("HELP1 are there for every key, and say what they are given", () => {
      expect(all.map(([key]) => key).sort()).toEqual([...inEnglish.keys()].sort());
      for (const [key, said] of all) {
        for (const mark of ["‹7›", "‹8›", "‹9›"]) {
          expect(said.includes(mark), key).toBe(inEnglish.get(key)?.includes(mark));
        }
      }
    });

    it("HELP1 are never empty, and use real apostrophes, quotes and dots", () => {
      expect(all.filter(([, said]) => said.trim() === "" || /['"]|\.\.\.| {2}|^ | $/.test(said))).toEqual([]);
    });

    it("HELP1 promise nothing, and call nothing certain", () => {
      const never =
        /\b(safe|safely|safety|guarantee[ds]?|verified|correct|sicher|garantiert|segur[oa]s?|garantizad[oa]s?|sûre?|garantie?s?)\b|آمن|مضمون|مؤكد/i;
      expect(all.filter(([, said]) => never.test(said))).toEqual([]);
    });

    it("HELP1 have a word for every kind and for everybody that a line is for", () => {
      for (const kind of KINDS) expect(words.kinds[kind], kind).toBeTypeOf("string");
      for (const { lines } of Object.values(DIRECTORY.countries)) {
        for (const whom of lines.flatMap(({ who = [] }) => who)) expect(words.who[whom], whom).toBeTypeOf("string");
      }
    });

    it("HELP1 are hardly ever the same as in English", () => {
      if (language === "en") return;
      const same = all.filter(([key, said]) => inEnglish.get(key) === said && !/whatsapp|chat|police/.test(key));
      expect(same).toEqual([]);
    });
  },
);

describe("HELP3 the words of a language that isn't there", () => {
  it.each(["xx", "", "__proto__", "toString"])("HELP3 are English ones: %s", (language) => {
    expect(helplineWords(language)).toBe(english);
  });
});
