/** What was agreed on, kept for the next time by its person's choice, sealed (NEXT5). Loaded where there is a pair. */

import type { LastTime } from "../room/screen_types";
import type { KeptLastTime } from "./vault";

export async function sealLastTime(room: string, last: LastTime | null): Promise<KeptLastTime> {
  if (last === null) return { room, tried: true, sealed: null };
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(last));
  const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain);
  return { room, tried: true, sealed: { key, nonce, text } };
}

/** Null: nothing was to be kept, or it doesn't open. */
export async function openLastTime({ sealed }: KeptLastTime): Promise<LastTime | null> {
  if (sealed === null) return null;
  try {
    const { key, nonce, text } = sealed;
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, text);
    return JSON.parse(new TextDecoder().decode(plain)) as LastTime;
  } catch {
    return null;
  }
}
