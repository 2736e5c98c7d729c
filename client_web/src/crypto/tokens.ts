/** What two phones say so that only they know what it means: tokens of what each answered and said yes to. */

import { fromBase64Url, toBase64Url } from "./base64url";
import type { PairKeys } from "./seal";

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
