/** The helplines' words in the language that the page speaks. */

import { arabic } from "./ar";
import { german } from "./de";
import { english, type HelplineCatalogue } from "./en";
import { spanish } from "./es";
import { french } from "./fr";

export const CATALOGUES: Readonly<Record<string, HelplineCatalogue>> = {
  ar: arabic,
  de: german,
  en: english,
  es: spanish,
  fr: french,
};

export const helplineWords = (language: string): HelplineCatalogue =>
  (Object.hasOwn(CATALOGUES, language) ? CATALOGUES[language] : undefined) ?? english;
