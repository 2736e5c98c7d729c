/** The helplines' words in the language that the page speaks. */

import { arabic } from "./ar";
import { german } from "./de";
import { english, type HelplineWords } from "./en";
import { spanish } from "./es";
import { french } from "./fr";

export const CATALOGUES: Readonly<Record<string, HelplineWords>> = {
  ar: arabic,
  de: german,
  en: english,
  es: spanish,
  fr: french,
};

export const helplineWords = (language: string): HelplineWords =>
  (Object.hasOwn(CATALOGUES, language) ? CATALOGUES[language] : undefined) ?? english;
