/**
 * The seat this phone holds, kept so that a reload doesn't lose it: in IndexedDB, with keys that can't be read back.
 *
 * Some browsers can't store keys, or lose them silently. So what is written is read back and used once; where that fails,
 * nothing is kept and the seat lives in this page alone.
 */

import { meetingName } from "../crypto/documents";
import { canPair, type Pairing } from "../crypto/pairing";
import { type NextKeys, type PairKeys, sealBeat } from "../crypto/seal";
import type { SealedValue } from "../crypto/sealed_value";
import { isBeat } from "../protocol/beat";
import { DOCUMENT_NAMES } from "../room/documents";
import type { Seat } from "../room/pause_counters";
import { NO_EPOCH } from "../room/proof";
import type { Pictures } from "../room/screen_types";
import { NOTHING_AGREED } from "../room/values";
import { openDatabase, outcome, written } from "../tools/storage/database";

interface AnySeat {
  readonly room: string;
  readonly seat: Seat;
  readonly token: string;
  /** When the room is over at the latest, on this phone's wall clock. */
  readonly endsAt: number;
  /** The room that the two phones met in before, where they found each other by a pair (MEET1). */
  readonly met?: string;
}

/** Until the other phone's share is there (PAIR2). */
export interface UnpairedSeat extends AnySeat {
  readonly pairing: Pairing;
  readonly keys: null;
}

export interface PairedSeat extends AnySeat {
  readonly pairing: null;
  readonly keys: PairKeys;
  readonly pictures: Pictures;
  /** A's own share, which the server may lose, until the session begins. */
  readonly share: string | null;
}

export type KeptSeat = UnpairedSeat | PairedSeat;

interface AnyPair {
  readonly keys: NextKeys;
  /** The room that the keys came from. */
  readonly room: string;
  /** The seat this phone had in it, which tells the two apart. */
  readonly seat: Seat;
}

/** A pair that both phones are known to hold (NEXT2). */
export interface KeptPair extends AnyPair {
  /** The room it has led to, in which its keys are made anew; null: none yet. */
  readonly led: string | null;
}

/** A pair that this phone's person chose, until it's known whether both phones hold it (NEXT4). */
export interface PendingPair extends AnyPair {
  /** What asks for it: the seat's token, and what was chosen by it. */
  readonly token: string;
  readonly tokens: Readonly<Record<"next_time" | "next_held", string>>;
  /** From when on nobody knows any more, on this phone's wall clock, in ms. */
  readonly until: number;
}

/** What was agreed on in a room, sealed under a key that can't be read back; and whether the partner's pause came through there. */
export interface KeptLastTime {
  readonly room: string;
  readonly tried: boolean;
  readonly sealed: SealedValue | null;
}

/** One thing of its kind. None of these ever fails: what can't be kept is not there. */
export interface Shelf<Kept> {
  load(): Promise<Kept | null>;
  /** Whether it will be there after a reload. */
  keep(kept: Kept): Promise<boolean>;
  forget(): Promise<void>;
}

export interface Vault {
  readonly seat: Shelf<KeptSeat>;
  readonly pair: Shelf<KeptPair>;
  readonly pending: Shelf<PendingPair>;
  readonly lastTime: Shelf<KeptLastTime>;
  /** Of the pending pair: it takes the place of the other one as that pair does. */
  readonly pendingLastTime: Shelf<KeptLastTime>;
}

/** What leaving erases: of this file, and of what is read in Aftercare (`kept_rest.ts`), which isn't loaded for that. */
export const DATABASE = "lull";
export const REST_DATABASE = "lull-rest";

/** How long a store may take to answer, in ms: a way in may wait for it. */
const PATIENCE = { readonly: 1500, readwrite: 4000 } as const;

/** Of what is kept. A seat of another shape is forgotten: its room is at most twelve hours old. */
const VERSION = 7;

