/** The words of this phone's language. */

import type { Catalogue } from "./catalogue";
import { english } from "./en";

/** A catalogue is loaded only where it is spoken. English is always here: a page without words would be no page. */
const CATALOGUES: Readonly<Record<string, () => Promise<{ readonly catalogue: Catalogue }>>> = {
  ar: () => import("./ar"),
  de: () => import("./de"),
  es: () => import("./es"),
  fr: () => import("./fr"),
};

/** Each in its own words, for whoever can't read the others (LANG3). */
export const LANGUAGES: Readonly<Record<string, string>> = {
  ar: "العربية",
  de: "Deutsch",
  en: "English",
  es: "Español",
  fr: "Français",
};

/** Read at each drawing, never kept: it becomes another when another language is spoken. */
export let words: Catalogue = english;

/** The first of these languages (BCP 47, as a browser prefers them) that Lull speaks. */
export function languageFor(preferred: readonly string[]): string {
  const languages = preferred.map((tag) => tag.toLowerCase().split("-")[0] ?? "");
  return languages.find((language) => language === "en" || Object.hasOwn(CATALOGUES, language)) ?? "en";
}

/** Speak the first of these languages from now on. Where its words can't be loaded, it stays with those that are here. */
export async function speak(preferred: readonly string[]): Promise<void> {
  const load = CATALOGUES[languageFor(preferred)];
  const loaded = await load?.().catch(() => null);
  words = loaded === undefined ? english : (loaded?.catalogue ?? words);
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
}
