/** Words that a person writes, as they are compared and kept. */

/** Characters of one item: a list, a phrase, an idea. */
export const ITEM = 80;
/** Characters of a note, and of what is written afterwards. */
export const NOTE = 300;
export const WRITING = 4000;

/** As it's kept: one form of each letter, no spaces around, none twice, no more than `most` characters. */
export const tidy = (text: string, most: number): string =>
  [...text.normalize("NFC").replaceAll(/\s+/gu, " ").trim()].slice(0, most).join("").trim();

/** What one keyboard bends and another doesn't; and what can't be seen at all. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [/[\u2018-\u201b\u2032\u02bc`]/gu, "'"],
  [/[\u201c-\u201f\u00ab\u00bb]/gu, '"'],
  [/[\u2010-\u2015\u2212]/gu, "-"],
  [/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]|\ufe0e|\ufe0f/gu, ""],
];

/**
 * As it's compared, on one phone and between two: what differs only in case, width, spaces, closing marks, bent quotes or dashes is
 * the same. What is kept is named by this, so a change here needs a migration (`notebooks.ts`).
 */
export function normalised(text: string): string {
  let same = text.replaceAll("\u00b4", "'").normalize("NFKC");
  for (const [marks, mark] of SAME) same = same.replaceAll(marks, mark);
  return tidy(same, Number.POSITIVE_INFINITY)
    .toLowerCase()
    .replace(/^[\s¿¡]+|[\s.!?…。؟।]+$/gu, "")
    .normalize("NFC");
}
