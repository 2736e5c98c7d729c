/** A link that was copied out of a mail, a chat or a page, where an address that is opened would not have been changed so much (SEAT5). */

/** Of Unicode. */
const LAST_POINT = 0x10ffff;

/** The signs of a link that a page's source may name. */
const NAMED: Readonly<Record<string, string>> = { num: "#", lowbar: "_", dash: "-", hyphen: "-" };

/** What was pasted, without what a page's source, a mail that quotes or a keyboard of other signs made of it. */
export function unwrapped(text: string): string {
  return text
    .replace(/&amp;/gi, "&")
    .replace(/&#(?:(\d{1,7})|x([\da-f]{1,6}));/gi, (whole, decimal?: string, hex?: string) => {
      const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return point <= LAST_POINT ? String.fromCodePoint(point) : whole;
    })
    .replace(/&(num|lowbar|dash|hyphen);/gi, (_, name: string) => NAMED[name.toLowerCase()] ?? " ")
    .replace(/<\/?[a-z][^<>#]*>|&(?:[a-z]+|#\d+|#x[\da-f]+);|[|»\u2500-\u259f]/gi, " ")
    .normalize("NFKC")
    .replaceAll("\u2013", "-");
}
