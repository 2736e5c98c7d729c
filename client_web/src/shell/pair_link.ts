/** The pair link: room, ticket, commitment and secret in the fragment, which no server ever sees (SEAT5). */

import { fromBase64Url, toBase64Url } from "../crypto/base64url";
import type { PairLink } from "../room/pair_link";

/**
 * Version, room, ticket and commitment (22 characters each), secret (43): short, so that the QR code is coarse.
 *
 * The secret stands last since its last character is never `-` or `_`, which chats leave off the end of a link.
 */
const FORM = /^2(.{22})(.{22})(.{22})(.{43})$/;
const SIZE = 110;

/** How a link of any version begins: its number, and much behind it. */
const ANY_VERSION = /^(?!2)\d.{40}/;

const OURS = /[\w-]/;

/** What chats and mails put between two characters of a link: blanks, line breaks and their marks, what can't be seen. */
const GAP = /[\s\p{Cc}\p{Cf}\p{DI}\u2800\ufffc>=\\]/u;

/** What others append to an address: a text to look for, parameters that follow people about; or nothing that can be read. */
const OF_OTHERS = /^(:~:|[?&!/]*[a-z_]*=|[^\p{L}\p{N}]*$)/iu;

/** How often a link may have been percent-encoded: each who passes it on may do it once. */
const ENCODED = 9;

/** The link to `link` at the page `home`. */
export const writeLink = (home: string, link: PairLink): string =>
  `${home}#2${link.room}${link.ticket}${toBase64Url(link.commitment)}${toBase64Url(link.secret)}`;

/**
 * The link in a fragment, or anywhere in a text: null if there is none, "bad" if something is there that isn't one, "other_version"
 * for one of an older or newer page. What was put before, behind and into it on its way is looked through.
 */
export function readFragment(text: string): PairLink | "bad" | "other_version" | null {
  const pieces = withoutPercents(text).split("#").slice(1);
  const read = pieces.map(charactersOf);
  for (const characters of read) {
    const [, room = "", ticket = "", committed = "", encoded = ""] = FORM.exec(characters) ?? [];
    const [commitment, secret] = [exactly(committed), exactly(encoded)];
    if (commitment !== null && secret !== null) return { room, ticket, commitment, secret };
  }
  if (read.some((characters) => ANY_VERSION.test(characters))) return "other_version";
  return pieces.every((piece) => OF_OTHERS.test(piece)) ? null : "bad";
}

/** What is written so and not otherwise: of other words in the place of what was cut, hardly any. */
function exactly(encoded: string): Uint8Array<ArrayBuffer> | null {
  const bytes = fromBase64Url(encoded);
  return bytes !== null && bytes.length > 0 && toBase64Url(bytes) === encoded ? bytes : null;
}

/** However often they were put there, within reason; and with the hyphens for which a keyboard put others. */
function withoutPercents(text: string): string {
  let plain = text;
  for (let times = 0; times < ENCODED; times++)
    plain = plain.replace(/(?:%[\da-f]{2})+/gi, (bytes) => {
      try {
        return decodeURIComponent(bytes);
      } catch {
        return bytes;
      }
    });
  return plain.replace(/[\u2010\u2011\u2212]/g, "-").replaceAll("\u2014", "--");
}

/** At most `SIZE` of a link's characters, from the first one on. In several pieces they have to end there: else the next words would be taken for what is missing. */
function charactersOf(piece: string): string {
  let characters = "";
  let pieced = false;
  for (const one of piece) {
    const ours = OURS.test(one);
    if (characters.length === SIZE) return pieced && ours ? "" : characters;
    if (ours) characters += one;
    else if (characters !== "" && !GAP.test(one)) return characters;
    else pieced ||= characters !== "";
  }
  return characters;
}
