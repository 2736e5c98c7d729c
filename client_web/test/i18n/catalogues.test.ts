import { describe, expect, it } from "vitest";
import type { Catalogue } from "../../src/i18n/catalogue";
import { languageFor } from "../../src/i18n/session/language";
import { CATALOGUES, PARTS } from "../support/catalogues";

const { en: english, ar: arabic, de: german, es: spanish, fr: french } = CATALOGUES;

/** Every sentence of a catalogue, with its key; functions are asked with these. */
function* sentences(part: unknown, given: readonly unknown[] = [7, 7], key = ""): Generator<[string, string]> {
  if (typeof part === "string") yield [key, part];
  else if (typeof part === "function") yield [key, String(part(...given))];
  else if (typeof part === "object" && part !== null) {
    for (const [name, inner] of Object.entries(part)) yield* sentences(inner, given, `${key}.${name}`);
  }
}

const ALL: readonly (readonly [string, Catalogue])[] = [english, arabic, german, spanish, french].map((words) => [
  words.language,
  words,
]);

/** What no language may say: safety, guarantees, consent, emergencies, scores, blame. */
const NEVER =
  /\b(emergency|safe|safely|safety|guarantee[ds]?|consent|are you sure|streak|score|fault|blame|ignored|sicher|garantier\w*|Einwilligung|Notfall|schuld|segur[oa]s?|garantiza\w*|consentimiento|emergencia|culpa|sûr|sécurité|garanti\w*|consentement|urgence|faute)\b|آمن|أمان|ضمان|موافقة|طوارئ|ذنب/i;

describe.each(ALL)("the words: %s", (language, words) => {
  const all = [...sentences(words)];
  const of = new Map(all);

  it("promise nothing beyond the promise, blame nobody, ask nothing twice", () => {
    expect(all.filter(([, said]) => NEVER.test(said.replace("unsicher", "")))).toEqual([]);
  });

  it("are there for every key, as many as in English", () => {
    expect(all.map(([key]) => key).sort()).toEqual([...sentences(english)].map(([key]) => key).sort());
  });

  it("are never empty, and use real apostrophes, quotes and dots", () => {
    expect(all.filter(([, said]) => said.trim() === "" || /['"]|\.\.\.| {2}|^ | $/.test(said))).toEqual([]);
  });

  it("say every number and name that they are given", () => {
    const marked = [...sentences(words, ["‹7›", "‹9›"])].filter(([key]) => !/minutes$|seconds$|worksFor$/.test(key));
    const english7 = new Map(sentences(english, ["‹7›", "‹9›"]));
    for (const [key, said] of marked) {
      for (const mark of ["‹7›", "‹9›"]) expect(said.includes(mark), key).toBe(english7.get(key)?.includes(mark));
    }
    for (const count of [1, 2, 3, 10, 11, 45, 100, 180]) {
      expect(words.minutes(count)).toMatch(count > 2 ? String(count) : /\S/);
      expect(words.seconds(count)).toMatch(count > 2 ? String(count) : /\S/);
    }
    expect(new Set([1, 2, 3, 11].map(words.minutes)).size).toBe(4);
  });

  it("are the one word that a notice says", () => {
    expect(of.get(".pushNotifications.what")).toMatch(/[“„«][ \u202f]?Timer[ \u202f]?[”“»]/);
  });

  it.runIf(language !== "en")("are not English", () => {
    const before = new Map(sentences(english));
    const same = all.filter(([key, said]) => before.get(key) === said).map(([key]) => key);
    expect(
      same.filter((key) => !/\.(name|release\.before|minutes)$|^\.pause$|direction|toGoOn\.before/.test(key)),
    ).toEqual([]);
  });
});

describe("the words", () => {
  it("stand in one place each: in a session's, or in the rest", () => {
    const [session, rest] = PARTS.map(Object.keys);
    expect(session?.filter((name) => rest?.includes(name))).toEqual([]);
  });

  it("say what Lull is in the first line", () => {
    expect(english.home.whatItIs.replaceAll("\n", " ")).toBe("Two phones. One tap to say pause, without words.");
  });

  it("are the partner's same words for a tap, a lost link and a hidden page (SHOW7)", () => {
    expect([english.paused.title, english.paused.giveSpace]).toEqual(["Paused.", "Stop and give space."]);
  });

  it("keep French signs from standing alone in a line", () => {
    const loose = [...sentences(french)].filter(([, said]) => / [?!;:»]|« |[^\s\d\u202f\u00a0][?!;]/.test(said));
    expect(loose).toEqual([]);
  });

  it.each([
    [["de-AT", "en"], "de"],
    [["pt-BR", "es-MX"], "es"],
    [["AR"], "ar"],
    [["en-GB", "fr"], "en"],
    [["fr-CA"], "fr"],
    [["tlh", "constructor", "__proto__", ""], "en"],
    [[], "en"],
  ])("are of the first language that is spoken here: %j", (preferred, language) => {
    expect(languageFor(preferred)).toBe(language);
  });
});
