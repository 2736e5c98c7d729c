/** What a phone keeps of those whom it can find again (NEXT6), in IndexedDB, beside its seat (`vault.ts`). Loaded once the page stands. */

import { type ChoiceToken, meetingName } from "../crypto/choice_tokens";
import type { NextKeys } from "../crypto/seal";
import type { SealedValue } from "../crypto/sealed_value";
import type { Seat } from "../room/pause_counters";
import { aMoment, outcome, READS } from "../tools/storage/database";
import { asked, within, withStore } from "./vault_stores";

interface AnyPair {
  readonly keys: NextKeys;
  /** The room that the keys came from. */
  readonly room: string;
  /** The seat this phone had in it, which tells the two apart. */
  readonly seat: Seat;
  /** What goes and stays with it (NEXT5); null: nothing, nor did the partner's pause come through (REHEARSE5). */
  readonly last: KeptLastTime | null;
  /** What was written afterwards, to stand on the own page the next time: an `Afterthought`; null: nothing. */
  readonly afterthought: SealedValue | null;
}

/** A pair that both phones are known to hold (NEXT2). */
export interface KeptPair extends AnyPair {
  /** The same whenever its keys are made anew, and known to this phone alone. */
  readonly id: string;
  /** The room it has led to, in which its keys are made anew; null: none yet. */
  readonly led: string | null;
  /** What this phone's person calls the other one (NEXT6); null: nothing. */
  readonly name: SealedValue | null;
  /** More than that of each pair which was met before; a count, no date. Undefined: from a Lull that didn't count. */
  readonly met?: number;
}

/** A pair that this phone's person chose, until it's known whether both phones hold it (NEXT4). */
export interface PendingPair extends AnyPair {
  /** What asks for it: the seat's token, and what was chosen by it. */
  readonly token: string;
  readonly tokens: Readonly<Record<"next_time" | "next_held", ChoiceToken>>;
  /** From when on nobody knows any more, on this phone's wall clock, in ms. */
  readonly until: number;
}

/** What was agreed on in a room, sealed under a key that can't be read back; null: nothing of it was to be kept. */
export interface KeptLastTime {
  readonly sealed: SealedValue | null;
}

/** Any number of things of one kind, each by its own key. None of these ever fails, either. */
export interface KeyedStore<Kept> {
  /** `patient`: however long the store takes, which may be for ever; else none where it takes too long. */
  all(patient?: boolean): Promise<readonly Kept[]>;
  keep(kept: Kept): Promise<boolean>;
  /** Nothing comes between the reading and the writing: what another page forgets stays forgotten. Whether it was there. */
  change(key: string, to: (kept: Kept) => Kept): Promise<boolean>;
  forget(key: string): Promise<void>;
}

export interface PairVault {
  /** By their ids: one for each person whom this phone's person meets. */
  readonly kept: KeyedStore<KeptPair>;
  /** By their rooms. */
  readonly pending: KeyedStore<PendingPair>;
  /** The pending pair of that room becomes what `make` says of it and of those that are kept, in one go. Whether it was there. */
  adopt(room: string, make: (pending: PendingPair, kept: readonly KeptPair[]) => KeptPair): Promise<boolean>;
}

interface Stores {
  readonly pairs: KeptPair;
  readonly pending: PendingPair;
}

export const browserPairVault = (): PairVault => ({
  kept: keyedStore("pairs", ({ id }) => id),
  pending: keyedStore("pending", ({ room }) => room),

  async adopt(room, make) {
    const was = await within(["pairs", "pending"], "readwrite", async (transaction) => {
      const [kept, pending] = [transaction.objectStore("pairs"), transaction.objectStore("pending")];
      const chosen: PendingPair | undefined = await outcome(pending.get(room));
      if (chosen === undefined) return false;
      const pair = make(chosen, await outcome(kept.getAll()));
      kept.put(pair, pair.id);
      pending.delete(room);
      return true;
    });
    return was ?? false;
  },
});

/** Each is written, read back and used before it counts as kept. */
function keyedStore<Kind extends keyof Stores>(
  kind: Kind,
  keyOf: (kept: Stores[Kind]) => string,
): KeyedStore<Stores[Kind]> {
  type Kept = Stores[Kind];

  /** What fails once may not the next time: see `vault.ts`. */
  async function read<T>(
    use: (store: IDBObjectStore) => IDBRequest<T>,
    patient: boolean,
    tries = READS,
  ): Promise<T | null> {
    if (!patient) return withStore(kind, "readonly", use);
    const answer = await asked([kind], "readonly", (transaction) => outcome(use(transaction.objectStore(kind))));
    return answer === null && tries > 1 ? aMoment().then(() => read(use, patient, tries - 1)) : answer;
  }

  const isWhole = async (key: string, kept: Kept): Promise<boolean> =>
    keyOf(kept) === key && kept.room !== undefined && ((await doNames(kept.keys)) || doNames(kept.keys));

  async function load(key: string, patient = false): Promise<Kept | null> {
    const kept: Kept | null = (await read((store) => store.get(key), patient)) ?? null;
    if (kept === null || (await isWhole(key, kept))) return kept;
    await forget(key); // half of one is none, and what can't be found by its key could never be forgotten
    return null;
  }

  async function all(patient = false): Promise<readonly Kept[]> {
    const keys = (await read((store) => store.getAllKeys(), patient)) ?? [];
    const kept = await Promise.all(keys.map((key) => load(String(key), patient)));
    return kept.filter((each) => each !== null);
  }

  async function keep(value: Kept): Promise<boolean> {
    const key = keyOf(value);
    if ((await withStore(kind, "readwrite", (store) => store.put(value, key))) === null) return false;
    return (await load(key))?.room === value.room;
  }

  async function change(key: string, to: (kept: Kept) => Kept): Promise<boolean> {
    const was = await within([kind], "readwrite", async (transaction) => {
      const store = transaction.objectStore(kind);
      const kept: Kept | undefined = await outcome(store.get(key));
      if (kept !== undefined) store.put(to(kept), key);
      return kept !== undefined;
    });
    return was ?? false;
  }

  async function forget(key: string): Promise<void> {
    await withStore(kind, "readwrite", (store) => store.delete(key));
  }

  return { all, keep, change, forget };
}

/** Whether the keys came back as keys, and do their work. */
async function doNames(keys: NextKeys | undefined): Promise<boolean> {
  try {
    return keys !== undefined && keys.seal instanceof CryptoKey && (await meetingName(keys, "a", 0)) !== "";
  } catch {
    return false;
  }
}
