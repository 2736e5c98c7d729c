/** What was agreed on, kept for the next time by its person's choice, sealed (NEXT5). Loaded where there is a pair. */

import { openValue, sealValue } from "../crypto/sealed_value";
import type { LastTime } from "../room/screen_types";
import type { Env } from "./env";
import type { KeptLastTime } from "./pair_vault";

/** Beside the room's pair, or what may become it. Whether one of them was there to keep it beside. */
export async function keepLastTime({ vault }: Env, room: string, last: LastTime | null): Promise<boolean> {
  const mine: KeptLastTime = { sealed: last === null ? null : await sealValue(last) };
  const { kept, pending } = await vault.pairs();
  if (await pending.change(room, (chosen) => ({ ...chosen, last: mine }))) return true;
  const pair = (await kept.all()).find((each) => each.room === room);
  return pair !== undefined && kept.change(pair.id, (each) => ({ ...each, last: mine }));
}

/** Of the pair that led to this room; null: nothing was to be kept, or it doesn't open; undefined: no pair did. */
export async function openLastTime({ vault }: Env, room: string): Promise<LastTime | null | undefined> {
  const { kept } = await vault.pairs();
  const last = (await kept.all()).find(({ led }) => led === room)?.last ?? undefined;
  if (last === undefined) return undefined;
  return last.sealed === null
    ? null
    : openValue(last.sealed).then(
        (opened) => opened as LastTime,
        () => null,
      );
}
