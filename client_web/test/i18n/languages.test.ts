import { expect, it, vi } from "vitest";
import { formFor } from "../../src/i18n/arabic_numbers";
import { CATALOGUES } from "../../src/i18n/helplines/language";
import { LANGUAGES } from "../../src/i18n/language";
import { PICTURE_WORDS } from "../../src/i18n/pictures";
import { languageFor } from "../../src/i18n/session/language";
import { toolsCatalogue } from "../../src/tools/i18n/language";

it.each(Object.keys(LANGUAGES))("LANG1 a language that can be chosen has all its words: %s", async (language) => {
  expect(languageFor([language])).toBe(language);
  expect((await toolsCatalogue(language)).language).toBe(language);
  expect(Object.keys(CATALOGUES)).toContain(language);
  expect(Object.keys(PICTURE_WORDS)).toContain(language);
});

it.each([
  [["de_AT.UTF-8"], "de"],
  [["C", "POSIX", "ar_EG@latin", "en"], "ar"],
  [[null, undefined, 7, {}, ["fr-FR"]], "fr"],
  [[null, "x".repeat(100_000), "es"], "es"],
  ["en", "en"],
  [{ language: "de" }, "en"],
  [undefined, "en"],
])("LANG1 a platform that says %j of its languages leaves no page without one", (said, language) => {
  expect(languageFor(said as unknown as Iterable<unknown>)).toBe(language);
});

it("LANG3 what was chosen counts where the platform throws", () => {
  function* said(): Generator<unknown> {
    yield "ar";
    throw new Error("no languages here");
  }
  expect(languageFor(said())).toBe("ar");
});

it("LANG1 Arabic counts as it does where the platform knows how", () => {
  const plural = new Intl.PluralRules("ar");
  for (let number = 0; number <= 1200; number += 1) expect(formFor(number), `${number}`).toBe(plural.select(number));
});

it("LANG1 Arabic is there without Intl", async () => {
  vi.stubGlobal("Intl", undefined);
  vi.resetModules();
  await expect(import("../../src/i18n/ar")).resolves.toBeDefined();
  await expect(import("../../src/tools/i18n/ar")).resolves.toBeDefined();
  vi.unstubAllGlobals();
});
