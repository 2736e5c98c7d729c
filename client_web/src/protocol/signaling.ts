/** A signaling message's bytes, and what two phones write each other about their second path (PATH2). */

import { SIGNALING_SIZE } from "./bounds";
import { fromText, object, oneOf, string, tagged } from "./read";

const KIND = 0x02;
export const SIGNALING_HEAD = 13;
const TAG = 16;
/** Bytes that a signaling message has room for. */
export const SIGNALING_CAPACITY = SIGNALING_SIZE - SIGNALING_HEAD - TAG;

/** `call`: which of the attempts; `sdp`: what WebRTC calls a session description, every address in it. */
export type SignalingMessage = { readonly type: "ask" } | Description<"offer"> | Description<"answer">;
type Description<Type> = { readonly type: Type; readonly call: string; readonly sdp: string };

export const isSignaling = (frame: Uint8Array): boolean => frame.length === SIGNALING_SIZE && frame[0] === KIND;

/** The frame around what is sealed. */
export function signalingFrame(nonce: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(SIGNALING_SIZE);
  frame[0] = KIND;
  frame.set(nonce, 1);
  frame.set(new Uint8Array(sealed), SIGNALING_HEAD);
  return frame;
}

/** A signaling message as bytes of one size; null if it says too much. */
export function writeSignaling(message: SignalingMessage): Uint8Array<ArrayBuffer> | null {
  const said = new TextEncoder().encode(JSON.stringify(message));
  if (said.length > SIGNALING_CAPACITY) return null;
  const bytes = new Uint8Array(SIGNALING_CAPACITY).fill(0x20); // JSON may end in spaces
  bytes.set(said);
  return bytes;
}

const description = <Type extends string>(type: Type) =>
  object<Description<Type>>({ type: oneOf(type), call: string(/^[0-9a-f]{16}$/), sdp: string() });

const read = fromText(
  tagged<SignalingMessage>({
    ask: object<{ type: "ask" }>({ type: oneOf("ask") }),
    offer: description("offer"),
    answer: description("answer"),
  }),
);

/** What it says; null if that isn't understood. */
export const readSignaling = (bytes: Uint8Array): SignalingMessage | null => read(new TextDecoder().decode(bytes));
