/** The seal of letters. Loaded with the second path only. */

import { isLetter, LETTER_HEAD, type Letter, letterWith, readLetter, writeLetter } from "../protocol/signaling";
import type { PairKeys } from "./seal";

/** The letter as a frame; null if it says more than a frame holds. */
export async function sealLetter(keys: PairKeys, letter: Letter): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = writeLetter(letter);
  if (text === null) return null;
  const nonce = crypto.getRandomValues(new Uint8Array(LETTER_HEAD - 1));
  return letterWith(nonce, await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, keys.letters.own, text));
}

/** What a letter says, or null if the partner didn't seal it for this room (PATH2). */
export async function openLetter(keys: PairKeys, frame: Uint8Array<ArrayBuffer>): Promise<Letter | null> {
  if (!isLetter(frame)) return null;
  try {
    const iv = frame.subarray(1, LETTER_HEAD);
    const sealed = frame.subarray(LETTER_HEAD);
    return readLetter(
      new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, keys.letters.partner, sealed)),
    );
  } catch {
    return null;
  }
}
