/** What a closed socket means for this phone (WIRE3). */

import type { ClosedWhy } from "../room/screen_types";

/** A newer page of this seat is open: coming back would only fence it. */
export const REPLACED = 4409;

/** Why the room is over for this phone; null if it is to come back, as after a cut (1006), a restart (1012) or 4411. */
export function finalClose(code: number): ClosedWhy | null {
  switch (code) {
    case 4400: // our own fault: at best a newer page does better
    case 4426:
      return "reload";
    case 4401:
      return "gone";
    case 4410:
      return "ended";
    default:
      return null;
  }
}
