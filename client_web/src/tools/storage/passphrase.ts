/** Keys from a passphrase, and a key that rests wrapped under one (OWN2, OWN4): PBKDF2-HMAC-SHA-256, then AES-256-GCM. */

/** For a new key: neither a guess for free nor a phone at a standstill. */
export const ROUNDS = 600_000;
/** Characters of a passphrase. */
const SHORTEST = 10;

export const isLongEnough = (passphrase: string): boolean => passphrase.trim().length >= SHORTEST;

const encoder = new TextEncoder();

/** The same words are the same passphrase, however they were typed. */
export async function keyFromPassphrase(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  rounds: number,
  usages: readonly KeyUsage[],
): Promise<CryptoKey> {
  const words = encoder.encode(passphrase.normalize("NFKC").trim());
  const base = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  const form = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(form, base, { name: "AES-GCM", length: 256 }, false, [...usages]);
}

/** A key as it rests behind a lock. */
export interface WrappedKey {
  readonly rounds: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly wrapped: ArrayBuffer;
}

/** `key`: an extractable one. */
export async function wrapKey(key: CryptoKey, passphrase: string, rounds = ROUNDS): Promise<WrappedKey> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const under = await keyFromPassphrase(passphrase, salt, rounds, ["wrapKey"]);
  const wrapped = await crypto.subtle.wrapKey("raw", key, under, { name: "AES-GCM", iv: nonce });
  return { rounds, salt, nonce, wrapped };
}

/** null: this isn't the passphrase. `extractable`: only to be wrapped anew. */
export async function unwrapKey(
  { rounds, salt, nonce, wrapped }: WrappedKey,
  passphrase: string,
  extractable = false,
): Promise<CryptoKey | null> {
  try {
    const under = await keyFromPassphrase(passphrase, salt, rounds, ["unwrapKey"]);
    const form = { name: "AES-GCM", iv: nonce };
    return await crypto.subtle.unwrapKey("raw", wrapped, under, form, "AES-GCM", extractable, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
}
