/** A link that was copied out of a mail, a chat or a page, where an address that is opened would not have been changed so much (SEAT5). */

/** What was pasted, without what a page's source, a mail that quotes or a keyboard of other signs made of it. */
export function unwrapped(text: string): string {
  return text
    .replace(/&(?:num|#35|#x23);/gi, "#")
    .replace(/<\/?[a-z][^<>#]*>|&(?:[a-z]+|#\d+|#x[\da-f]+);|[|»\u2500-\u259f]/gi, " ")
    .normalize("NFKC")
    .replaceAll("\u2013", "-");
}
