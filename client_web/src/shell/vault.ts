/**
 * The seat this phone holds, kept so that a reload doesn't lose it: in IndexedDB, with keys that can't be read back.
 *
 * Some browsers can't store keys, or lose them silently. So what is written is read back and used once; where that fails,
 * nothing is kept and the seat lives in this page alone.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type PairKeys, sealBeat } from "../crypto/seal";
import { isBeat } from "../protocol/beat";
import type { Seat } from "../room/counts";
import { NO_EPOCH } from "../room/proof";
import { PAGES } from "../room/texts";

export interface KeptSeat {
  readonly room: string;
  readonly seat: Seat;
  readonly token: string;
  readonly keys: PairKeys;
  /** When the room is over at the latest, on this phone's wall clock. */
  readonly endsAt: number;
}

/** None of these ever fails: what can't be kept is not there. */
export interface Vault {
  load(): Promise<KeptSeat | null>;
  /** Whether the seat will be there after a reload. */
  keep(seat: KeptSeat): Promise<boolean>;
  forget(): Promise<void>;
}

/** Of what is kept. A seat of another shape is forgotten: its room is at most twelve hours old. */
const VERSION = 3;

interface Schema extends DBSchema {
  seats: { key: "only"; value: KeptSeat };
}

export function browserVault(): Vault {
  async function withDatabase<T>(use: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T | null> {
    try {
      const database = await openDB<Schema>("lull", VERSION, {
        upgrade(database) {
          if (database.objectStoreNames.contains("seats")) database.deleteObjectStore("seats");
          database.createObjectStore("seats");
        },
      });
      try {
        return await use(database);
      } finally {
        database.close();
      }
    } catch {
      return null;
    }
  }

  async function load(): Promise<KeptSeat | null> {
    const seat = await withDatabase((database) => database.get("seats", "only"));
    return seat !== null && seat !== undefined && (await works(seat.keys)) ? seat : null;
  }

  async function forget(): Promise<void> {
    await withDatabase((database) => database.delete("seats", "only"));
  }

  return {
    load,
    forget,
    async keep(seat) {
      await withDatabase((database) => database.put("seats", seat, "only"));
      if ((await load())?.token === seat.token) return true;
      await forget(); // half a seat is none
      return false;
    },
  };
}

/** Whether the keys came back as keys, and do their work. What is sealed here is never sent: no beat has number 0. */
export async function works(keys: PairKeys | undefined): Promise<boolean> {
  const probe = { epoch: NO_EPOCH, number: 0, taps: 0, watch: 0, echoEpoch: NO_EPOCH, echo: 0, got: 0, shown: 0 };
  try {
    const others = [
      keys?.partner,
      keys?.yes,
      keys?.letters?.own,
      keys?.letters?.partner,
      ...PAGES.map((page) => keys?.pages[page]),
    ];
    return keys !== undefined && others.every((key) => key instanceof CryptoKey) && isBeat(await sealBeat(keys, probe));
  } catch {
    return false;
  }
}
