/** All words of this phone's language: what a session says, and what the screens around it say. */

import type { Catalogue } from "./catalogue";
import { english } from "./en";
import { words as inSession, onSpoken } from "./session/language";

/** Each in its own words, for whoever can't read the others (LANG3). */
export const LANGUAGES: Readonly<Record<string, string>> = {
  ar: "العربية",
  de: "Deutsch",
  en: "English",
  es: "Español",
  fr: "Français",
};

/** Read at each drawing, never kept: it becomes another when another language is spoken. */
export let words: Catalogue = { ...inSession, ...english };

onSpoken((session, day) => {
  words = { ...session, ...(day ?? english) };
});
