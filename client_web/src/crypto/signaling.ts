/** The seal of signaling messages. Loaded with the second path only. */

import {
  isSignaling,
  readSignaling,
  SIGNALING_HEAD,
  type SignalingMessage,
  signalingFrame,
  writeSignaling,
} from "../protocol/signaling";
import type { PairKeys } from "./seal";

/** The message as a frame; null if it says more than a frame holds. */
export async function sealSignaling(
  keys: PairKeys,
  message: SignalingMessage,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const text = writeSignaling(message);
  if (text === null) return null;
  const nonce = crypto.getRandomValues(new Uint8Array(SIGNALING_HEAD - 1));
  return signalingFrame(nonce, await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, keys.signaling.own, text));
}

/** What a signaling message says, or null if the partner didn't seal it for this room (PATH2). */
export async function openSignaling(keys: PairKeys, frame: Uint8Array<ArrayBuffer>): Promise<SignalingMessage | null> {
  if (!isSignaling(frame)) return null;
  try {
    const iv = frame.subarray(1, SIGNALING_HEAD);
    const sealed = frame.subarray(SIGNALING_HEAD);
    return readSignaling(
      new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, keys.signaling.partner, sealed)),
    );
  } catch {
    return null;
  }
}
