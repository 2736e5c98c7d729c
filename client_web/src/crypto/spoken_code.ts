/** What the twelve digits of a spoken code become: a share, a guess, and the key for the link. */

import { type Exchange, exchange as exchangeOf, type Role, scalarFrom } from "./spake2";

const ROUNDS = 100_000;
const text = new TextEncoder();

/** So many random digits, each as likely as any other. */
export function newDigits(length: number): string {
  let digits = "";
  while (digits.length < length) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < 250) digits += String(byte % 10);
  }
  return digits;
}

/** This phone's side of the exchange over a code. */
export async function exchangeOver(role: Role, secret: string): Promise<Exchange> {
  const digits = await crypto.subtle.importKey("raw", text.encode(secret), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: text.encode("lull/1/code"), iterations: ROUNDS };
  const w = scalarFrom(new Uint8Array(await crypto.subtle.deriveBits(how, digits, 512)));
  return exchangeOf(role, w, { a: "lull/1/code/a", b: "lull/1/code/b" });
}

/** The key for the link, from the key that both came to (CODE3). */
export async function linkKey(key: Uint8Array<ArrayBuffer>, open: string): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: text.encode(open), info: text.encode("lull/1/code/link") };
  return crypto.subtle.deriveKey(how, root, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
