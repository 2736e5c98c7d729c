/** What the server's close codes mean for a phone (WIRE3). Any other close: come back. */

import type { ClosedWhy } from "../room/screen";

/** Why there is nothing to come back to; null where there may be. */
export function finalClose(code: number): ClosedWhy | null {
  switch (code) {
    case 4400:
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

/** A newer page of this seat took over, and enough others did before: this one rests. */
export const REPLACED = 4409;
