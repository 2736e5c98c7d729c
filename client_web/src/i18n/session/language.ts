/** The words of this phone's language, as far as a session says them. */

import type { DayCatalogue } from "../catalogue";
import type { SessionCatalogue } from "./catalogue";
import { english } from "./en";

interface Language {
  readonly inSession: SessionCatalogue;
  readonly catalogue: DayCatalogue;
}

/** A catalogue is loaded only where it is spoken. English is always here: a page without words would be no page. */
const CATALOGUES: Readonly<Record<string, () => Promise<Language>>> = {
  ar: () => import("../ar"),
  de: () => import("../de"),
  es: () => import("../es"),
  fr: () => import("../fr"),
};

/** Read at each drawing, never kept: it becomes another when another language is spoken. */
export let words: SessionCatalogue = english;

/** The rest of the same language; null: English, which comes with the screens that say it. */
let ofDay: DayCatalogue | null = null;
/** How often a language was asked for: words that come later than those of a newer one aren't spoken. */
let asked = 0;
let heard: (session: SessionCatalogue, day: DayCatalogue | null) => void = () => {};

/** Hear what is spoken now, and whatever is spoken from now on. */
export function onSpoken(listen: typeof heard): void {
  heard = listen;
  listen(words, ofDay);
}

/** The first of these languages (BCP 47, or whatever a platform makes of it) that Lull speaks; English where they can't be read. */
export function languageFor(preferred: Iterable<unknown>): string {
  try {
    for (const tag of preferred) {
      const language = `${tag}`.toLowerCase().split(/\W|_/)[0] ?? "";
      if (language === "en" || Object.hasOwn(CATALOGUES, language)) return language;
    }
  } catch {
    // as if there were no more
  }
  return "en";
}

/**
 * Speak the first of these languages from now on. Where its words can't be loaded, it stays with those that are here: never
 * half of the one and half of another.
 */
export async function speak(preferred: Iterable<unknown>): Promise<void> {
  const language = CATALOGUES[languageFor(preferred)];
  const mine = ++asked;
  if (language === undefined) {
    words = english;
    ofDay = null;
  } else {
    const loaded = await language().catch(() => null);
    if (mine !== asked) return;
    if (loaded !== null) [words, ofDay] = [loaded.inSession, loaded.catalogue];
  }
  heard(words, ofDay);
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
}
