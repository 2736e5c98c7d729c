/** What was agreed on, kept for the next time by its person's choice, sealed (NEXT5). Loaded where there is a pair. */

import { openValue, sealValue } from "../crypto/sealed_value";
import type { LastTime } from "../room/screen_types";
import type { KeptLastTime } from "./vault";

export async function sealLastTime(room: string, last: LastTime | null): Promise<KeptLastTime> {
  return { room, tried: true, sealed: last === null ? null : await sealValue(last) };
}

/** Null: nothing was to be kept, or it doesn't open. */
export async function openLastTime({ sealed }: KeptLastTime): Promise<LastTime | null> {
  if (sealed === null) return null;
  try {
    return (await openValue(sealed)) as LastTime;
  } catch {
    return null;
  }
}
