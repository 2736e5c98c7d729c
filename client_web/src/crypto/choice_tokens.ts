/** What two phones can compare without saying what it is: what each chose (MATCH1), and where they find each other again (MEET1). */

import { partnerOf, type Seat } from "../room/pause_counters";
import { toBase64Url } from "./base64url";
import type { NextKeys, PairKeys } from "./seal";

/** Bytes of a proof, and of the hash of one. */
const SIZE = 16;

/** Something that both may choose: what this phone gives for it, and what it is told only where the other one gave it, too. */
export interface ChoiceToken {
  readonly given: string;
  readonly met: string;
}

/** This seat's token: its own proof, and the hash of the partner's, by which a server can tell a match and can't make one (MATCH7). */
export async function choiceToken(keys: PairKeys, seat: Seat, choice: string): Promise<ChoiceToken> {
  const own = await proof(keys.yes, `choice|${seat}|${choice}`);
  const theirs = await proof(keys.yes, `choice|${partnerOf(seat)}|${choice}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", theirs));
  return { given: toBase64Url(new Uint8Array([...own, ...hash.subarray(0, SIZE)])), met: toBase64Url(theirs) };
}

/** A token that no other phone has: for what wasn't chosen. */
export const noToken = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(2 * SIZE)));

/** Where the phone that had this seat leaves its link in a period (MEET1). */
export const meetingName = async (keys: NextKeys, seat: Seat, period: number): Promise<string> =>
  toBase64Url(await proof(keys.names, `meet|${seat}|${period}`));

/** The first bytes of an HMAC. */
async function proof(key: CryptoKey, meaning: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(meaning)), 0, SIZE);
}
