/** A page of text as bytes, before it is sealed: JSON, read as strictly as anything from elsewhere (PAGE1). */

import type { OurDocument, PersonDocument } from "../room/screen_types";
import { fieldsIn, parsed, stringFrom, whole } from "./fields";
import { STEPS } from "./messages";

export const documentBytes = (page: OurDocument | PersonDocument): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(page));

/** The couple's own page; null if these bytes are none. */
export function readOurs(bytes: Uint8Array): OurDocument | null {
  const { signal, ladder } = fieldsIn<keyof OurDocument>(parsed(textOf(bytes)));
  if (!Array.isArray(ladder) || ladder.length > STEPS) return null;
  const steps = ladder.map(stringFrom).filter((step) => step !== null);
  return steps.length === ladder.length ? whole({ signal: stringFrom(signal), ladder: steps }) : null;
}

/** One person's page; null if these bytes are none. */
export function readPerson(bytes: Uint8Array): PersonDocument | null {
  const { asks, wishes, hard, helps } = fieldsIn<keyof PersonDocument>(parsed(textOf(bytes)));
  return whole({
    asks: stringFrom(asks),
    wishes: stringFrom(wishes),
    hard: stringFrom(hard),
    helps: stringFrom(helps),
  });
}

/** What these bytes say; "", which is no JSON, if they aren't text. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}
