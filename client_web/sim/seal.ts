/** Stands in for `crypto/seal`, `crypto/tokens` and `crypto/documents`: the same calls and the same bytes, but nothing is hidden. */

import { HEAD_SIZE, isBeat, readBody, readHead, writeBody, writeHead } from "../src/protocol/beat";
import { BEAT_SIZE } from "../src/protocol/bounds";
import type { Beat } from "../src/room/proof";
import { current } from "./page";

/** What is ready when the page says so: after the present event has been handled, or after a while. */
const ready = <T>(value: T): Promise<T> =>
  ({
    // biome-ignore lint/suspicious/noThenProperty: the room only ever calls `then`
    then: (take: (value: T) => void) => current().sealed(() => take(value)),
  }) as Promise<T>;

export function sealBeat(_: unknown, beat: Beat): Promise<Uint8Array<ArrayBuffer>> {
  const frame = new Uint8Array(BEAT_SIZE);
  frame.set(writeHead(beat));
  frame.set(writeBody(beat), HEAD_SIZE);
  return ready(frame);
}

export const openBeat = (_: unknown, frame: Uint8Array<ArrayBuffer>): Promise<Beat | null> =>
  ready(isBeat(frame) ? { ...readHead(frame), ...readBody(frame.slice(HEAD_SIZE)) } : null);

export const newEpoch = (): string => {
  const half = (): string =>
    Math.floor(current().chance() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return half() + half();
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Equal for equal meanings, and in any schedule different for different ones. */
export function yesToken(_: unknown, meaning: string): Promise<string> {
  let token = "";
  let sum = 0x811c9dc5;
  for (let place = 0; token.length < 43; place = (place + 1) % meaning.length) {
    sum = Math.imul(sum ^ meaning.charCodeAt(place), 0x01000193) >>> 0;
    if (place === meaning.length - 1 || token !== "") token += ALPHABET[(sum >>> 20) & 63];
  }
  return ready(token);
}

/** For *slow*, like no other in any schedule. */
export function answerToken(_: unknown, meaning: string | null): Promise<string> {
  return yesToken(_, meaning ?? `slow ${current().chance()}`);
}

/** The beginning of a token, as the real one is: 16 hex digits, the same for the same token. */
export function digestOf(token: string): string {
  let digest = "";
  for (const letter of token.slice(0, 8)) digest += letter.charCodeAt(0).toString(16).padStart(2, "0");
  return digest;
}

/** Every phone here was paired before. */
export const finishPairing = (): Promise<null> => ready(null);
export const pairKeys = finishPairing;

/** No schedule has pages of text. */
export const openDocument = (): Promise<null> => ready(null);
export const sealDocument = openDocument;
