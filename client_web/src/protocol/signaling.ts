/** The letter's bytes, and what two phones write each other about their second path (PATH2). */

import { fieldsIn, keyFrom, oneOf, parsed, stringFrom, whole } from "./fields";

export const LETTER_SIZE = 2048;
const KIND = 0x02;
export const LETTER_HEAD = 13;
const TAG = 16;
/** Bytes that a letter has room for. */
export const LETTER_ROOM = LETTER_SIZE - LETTER_HEAD - TAG;

/** `call`: which of the attempts; `sdp`: what WebRTC calls a session description, every address in it. */
export type Letter =
  | { readonly type: "ask" }
  | { readonly type: "offer" | "answer"; readonly call: string; readonly sdp: string };

export const isLetter = (frame: Uint8Array): boolean => frame.length === LETTER_SIZE && frame[0] === KIND;

/** The frame around what is sealed. */
export function letterWith(nonce: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(LETTER_SIZE);
  frame[0] = KIND;
  frame.set(nonce, 1);
  frame.set(new Uint8Array(sealed), LETTER_HEAD);
  return frame;
}

/** A letter as bytes of one size; null if it says too much. */
export function writeLetter(letter: Letter): Uint8Array<ArrayBuffer> | null {
  const said = new TextEncoder().encode(JSON.stringify(letter));
  if (said.length > LETTER_ROOM) return null;
  const bytes = new Uint8Array(LETTER_ROOM).fill(0x20); // JSON may end in spaces
  bytes.set(said);
  return bytes;
}

/** What it says; null if that isn't understood. */
export function readLetter(bytes: Uint8Array): Letter | null {
  const fields = fieldsIn<"type" | "call" | "sdp">(parsed(new TextDecoder().decode(bytes)));
  const type = oneOf(["ask", "offer", "answer"], fields.type);
  if (type === null || type === "ask") return type && { type };
  return whole({ type, call: keyFrom(fields.call, CALL), sdp: stringFrom(fields.sdp) });
}

const CALL = /^[0-9a-f]{16}$/;
