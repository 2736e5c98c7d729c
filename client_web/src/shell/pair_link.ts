/** The pair link: room, ticket, commitment and secret in the fragment, which no server ever sees (SEAT5). */

import { fromBase64Url, toBase64Url } from "../crypto/base64url";
import { COMMITMENT_SIZE } from "../crypto/pairing";
import { SECRET_SIZE } from "../crypto/seal";
import type { PairLink } from "../room/pair_link";

/**
 * Version, room, ticket and commitment (22 characters each), secret (43): short, so that the QR code is coarse.
 *
 * The secret stands last since its last character is never `-` or `_`, which chats leave off the end of a link.
 */
const FORM = /^#2([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/;

/** How a link of any version begins: its number, and much behind it. */
const ANY_VERSION = /^#(?!2)\d[A-Za-z0-9_-]{40}/;

/** The link to `link` at the page `home`. */
export const writeLink = (home: string, link: PairLink): string =>
  `${home}#2${link.room}${link.ticket}${toBase64Url(link.commitment)}${toBase64Url(link.secret)}`;

/** The link in a fragment: null if there is none, "bad" if something is there that isn't one, "other_version" for one of an older or newer page. */
export function readFragment(fragment: string): PairLink | "bad" | "other_version" | null {
  if (fragment === "" || fragment === "#") return null;
  if (ANY_VERSION.test(fragment)) return "other_version";
  const [, room = "", ticket = "", committed = "", encoded = ""] = FORM.exec(fragment) ?? [];
  const [commitment, secret] = [fromBase64Url(committed), fromBase64Url(encoded)];
  if (commitment?.length !== COMMITMENT_SIZE || secret?.length !== SECRET_SIZE) return "bad";
  return { room, ticket, commitment, secret };
}
