/** The tools' words in the language that the page speaks; in English where they can't be loaded, or aren't there. */

import { words as english, type ToolsCatalogue } from "./en";

const CATALOGUES: Readonly<Record<string, () => Promise<{ readonly catalogue: ToolsCatalogue }>>> = {
  ar: () => import("./ar"),
  de: () => import("./de"),
  es: () => import("./es"),
  fr: () => import("./fr"),
};

export async function toolsCatalogue(language: string): Promise<ToolsCatalogue> {
  const load = Object.hasOwn(CATALOGUES, language) ? CATALOGUES[language] : undefined;
  const loaded = await load?.().catch(() => null);
  return loaded?.catalogue ?? english;
}
