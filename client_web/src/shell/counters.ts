/**
 * What a reload must not forget, in `localStorage`: the one place that is written to before a tap's handler returns. A phone's
 * pauses, and how far it agreed to go.
 */

import type { KeptAgreed } from "../room/agreed";
import { type Count, merge } from "../room/pause_counters";
import { NOTHING_REMEMBERED, type Remembered } from "../room/state";
import { NOTHING_AGREED } from "../room/values";
import { keepText, markOf } from "./local_storage";

const KEY = "lull.counters";

const FIELDS = ["own", "confirmed", "watch"] as const satisfies readonly (keyof Remembered)[];

/** What is remembered of this room; nothing of any other. */
export function recall(local: Storage | null, room: string): Remembered {
  try {
    const kept = JSON.parse(local?.getItem(KEY) ?? "null") as ({ room: string } & Remembered) | null;
    if (kept?.room !== markOf(room) || !FIELDS.every((field) => isCounter(kept[field]))) return NOTHING_REMEMBERED;
    const agreed = isKeptAgreed(kept.agreed) ? kept.agreed : null;
    return { own: kept.own, confirmed: kept.confirmed, watch: kept.watch, agreed };
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
  const agreed = merged(before.agreed, remembered.agreed);
  keepText(local, KEY, JSON.stringify({ room: markOf(room), own, confirmed, watch, agreed })); // else the server's counters have to do
}

export const forgetCounters = (local: Storage | null): void => keepText(local, KEY, null);

/** The newer values, of the page that may say yes; and all that was ever let go of. */
function merged(before: KeptAgreed | null, now: KeptAgreed | null): KeptAgreed | null {
  if (now === null || before === null) return now ?? before;
  return { ...now, released: merge(before.released, now.released) };
}

const isCounter = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isCount = (value: Partial<Count> | undefined): boolean =>
  [value?.a, value?.b, value?.watch].every((counter) => isCounter(counter));

/** What this browser keeps may have been written by another version, or by hand. */
function isKeptAgreed(kept: KeptAgreed | null | undefined): kept is KeptAgreed {
  if (kept == null || kept.own == null) return false;
  const { own, released, texts, begun, awake, ended } = kept;
  const { agreed, lets, digest, ...bounds } = own;
  return (
    Object.keys(own).length === Object.keys(NOTHING_AGREED).length &&
    Object.values(bounds).every((bound) => isCounter(bound)) &&
    [agreed, lets, released].every((count) => isCount(count)) &&
    /^[0-9a-f]{16}$/.test(digest) &&
    [begun, awake, texts === null ? null : texts?.pages && texts.steps].every(
      (value) => value === null || isCounter(value),
    ) &&
    typeof ended === "boolean"
  );
}
