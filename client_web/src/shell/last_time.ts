/** What was agreed on, kept for the next time by its person's choice, sealed (NEXT5). Loaded where there is a pair. */

import { openValue, sealValue } from "../crypto/sealed_value";
import type { LastTime } from "../room/screen_types";
import type { Env } from "./env";
import type { KeptLastTime } from "./vault";

/** Beside the room's pair, or what may become it. Whether one of them was there to keep it beside. */
export async function keepLastTime({ vault }: Env, room: string, last: LastTime | null): Promise<boolean> {
  const kept: KeptLastTime = { room, tried: true, sealed: last === null ? null : await sealValue(last) };
  const isPending = async () => (await vault.pending.load())?.room === room;
  if (await isPending()) {
    await vault.pendingLastTime.keep(kept);
    if (await isPending()) return true;
    await vault.pendingLastTime.forget(); // taken back meanwhile, or held by both now
  }
  return (await vault.pair.load())?.room === room && (await vault.lastTime.keep(kept));
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
