/** Blind tokens as the server reads them (server/lull/rooms/matching.py). */

import { fromBase64Url, toBase64Url } from "../../src/crypto/base64url";
import { partnerOf, type Seat } from "../../src/room/pause_counters";

const SIZE = 16;

/** Of what `seat` gave and its partner gave: the partner's proofs of what both did. */
export async function metBy(seat: Seat, own: Iterable<string>, partner: Iterable<string>): Promise<string[]> {
  const theirs = await Promise.all([...partner].map(async (token) => [await nameOf(partnerOf(seat), token), token]));
  const named = new Map(theirs.map(([name, token]) => [name, halvesOf(token ?? "")[0]]));
  const mine = await Promise.all([...own].map((token) => nameOf(seat, token)));
  return mine.flatMap((name) => named.get(name) ?? []);
}

/** The proof of who gave it, and the hash of the other's. */
export function halvesOf(token: string): [proof: string, hash: string] {
  const bytes = fromBase64Url(token) ?? new Uint8Array();
  return [toBase64Url(bytes.subarray(0, SIZE)), toBase64Url(bytes.subarray(SIZE))];
}

/** The same for both exactly if each gave the proof whose hash the other did. */
async function nameOf(seat: Seat, token: string): Promise<string> {
  const [proof, other] = halvesOf(token);
  const sum = await crypto.subtle.digest("SHA-256", fromBase64Url(proof) ?? new Uint8Array());
  const hash = toBase64Url(new Uint8Array(sum, 0, SIZE));
  return (seat === "a" ? [hash, other] : [other, hash]).join();
}
