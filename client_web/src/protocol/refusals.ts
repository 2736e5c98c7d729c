/** What a refusal means for this phone: a socket that was closed (WIRE3), or a call (WIRE6). */

import type { ClosedWhy } from "../room/screen_types";
import { CLOSE } from "./bounds";
import { fromText, object, string } from "./read";

/** A newer page of this seat is open: coming back would only fence it. */
export const { REPLACED } = CLOSE;

/** Why the room is over for this phone; null if it is to come back, as after a cut (1006), a restart or a slow line. */
export function finalClose(code: number): ClosedWhy | null {
  switch (code) {
    case CLOSE.BAD_HELLO: // our own fault: at best a newer page does better
    case CLOSE.PROTOCOL_UNKNOWN:
      return "reload";
    case CLOSE.NOT_AUTHORIZED:
      return "gone";
    case CLOSE.ROOM_CLOSED:
      return "ended";
    default:
      return null;
  }
}

const body = fromText(object<{ error: { code: string } }>({ error: object<{ code: string }>({ code: string() }) }));

/** The code in the body of a refused HTTP call: any word, for a newer server may have more of them, and a proxy none. */
export const readErrorCode = (text: string): string | null => body(text)?.error.code ?? null;
