/** A document as bytes, before it is sealed: JSON, read as strictly as anything from elsewhere (PAGE1). */

import type { OurDocument, PersonDocument } from "../room/screen_types";
import { STEPS } from "./bounds";
import { fromText, list, object, string } from "./read";

export const documentBytes = (text: OurDocument | PersonDocument): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(JSON.stringify(text));

const ours = fromText(
  object<OurDocument>({ signal: string(), stopWord: string(), ladder: list(string(), STEPS.most) }),
);
const persons = fromText(
  object<PersonDocument>({
    asks: string(),
    wishes: string(),
    hard: string(),
    helps: string(),
    words: string(),
    wrong: string(),
    call: string(),
  }),
);

/** The couple's own; null if these bytes are none. */
export const readOurs = (bytes: Uint8Array): OurDocument | null => ours(textOf(bytes));

/** One person's; null if these bytes are none. */
export const readPerson = (bytes: Uint8Array): PersonDocument | null => persons(textOf(bytes));

/** What these bytes say; "", which is no JSON, if they aren't text. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}
