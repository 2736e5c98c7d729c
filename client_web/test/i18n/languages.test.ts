import { expect, it } from "vitest";
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
