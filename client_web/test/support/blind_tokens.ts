/** Blind tokens as the server reads them (server/lull/rooms/matching.py). */

import { createHash } from "node:crypto";
import { fromBase64Url, toBase64Url } from "../../src/crypto/base64url";
import { partnerOf, type Seat } from "../../src/room/pause_counters";

const SIZE = 16;

/** Of what `seat` gave and its partner gave: the partner's proofs of what both did. */
export function metBy(seat: Seat, own: Iterable<string>, partner: Iterable<string>): string[] {
  const named = new Map([...partner].map((token) => [nameOf(partnerOf(seat), token), halvesOf(token)[0]]));
  return [...own].flatMap((token) => named.get(nameOf(seat, token)) ?? []);
}

/** The proof of who gave it, and the hash of the other's. */
export function halvesOf(token: string): [proof: string, hash: string] {
  const bytes = fromBase64Url(token) ?? new Uint8Array();
  return [toBase64Url(bytes.subarray(0, SIZE)), toBase64Url(bytes.subarray(SIZE))];
}

/** The same for both exactly if each gave the proof whose hash the other did. */
function nameOf(seat: Seat, token: string): string {
  const [proof, other] = halvesOf(token);
  const sum = createHash("sha256").update(fromBase64Url(proof) ?? new Uint8Array());
  const hash = toBase64Url(sum.digest().subarray(0, SIZE));
  return (seat === "a" ? [hash, other] : [other, hash]).join();
}
