/** A pair link that only the other phone can open (CODE3, MEET1). */

import type { PairLink } from "../room/pair_link";
import { fromBase64Url, toBase64Url } from "./base64url";
import { SECRET_SIZE } from "./seal";

const KEY = 16;
const NONCE = 12;
const SIZE = NONCE + 3 * KEY + SECRET_SIZE + 16;

/** As base64url. */
export async function sealLink(key: CryptoKey, link: PairLink): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const [room, ticket] = [fromBase64Url(link.room), fromBase64Url(link.ticket)];
  const plain = new Uint8Array([...(room ?? []), ...(ticket ?? []), ...link.commitment, ...link.secret]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
  return toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
}

/** Null if it wasn't sealed under this key. */
export async function openLink(key: CryptoKey, sealed: string): Promise<PairLink | null> {
  const bytes = fromBase64Url(sealed);
  if (bytes?.length !== SIZE) return null;
  try {
    const iv = bytes.subarray(0, NONCE);
    const plain = new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes.subarray(NONCE)));
    return {
      room: toBase64Url(plain.subarray(0, KEY)),
      ticket: toBase64Url(plain.subarray(KEY, 2 * KEY)),
      commitment: plain.slice(2 * KEY, 3 * KEY),
      secret: plain.slice(3 * KEY),
    };
  } catch {
    return null;
  }
}
