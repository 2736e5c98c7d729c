/** What a reload must not forget of a phone's pauses, in `localStorage`: the one place that is written to before a tap's handler returns. */

import { NOTHING_REMEMBERED, type Remembered } from "../room/state";
import { keepText } from "./local_storage";

const KEY = "lull.counters";

const FIELDS = ["own", "confirmed", "watch"] as const satisfies readonly (keyof Remembered)[];

/** What is remembered of this room; nothing of any other. */
export function recall(local: Storage | null, room: string): Remembered {
  try {
    const kept = JSON.parse(local?.getItem(KEY) ?? "null") as ({ room: string } & Remembered) | null;
    if (kept?.room !== room || !FIELDS.every((field) => Number.isSafeInteger(kept[field]) && kept[field] >= 0)) {
      return NOTHING_REMEMBERED;
    }
    return { own: kept.own, confirmed: kept.confirmed, watch: kept.watch };
  } catch {
    return NOTHING_REMEMBERED;
  }
}

/** Remember this too. Another page of the same seat may have counted further: the larger of each stays (PAUSE2). */
export function remember(local: Storage | null, room: string, remembered: Remembered): void {
  const before = recall(local, room);
  const own = Math.max(before.own, remembered.own);
  const confirmed = Math.max(before.confirmed, remembered.confirmed);
  const watch = Math.max(before.watch, remembered.watch);
  keepText(local, KEY, JSON.stringify({ room, own, confirmed, watch })); // else the server's counters have to do
}

export const forgetCounters = (local: Storage | null): void => keepText(local, KEY, null);
