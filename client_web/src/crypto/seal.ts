/** The keys of two paired phones, none of which can be read back; and the seal of beats: AES-256-GCM under two of them. */

import { HEAD_SIZE, isBeat, nonceOf, readBody, readHead, writeBody, writeHead } from "../protocol/beat";
import { BEAT_SIZE } from "../protocol/bounds";
import type { DocumentName } from "../room/documents";
import type { Beat } from "../room/proof";
import { toBase64Url } from "./base64url";

export const SECRET_SIZE = 32;

/** The keys of a pair that find each other without a code: one for names, one for what lies under them (MEET1). */
export interface NextKeys {
  readonly names: CryptoKey;
  readonly seal: CryptoKey;
}

/** What a seat keeps once it is paired. */
export interface PairKeys {
  /** Seals this phone's beats. */
  readonly own: CryptoKey;
  /** Opens the partner's. */
  readonly partner: CryptoKey;
  /** Makes the tokens of this phone's yeses, and the partner's phone makes the same (YES2). */
  readonly yes: CryptoKey;
  /** Seal what this phone signals, and open the partner's (PATH2). */
  readonly signaling: Readonly<Record<"own" | "partner", CryptoKey>>;
  /** For finding each other again, where both choose it (NEXT1). */
  readonly next: NextKeys;
  /** Seal and open the documents (PAGE2): kept under this name, and what is kept outlives a build. */
  readonly pages: Readonly<Record<DocumentName, CryptoKey>>;
}

/** A seat token of this phone's own choice: 256 random bits as text. */
export const newToken = (): string => toBase64Url(newSecret());

export const newSecret = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(SECRET_SIZE));

/** A fresh epoch for a connection: 64 random bits as 16 hex digits. */
export const newEpoch = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The beat as a frame. Epoch and number make the nonce, so no two beats of one epoch may share a number. */
export async function sealBeat(keys: PairKeys, beat: Beat): Promise<Uint8Array<ArrayBuffer>> {
  const head = writeHead(beat);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonceOf(head), additionalData: head },
    keys.own,
    writeBody(beat),
  );
  const frame = new Uint8Array(BEAT_SIZE);
  frame.set(head);
  frame.set(new Uint8Array(sealed), HEAD_SIZE);
  return frame;
}

/** The beat in a frame, or null if the partner didn't seal it for this room (BEAT2). */
export async function openBeat(keys: PairKeys, frame: Uint8Array<ArrayBuffer>): Promise<Beat | null> {
  if (!isBeat(frame)) return null;
  const head = frame.slice(0, HEAD_SIZE);
  try {
    const body = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: nonceOf(head), additionalData: head },
      keys.partner,
      frame.slice(HEAD_SIZE),
    );
    return { ...readHead(frame), ...readBody(new Uint8Array(body)) };
  } catch {
    return null;
  }
}
