/** The letter's bytes, and what two phones write each other about their second path (PATH2). */

import { fieldsIn, keyFrom, oneOf, parsed, stringFrom, whole } from "./fields";

export const SIGNALING_SIZE = 2048;
const KIND = 0x02;
export const SIGNALING_HEAD = 13;
const TAG = 16;
/** Bytes that a letter has room for. */
export const SIGNALING_CAPACITY = SIGNALING_SIZE - SIGNALING_HEAD - TAG;

/** `call`: which of the attempts; `sdp`: what WebRTC calls a session description, every address in it. */
export type SignalingMessage =
  | { readonly type: "ask" }
  | { readonly type: "offer" | "answer"; readonly call: string; readonly sdp: string };

export const isSignaling = (frame: Uint8Array): boolean => frame.length === SIGNALING_SIZE && frame[0] === KIND;

/** The frame around what is sealed. */
export function signalingFrame(nonce: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(SIGNALING_SIZE);
  frame[0] = KIND;
  frame.set(nonce, 1);
  frame.set(new Uint8Array(sealed), SIGNALING_HEAD);
  return frame;
}

/** A letter as bytes of one size; null if it says too much. */
export function writeSignaling(letter: SignalingMessage): Uint8Array<ArrayBuffer> | null {
  const said = new TextEncoder().encode(JSON.stringify(letter));
  if (said.length > SIGNALING_CAPACITY) return null;
  const bytes = new Uint8Array(SIGNALING_CAPACITY).fill(0x20); // JSON may end in spaces
  bytes.set(said);
  return bytes;
}

/** What it says; null if that isn't understood. */
export function readSignaling(bytes: Uint8Array): SignalingMessage | null {
  const fields = fieldsIn<"type" | "call" | "sdp">(parsed(new TextDecoder().decode(bytes)));
  const type = oneOf(["ask", "offer", "answer"], fields.type);
  if (type === null || type === "ask") return type && { type };
  return whole({ type, call: keyFrom(fields.call, CALL), sdp: stringFrom(fields.sdp) });
}

const CALL = /^[0-9a-f]{16}$/;
