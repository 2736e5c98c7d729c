/** How the keys of two paired phones are made. */

import type { DocumentName } from "../room/documents";
import { partnerOf, type Seat } from "../room/pause_counters";
import type { PairKeys } from "./seal";

/** The keys of a seat in a room, from what both phones came to (PAIR4). Another room, seat or purpose has other keys. */
export async function pairKeys(pairRoot: Uint8Array<ArrayBuffer>, room: string, seat: Seat): Promise<PairKeys> {
  const root = await crypto.subtle.importKey("raw", pairRoot, "HKDF", false, ["deriveKey"]);
  const text = new TextEncoder();
  const keyFor = (use: string, as: AesKeyGenParams | HmacKeyGenParams, ...usages: KeyUsage[]): Promise<CryptoKey> =>
    crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: text.encode(room), info: text.encode(`lull/2/${use}`) },
      root,
      as,
      false,
      usages,
    );
  // As SPEC.md calls it (PAGE2): another label would be another key, and the phones may be of two builds.
  const keyOfDocument = (name: DocumentName) => keyFor(`page/${name}`, AES, "encrypt", "decrypt");
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  const [own, partner, yes, signaling, partnersSignaling, ours, a, b, names, seal] = await Promise.all([
    keyFor(`beat/${seat}`, AES, "encrypt"),
    keyFor(`beat/${partnerOf(seat)}`, AES, "decrypt"),
    keyFor("yes", hmac, "sign"),
    keyFor(`letter/${seat}`, AES, "encrypt"),
    keyFor(`letter/${partnerOf(seat)}`, AES, "decrypt"),
    keyOfDocument("ours"),
    keyOfDocument("a"),
    keyOfDocument("b"),
    keyFor("next/names", hmac, "sign"),
    keyFor("next/seal", AES, "encrypt", "decrypt"),
  ]);
  return {
    own,
    partner,
    yes,
    signaling: { own: signaling, partner: partnersSignaling },
    pages: { ours, a, b },
    next: { names, seal },
  };
}

const AES = { name: "AES-GCM", length: 256 };
