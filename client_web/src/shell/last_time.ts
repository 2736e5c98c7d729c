/** What was agreed on, and written afterwards, kept for the next time by its person's choice, sealed (NEXT5, NEXT7). Loaded where there is a pair. */

import { openValue, type SealedValue, sealValue } from "../crypto/sealed_value";
import type { Afterthought, LastTime, PersonDocument } from "../room/screen_types";
import type { Env } from "./env";
import type { KeptPair, PendingPair } from "./pair_vault";

type Change = <Each extends KeptPair | PendingPair>(pair: Each) => Each;

/** Beside the room's pair, or what may become it. Whether one of them was there to keep it beside. */
async function changePair({ vault }: Env, room: string, change: Change): Promise<boolean> {
  const { kept, pending } = await vault.pairs();
  if (await pending.change(room, change)) return true;
  const pair = (await kept.all()).find((each) => each.room === room);
  return pair !== undefined && kept.change(pair.id, change);
}

/** `last` null: nothing of it is to be kept, nor what was written afterwards. Whether there was a pair to keep it beside. */
export async function keepLastTime(env: Env, room: string, last: LastTime | null): Promise<boolean> {
  const sealed = last === null ? null : await sealValue(last);
  return changePair(env, room, (pair) => ({
    ...pair,
    last: { sealed },
    afterthought: sealed === null ? null : pair.afterthought,
  }));
}

/** Of the pair that led to this room; null: nothing was to be kept, or it doesn't open; undefined: no pair did. */
export async function openLastTime({ vault }: Env, room: string): Promise<LastTime | null | undefined> {
  const { kept } = await vault.pairs();
  const pair = (await kept.all()).find(({ led }) => led === room);
  if (pair === undefined || pair.last === null) return undefined;
  const last = await opened<LastTime>(pair.last.sealed);
  const afterthought = await opened<Afterthought>(pair.afterthought);
  return last === null || afterthought === null ? last : { ...last, mine: added(last.mine, afterthought) };
}

/** Written in this room, afterwards. Whether it is kept. */
export const keepAfterthought = async (env: Env, room: string, written: Afterthought): Promise<boolean> => {
  const afterthought = await sealValue(written);
  return changePair(env, room, (pair) => ({ ...pair, afterthought }));
};

/** What was written in this room before, by a page that was loaded anew; null: nothing. */
export async function openAfterthought({ vault }: Env, room: string): Promise<Afterthought | null> {
  const { kept, pending } = await vault.pairs();
  const all = [...(await pending.all()), ...(await kept.all())];
  return opened<Afterthought>(all.find((pair) => pair.room === room)?.afterthought ?? null);
}

const EMPTY: PersonDocument = { asks: "", wishes: "", hard: "", helps: "", words: "", wrong: "", call: "" };

/** In characters, as the page itself takes it. */
const MOST = 600;

function added(mine: PersonDocument | null, { hard, helps }: Afterthought): PersonDocument {
  const page = mine ?? EMPTY;
  const both = (before: string, more: string) =>
    [before, more.trim()]
      .filter((part) => part !== "")
      .join("\n")
      .slice(0, MOST);
  return { ...page, hard: both(page.hard, hard), helps: both(page.helps, helps) };
}

/** Null where there is nothing, or it doesn't open. */
const opened = async <Value>(sealed: SealedValue | null): Promise<Value | null> =>
  sealed === null
    ? null
    : openValue(sealed).then(
        (value) => value as Value,
        () => null,
      );