/** The stores, each with one value; `last` with another one for the pending pair. */
interface Stores {
  readonly seats: KeptSeat;
  readonly pairs: KeptPair;
  readonly pending: PendingPair;
  readonly last: KeptLastTime;
}

export function browserVault(): Vault {
  /** What `use` asks of one store, once it is written for good; null where it can't be, or takes too long: some never answer. */
  function within<T>(
    kind: keyof Stores,
    mode: keyof typeof PATIENCE,
    use: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | null> {
    const late = new Promise<null>((give) => setTimeout(give, PATIENCE[mode], null));
    return Promise.race([asked(kind, mode, use), late]);
  }

  async function asked<T>(
    kind: keyof Stores,
    mode: IDBTransactionMode,
    use: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | null> {
    try {
      const database = await openDatabase(DATABASE, VERSION, (fresh) => {
        if (fresh.objectStoreNames.contains("seats")) fresh.deleteObjectStore("seats");
        fresh.createObjectStore("seats");
        for (const kept of ["pairs", "pending", "last"])
          if (!fresh.objectStoreNames.contains(kept)) fresh.createObjectStore(kept);
      });
      try {
        const transaction = database.transaction(kind, mode);
        const [came] = await Promise.all([outcome(use(transaction.objectStore(kind))), written(transaction)]);
        return came;
      } finally {
        database.close();
      }
    } catch {
      return null;
    }
  }

  /** One value of its kind: written, read back and used before it counts as kept. */
  function shelf<Kind extends keyof Stores>(
    kind: Kind,
    serves: (kept: Stores[Kind]) => Promise<boolean>,
    key = "only",
  ): Shelf<Stores[Kind]> {
    async function load(): Promise<Stores[Kind] | null> {
      const kept: Stores[Kind] | null = (await within(kind, "readonly", (store) => store.get(key))) ?? null;
      if (kept === null || (await serves(kept))) return kept;
      await forget(); // half of one is none
      return null;
    }

    async function forget(): Promise<void> {
      await within(kind, "readwrite", (store) => store.delete(key));
    }

    async function keep(value: Stores[Kind]): Promise<boolean> {
      if ((await within(kind, "readwrite", (store) => store.put(value, key))) === null) return false;
      const kept = await load();
      return kept?.room === value.room;
    }

    return { load, keep, forget };
  }

  return {
    seat: shelf("seats", (seat) => (seat.keys === null ? canPair(seat.pairing) : works(seat.keys))),
    pair: shelf("pairs", (pair) => doNames(pair.keys)),
    pending: shelf("pending", (pair) => doNames(pair.keys)),
    lastTime: shelf("last", async () => true),
    pendingLastTime: shelf("last", async () => true, "pending"),
  };
}

export async function forgetPending(vault: Vault): Promise<void> {
  await vault.pending.forget();
  await vault.pendingLastTime.forget();
}

/** Whether the keys came back as keys, and do their work. What is sealed here is never sent: no beat has number 0. */
export async function works(keys: PairKeys | undefined): Promise<boolean> {
  const probe = {
    epoch: NO_EPOCH,
    number: 0,
    taps: 0,
    watch: 0,
    echoEpoch: NO_EPOCH,
    echo: 0,
    got: 0,
    shown: 0,
    values: NOTHING_AGREED,
  };
  try {
    const others = [
      keys?.partner,
      keys?.yes,
      keys?.letters?.own,
      keys?.letters?.partner,
      keys?.next?.names,
      keys?.next?.seal,
      ...DOCUMENT_NAMES.map((page) => keys?.pages[page]),
    ];
    return keys !== undefined && others.every((key) => key instanceof CryptoKey) && isBeat(await sealBeat(keys, probe));
  } catch {
    return false;
  }
}

/** The same, for the keys of a pair. */
async function doNames(keys: NextKeys | undefined): Promise<boolean> {
  try {
    return keys !== undefined && keys.seal instanceof CryptoKey && (await meetingName(keys, "a", 0)) !== "";
  } catch {
    return false;
  }
}
