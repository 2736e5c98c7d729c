/** Words that a person writes, as they are compared and kept. */

/** Characters of one item: a list, a phrase, an idea. */
export const ITEM = 80;
/** Characters of a note, and of what is written afterwards. */
export const NOTE = 300;
export const WRITING = 4000;

/** As it's kept: one form of each letter, no spaces around, none twice, no more than `most` characters. */
export const tidy = (text: string, most: number): string =>
  [...text.normalize("NFC").replaceAll(/\s+/gu, " ").trim()].slice(0, most).join("").trim();

/** As it's compared, on one phone and between two: what differs only in case, width, spaces or closing marks is the same. */
export const normalised = (text: string): string =>
  tidy(text.normalize("NFKC"), Number.POSITIVE_INFINITY)
    .toLowerCase()
    .replace(/[\s.!?…。]+$/u, "")
    .normalize("NFC");
