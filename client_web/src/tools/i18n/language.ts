/** The companions' words in the language that the page speaks; in English where they can't be loaded, or aren't there. */

import { type CareWords, words as english } from "./en";

const CATALOGUES: Readonly<Record<string, () => Promise<{ readonly catalogue: CareWords }>>> = {
  ar: () => import("./ar"),
  de: () => import("./de"),
  es: () => import("./es"),
  fr: () => import("./fr"),
};

export async function careWords(language: string): Promise<CareWords> {
  const load = Object.hasOwn(CATALOGUES, language) ? CATALOGUES[language] : undefined;
  const loaded = await load?.().catch(() => null);
  return loaded?.catalogue ?? english;
}
