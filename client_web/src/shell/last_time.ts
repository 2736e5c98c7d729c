/** What was agreed on, and written afterwards, kept for the next time by its person's choice, sealed (NEXT5, NEXT7). Loaded where there is a pair. */

import { openValue, type SealedValue, sealValue } from "../crypto/sealed_value";
import { type DocumentName, documentsFor } from "../room/documents";
import { EMPTY, MOST } from "../room/person_document";
import type { Event } from "../room/reducer";
import type { Afterthought, LastTime, OurDocument, PersonDocument, WriteResult } from "../room/screen_types";
import type { State } from "../room/state";
import { delay, type Env } from "./env";
import type { KeptPair, PendingPair } from "./pair_vault";
import type { KeptSeat } from "./vault";

type Change = <Each extends KeptPair | PendingPair>(pair: Each) => Each;

/** How often, and after how many ms, what is brought back is written once more where something else was written meanwhile. */
const TRIES = 20;
const AGAIN = 250;

/** The room that it is kept in, and brought back to. */
interface Room {
  readonly env: Env;
  readonly seat: KeptSeat;
  state(): State;
  isLeft(): boolean;
  dispatch(event: Event): void;
  write(name: DocumentName, text: OurDocument | PersonDocument): Promise<WriteResult>;
}

export interface LastTimeHere {
  /** What the two phones of this room kept before, if they did. */
  recall(): Promise<void>;
  /** As it is now, beside the pair of this room or what may become it; whatever of it changes later is kept as well. */
  keep(): void;
  /** Write what was brought back; it counts like any other edit. */
  bring(): Promise<void>;
}

export function lastTimeIn({ env, seat, state, isLeft, dispatch, write }: Room): LastTimeHere {
  let keptLast = "";
  let keeping: Promise<unknown> = Promise.resolve();

  async function recall(): Promise<void> {
    const kept = await openLastTime(env, seat.room);
    if (kept === undefined) return;
    dispatch({ type: "tried_before" });
    if (kept !== null) dispatch({ type: "extras", extras: { lastTime: kept, bringBack: true } });
  }

  function keep(): void {
    const { view, extras, documents } = state();
    if (view === null || view.rehearsal.theirs === null) return;
    const { ours, mine } = documentsFor(view, documents, seat.seat);
    // What was offered and not taken is still what they wanted back.
    const offered = extras.lastTime;
    const last: LastTime | null = extras.bringBack
      ? {
          terms: offered?.terms ?? view.agreement.terms,
          ours: ours ?? offered?.ours ?? null,
          mine: mine ?? offered?.mine ?? null,
        }
      : null;
    const now = JSON.stringify(last);
    if (now === keptLast) return;
    keptLast = now;
    keeping = keeping
      .then(() => keepLastTime(env, seat.room, last))
      .catch(() => false)
      .then((isKept) => {
        if (!isKept) keptLast = ""; // what it's kept beside may not be stored yet, and is told of when it is
      });
  }

  async function bring(): Promise<void> {
    const { view, extras } = state();
    const last = extras.lastTime;
    if (last === null || view?.phase !== "preparing") return;
    dispatch({ type: "extras", extras: { lastTime: null, bringing: true } });
    // What was written just before made another version, of which this phone has to hear first.
    const written = async (name: DocumentName, text: OurDocument | PersonDocument | null): Promise<void> => {
      for (let tries = 0; text !== null && tries < TRIES && !isLeft(); tries += 1) {
        if ((await write(name, text)) !== "changed") return;
        await delay(env, AGAIN);
      }
    };
    dispatch({ type: "edit", terms: { ...last.terms, steps: view.agreement.terms.steps } });
    await written("ours", last.ours);
    await written(seat.seat, last.mine);
    dispatch({ type: "extras", extras: { bringing: false } });
  }

  return { recall, keep, bring };
}

/** Beside the room's pair, or what may become it. Whether one of them was there to keep it beside. */
async function changePair({ vault }: Env, room: string, change: Change): Promise<boolean> {
  const { kept, pending } = await vault.pairs();
  if (await pending.change(room, change)) return true;
  const pair = keptFrom(await kept.all(), room);
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

let writing: Promise<unknown> = Promise.resolve();

/** "": the room is over, and this page may not have been in it: whoever was met last was met in it. */
function keptFrom(kept: readonly KeptPair[], room: string): KeptPair | undefined {
  if (room !== "") return kept.find((pair) => pair.room === room);
  return [...kept].sort((one, other) => (other.met ?? 0) - (one.met ?? 0))[0];
}

/** Written in this room, afterwards: one after the other, so that the last one stands. Whether it is kept. */
export function keepAfterthought(env: Env, room: string, written: Afterthought): Promise<boolean> {
  const kept = writing.then(async () => {
    const afterthought = await sealValue(written);
    return changePair(env, room, (pair) => ({ ...pair, afterthought }));
  });
  writing = kept.catch(() => false);
  return kept;
}

/** What was written in this room before, by a page that was loaded anew; null: nothing. */
export async function openAfterthought({ vault }: Env, room: string): Promise<Afterthought | null> {
  const { kept, pending } = await vault.pairs();
  const chosen = (await pending.all()).find((pair) => pair.room === room);
  return opened<Afterthought>((chosen ?? keptFrom(await kept.all(), room))?.afterthought ?? null);
}

function added(mine: PersonDocument | null, { hard, helps }: Afterthought): PersonDocument {
  const own = mine ?? EMPTY;
  const both = (before: string, more: string, most: number) =>
    [before, more.trim()]
      .filter((part) => part !== "")
      .join("\n")
      .slice(0, most);
  return { ...own, hard: both(own.hard, hard, MOST.hard), helps: both(own.helps, helps, MOST.helps) };
}

/** Null where there is nothing, or it doesn't open. */
const opened = async <Value>(sealed: SealedValue | null): Promise<Value | null> =>
  sealed === null
    ? null
    : openValue(sealed).then(
        (value) => value as Value,
        () => null,
      );
