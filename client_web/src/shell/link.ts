/** The pair link: room, ticket and secret in the fragment, which no server ever sees (SEAT5). */

import { fromBase64Url, toBase64Url } from "../crypto/base64url";
import { SECRET_SIZE } from "../crypto/seal";

export interface PairLink {
  readonly room: string;
  readonly ticket: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/** Version, room and ticket (22 characters each), secret (43). */
const FORM = /^#1([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/;

export const writeLink = (origin: string, link: PairLink): string =>
  `${origin}/#1${link.room}${link.ticket}${toBase64Url(link.secret)}`;

/** The link in a fragment: null if there is none, "bad" if something is there that isn't one. */
export function readFragment(fragment: string): PairLink | "bad" | null {
  if (fragment === "" || fragment === "#") return null;
  const [, room, ticket, encoded] = FORM.exec(fragment) ?? [];
  const secret = encoded === undefined ? null : fromBase64Url(encoded);
  if (room === undefined || ticket === undefined || secret === null || secret.length !== SECRET_SIZE) return "bad";
  return { room, ticket, secret };
}

/** Take the link out of the address and the history, before anything else can read it there. */
export function takeLink(): PairLink | "bad" | null {
  const link = readFragment(location.hash);
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
  return link;
}
