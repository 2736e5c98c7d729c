/**
 * What Aftercare shows once somebody else has closed the room, over a reload (SHOW12): two wishes, sealed under a key that can't be
 * read back, until their reader goes on. None of these ever fails: what can't be kept lives in the page alone.
 */

import { deleteDB, openDB } from "idb";
import type { Aftercare } from "../way_in/state";
import { keepText } from "./local_storage";

const DATABASE = "lull-rest";
/** That there is one: nobody loads this file to find none (`lull.ts`). */
const FLAG = "lull.rest";
/** No longer than a room could have gone on, in ms. */
const LASTS = 12 * 3_600_000;

interface Record {
  readonly key: CryptoKey;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
  readonly until: number;
}

const store = () => openDB(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore("rest") });

export async function keepRest(local: Storage | null, rest: Aftercare, now: number): Promise<void> {
  try {
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(rest));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, text);
    const database = await store();
    await database.put("rest", { key, nonce, sealed, until: now + LASTS } satisfies Record, "only");
    database.close();
    keepText(local, FLAG, "kept");
  } catch {
    // it is on the screen
  }
}

export async function readRest(local: Storage | null, now: number): Promise<Aftercare | null> {
  try {
    const database = await store();
    const record = (await database.get("rest", "only")) as Record | undefined;
    database.close();
    if (record !== undefined && now < record.until) {
      const { key, nonce, sealed } = record;
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, sealed);
      return JSON.parse(new TextDecoder().decode(text)) as Aftercare;
    }
  } catch {
    // as if there were none
  }
  await forgetRest(local);
  return null;
}

export async function forgetRest(local: Storage | null): Promise<void> {
  keepText(local, FLAG, null);
  try {
    await deleteDB(DATABASE);
  } catch {
    // there is none
  }
}
