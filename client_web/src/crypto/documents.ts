/** The two phones' words, as only they can read them: sealed documents, and what was written afterwards. */

import { SEALED_SIZES } from "../protocol/bounds";
import type { DocumentName } from "../room/documents";
import type { Seat } from "../room/pause_counters";
import { fromBase64Url, toBase64Url } from "./base64url";
import type { PairKeys } from "./seal";

/** A document reaches the server in one of these sizes, whatever is in it (PAGE2). */
const SIZES: readonly number[] = SEALED_SIZES;
const KIND = 0x01;
const HEAD = 13;
const TAG = 16;

/** The document as base64url, ready to be sent; null if it's longer than the largest size holds. */
export async function sealDocument(
  keys: PairKeys,
  name: DocumentName,
  text: Uint8Array<ArrayBuffer>,
): Promise<string | null> {
  const size = SIZES.find((each) => each >= HEAD + text.length + TAG);
  if (size === undefined) return null;
  const padded = new Uint8Array(size - HEAD - TAG);
  padded.set(text);
  const nonce = crypto.getRandomValues(new Uint8Array(HEAD - 1));
  const encrypted = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, keys.pages[name], padded);
  const bytes = new Uint8Array(size);
  bytes[0] = KIND;
  bytes.set(nonce, 1);
  bytes.set(new Uint8Array(encrypted), HEAD);
  return toBase64Url(bytes);
}

/** Set before what was written afterwards, so that no document can be taken for it, nor it for a document. */
const WRITING = "lull/1/writing\n";

/** What was written afterwards, ready to be left for the other phone; cut to what the largest size holds (DEBRIEF2). */
export async function sealWriting(keys: PairKeys, seat: Seat, text: string): Promise<string> {
  let whole = text;
  for (;;) {
    const sealed = await sealDocument(keys, seat, new TextEncoder().encode(WRITING + whole));
    if (sealed !== null) return sealed;
    whole = Array.from(whole).slice(0, -100).join("");
  }
}

/** What the other phone left; null if the partner didn't seal it for this. */
export async function openWriting(keys: PairKeys, seat: Seat, sealed: string): Promise<string | null> {
  const bytes = fromBase64Url(sealed);
  const text = bytes === null ? null : await opened(keys, seat, bytes);
  const said = text === null ? null : new TextDecoder().decode(text);
  return said?.startsWith(WRITING) === true ? said.slice(WRITING.length) : null;
}

/** The text of a document that the server says has this digest; null if it isn't that one, or wasn't sealed by these two (PAGE3). */
export async function openDocument(
  keys: PairKeys,
  name: DocumentName,
  digest: string,
  sealed: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = fromBase64Url(sealed);
  if (bytes === null) return null;
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return toBase64Url(sum.subarray(0, 16)) === digest ? opened(keys, name, bytes) : null;
}

async function opened(
  keys: PairKeys,
  name: DocumentName,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (bytes[0] !== KIND || !SIZES.includes(bytes.length)) return null;
  try {
    const iv = bytes.subarray(1, HEAD);
    const padded = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, keys.pages[name], bytes.subarray(HEAD));
    const text = new Uint8Array(padded);
    return text.slice(0, text.findLastIndex((byte) => byte !== 0) + 1);
  } catch {
    return null;
  }
}
