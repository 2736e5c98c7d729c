/** The tools' words. */

import { describe, expect, it } from "vitest";
import { catalogue as arabic } from "../../../src/tools/i18n/ar";
import { catalogue as german } from "../../../src/tools/i18n/de";
import { type ToolsCatalogue, words } from "../../../src/tools/i18n/en";
import { catalogue as spanish } from "../../../src/tools/i18n/es";
import { catalogue as french } from "../../../src/tools/i18n/fr";

/** Every sentence of the catalogue, with its key; functions are asked with a number. */
function* sentences(part: unknown, key = "words"): Generator<[string, string]> {
  if (typeof part === "string") yield [key, part];
  else if (typeof part === "function") yield [key, String(part(7, 8, 9))];
  else if (typeof part === "object" && part !== null) {
    for (const [name, inner] of Object.entries(part)) yield* sentences(inner, `${key}.${name}`);
  }
}

const all = [...sentences(words)];
/** Titles of other people's works are as they are. */
const ours = all.filter(([key]) => !key.includes(".sources."));

describe("CARD1 the words", () => {
  it("CARD1 promise nothing, treat nobody, count nothing, hurry nobody", () => {
    const never =
      /\b(emergency|safe|safely|safety|guarantee[ds]?|consent\w*|are you sure|streaks?|scores?|progress|well done|great job|fault|blame|ignored|heal\w*|cures?|therapeutic|must|quick\w*|hurry up)\b/i;
    const said = ours.filter(([, text]) => never.test(text));
    expect(said.filter(([, text]) => !text.includes("quick breath"))).toEqual([]);
  });

  it("CARD1 are never empty, and use real apostrophes", () => {
    expect(all.filter(([, said]) => said.trim() === "" || said.includes("'"))).toEqual([]);
  });

  it.each(Object.entries(words.cards.all))("CARD1 the card is short, and names where it is from: %s", (_, card) => {
    const length = card.text.join(" ").split(/\s+/).length;
    expect(length).toBeGreaterThanOrEqual(80);
    expect(length).toBeLessThanOrEqual(140);
    expect(card.sources.length).toBeGreaterThanOrEqual(2);
    for (const paragraph of card.text) expect(paragraph).toMatch(/[.?”]$/);
  });

  it("CARD1 are fourteen", () => {
    expect(Object.keys(words.cards.all)).toHaveLength(14);
  });

  it("CARD1 there is a refusal in words for each", () => {
    for (const said of Object.values(words.sheet.refused)) expect(said).toMatch(/\.$/);
    for (const said of Object.values(words.keeping.refused)) expect(said).toMatch(/\.$/);
  });
});

const OTHERS: readonly (readonly [string, ToolsCatalogue])[] = [arabic, german, spanish, french].map((each) => [
  each.language,
  each,
]);

describe.each(OTHERS)("CARD1 the words: %s", (_, other) => {
  const said = [...sentences(other)];

  it("CARD1 are there for every key, as many as in English, and name the same groups", () => {
    expect(said.map(([key]) => key).sort()).toEqual(all.map(([key]) => key).sort());
    for (const part of ["phrases", "ideas", "aftercare", "setbacks"] as const) {
      const groups = (catalogue: ToolsCatalogue) => Object.values(catalogue[part].seeds).map(([group]) => group);
      expect(groups(other)).toEqual(groups(words));
    }
  });

  it("CARD1 are never empty, and use real apostrophes, quotes and dots", () => {
    const ours = said.filter(([key]) => !key.includes(".sources."));
    expect(ours.filter(([, text]) => text.trim() === "" || /['"]|\.\.\./.test(text))).toEqual([]);
  });

  it("CARD1 say every number and name that they are given", () => {
    for (const [key, text] of all) {
      for (const mark of ["7", "8", "9"]) {
        if (!/\d\d|4 in|5 in|3 in|sources/.test(`${key} ${text}`) && text.includes(mark)) {
          expect(new Map(said).get(key), key).toContain(mark);
        }
      }
    }
  });

  it("CARD1 promise nothing, treat nobody, count nothing, hurry nobody", () => {
    const never =
      /\b(Notfall|sicher|garantier\w*|Einwilligung|Fortschritt|heil(t|en|ung)\w*|emergencia|segur[oa]s?|garantiza\w*|consentimiento|progreso|cura[rs]?|urgence|sécurité|garanti\w*|consentement|progrès|guéri\w*)\b/i;
    expect(said.filter(([, text]) => never.test(text))).toEqual([]);
  });

  it.each(Object.entries(other.cards.all))("CARD1 the card is as short as in English: %s", (_, card) => {
    const length = card.text.join(" ").split(/\s+/).length;
    expect(length).toBeGreaterThanOrEqual(60);
    expect(length).toBeLessThanOrEqual(140);
    for (const paragraph of card.text) expect(paragraph).toMatch(/[.?؟”“»]$/);
  });

  it("CARD1 are hardly ever the same as in English", () => {
    const english = new Map(ours);
    const same = said.filter(
      ([key, text]) => english.get(key) === text && !/seeds\.\w+\.0|whatsapp|minutes$/.test(key),
    );
    expect(same.length).toBeLessThan(5);
  });
});
