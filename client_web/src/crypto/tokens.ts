/** What two phones say so that only they know what it means: tokens of what each chose, answered and said yes to. */

import type { Seat } from "../room/pause_counters";
import { fromBase64Url, toBase64Url } from "./base64url";
import type { NextKeys, PairKeys } from "./seal";

/** The first 16 bytes of an HMAC: what two phones can compare without saying what it is (MATCH1, MEET1). */
async function blind(key: CryptoKey, meaning: string): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(meaning)));
  return toBase64Url(sum.subarray(0, 16));
}

/** This phone's token for something that both may choose (MATCH1). */
export const choiceToken = (keys: PairKeys, choice: string): Promise<string> => blind(keys.yes, choice);

/** A token that no other phone has: for what wasn't chosen. */
export const noToken = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(16)));

/** Where the phone that had this seat leaves its link in a period (MEET1). */
export const meetingName = (keys: NextKeys, seat: Seat, period: number): Promise<string> =>
  blind(keys.names, `meet|${seat}|${period}`);

/** What this phone answers a check-in with: for *good* the same on both phones, for *slow* like nothing else (CHECK2). */
export const answerToken = (keys: PairKeys, meaning: string | null): Promise<string> =>
  meaning === null ? Promise.resolve(toBase64Url(crypto.getRandomValues(new Uint8Array(32)))) : yesToken(keys, meaning);

/** The beginning of a token, as 16 hex digits: which yes this was, to whoever could have said it too (AGREED1). */
export const digestOf = (token: string): string =>
  [...(fromBase64Url(token) ?? []).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** What this phone says its yes with: the same on both phones exactly if both mean the same (YES2). */
export async function yesToken(keys: PairKeys, meaning: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", keys.yes, new TextEncoder().encode(meaning))));
}
