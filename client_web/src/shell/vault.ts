/**
 * The seat this phone holds, kept so that a reload doesn't lose it: in IndexedDB, with keys that can't be read back.
 *
 * Some browsers can't store keys, or lose them silently. So what is written is read back and used once; where that fails, the
 * seat lives in this page alone.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type PairKeys, sealBeat } from "../crypto/seal";
import { isBeat } from "../protocol/beat";
import { type Count, type Seat, ZERO } from "../room/counts";
import { NO_EPOCH } from "../room/proof";

export interface KeptSeat {
  readonly room: string;
  readonly seat: Seat;
  readonly token: string;
  readonly keys: PairKeys;
}

interface Vault extends DBSchema {
  seats: { key: "only"; value: KeptSeat };
}

const open = (): Promise<IDBPDatabase<Vault>> =>
  openDB<Vault>("lull", 1, { upgrade: (database) => void database.createObjectStore("seats") });

/** Keep the seat. False: it can't be kept here, and a reload will lose it. */
export async function keepSeat(seat: KeptSeat): Promise<boolean> {
  try {
    const database = await open();
    await database.put("seats", seat, "only");
    database.close();
    const kept = await keptSeat();
    if (kept === null) await forgetSeat();
    return kept !== null;
  } catch {
    return false;
  }
}

/** The kept seat, if its keys still work. */
export async function keptSeat(): Promise<KeptSeat | null> {
  try {
    const database = await open();
    const seat = await database.get("seats", "only");
    database.close();
    return seat !== undefined && (await works(seat.keys)) ? seat : null;
  } catch {
    return null;
  }
}

export async function forgetSeat(): Promise<void> {
  try {
    localStorage.removeItem(COUNTERS);
    const database = await open();
    await database.delete("seats", "only");
    database.close();
  } catch {
    // nothing was kept here
  }
}

/** Whether the keys came back as keys, and one of them does its work. What is sealed here is never sent: no beat has number 0. */
async function works(keys: PairKeys): Promise<boolean> {
  const probe = { epoch: NO_EPOCH, number: 0, taps: 0, watch: 0, echoEpoch: NO_EPOCH, echo: 0, got: 0, shown: 0 };
  return keys.partner instanceof CryptoKey && isBeat(await sealBeat(keys, probe));
}

const COUNTERS = "lull";

/** Keep the counters, at once: a reload must not forget a tap (PAUSE3). */
export function keepCounters(room: string, taps: Count): void {
  try {
    localStorage.setItem(COUNTERS, JSON.stringify({ room, taps }));
  } catch {
    // no storage here: the server's copy has to do
  }
}

export function keptCounters(room: string): Count {
  try {
    const kept = JSON.parse(localStorage.getItem(COUNTERS) ?? "null") as { room: string; taps: Count } | null;
    if (kept?.room === room && [kept.taps.a, kept.taps.b, kept.taps.watch].every(Number.isSafeInteger))
      return kept.taps;
  } catch {
    // unreadable: as good as none
  }
  return ZERO;
}
