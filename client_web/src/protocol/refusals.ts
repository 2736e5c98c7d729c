/** What it means for this phone that its socket was closed (WIRE3). */

import type { ClosedWhy } from "../room/screen_types";
import { CLOSE } from "./bounds";

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
