/** The companions' words in the language that the page speaks; in English where they can't be loaded, or aren't there. */

import { type CareWords, words as english } from "./words_en";

const CATALOGUES: Readonly<Record<string, () => Promise<{ readonly catalogue: CareWords }>>> = {
  ar: () => import("./words_ar"),
  de: () => import("./words_de"),
  es: () => import("./words_es"),
  fr: () => import("./words_fr"),
};

export async function careWords(language: string): Promise<CareWords> {
  const load = Object.hasOwn(CATALOGUES, language) ? CATALOGUES[language] : undefined;
  const loaded = await load?.().catch(() => null);
  return loaded?.catalogue ?? english;
}
