/**
 * The seat this phone holds, kept so that a reload doesn't lose it: in IndexedDB, with keys that can't be read back.
 *
 * Some browsers can't store keys, or lose them silently. So what is written is read back and used once; where that fails,
 * nothing is kept and the seat lives in this page alone.
 */

import type { Pairing } from "../crypto/pairing";
import { type PairKeys, sealBeat } from "../crypto/seal";
import { isBeat } from "../protocol/beat";
import { DOCUMENT_NAMES } from "../room/documents";
import type { Seat } from "../room/pause_counters";
import { EMPTY_BEAT } from "../room/proof";
import type { Pictures } from "../room/screen_types";
import { aMoment, orLate, outcome, READS } from "../tools/storage/database";
import type { KeyedStore, PairVault } from "./pair_vault";
import { asked, PATIENCE, withStore } from "./vault_stores";

interface AnySeat {
  readonly room: string;
  readonly seat: Seat;
  readonly token: string;
  /** When the room is over at the latest, on this phone's wall clock. */
  readonly endsAt: number;
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

/** One thing of its kind. None of these ever fails: what can't be kept is not there. */
export interface ValueStore<Kept> {
  /** However long the store takes; undefined: it can't be read just now. */
  load(): Promise<Kept | null | undefined>;
  /** Whether it will be there after a reload. */
  keep(kept: Kept): Promise<boolean>;
  forget(): Promise<void>;
}

export interface Vault {
  readonly seat: ValueStore<KeptSeat>;
  /** What is for the next time. Where it can't be loaded, nothing of it is there. */
  pairs(): Promise<PairVault>;
}

/** The key of the one seat. */
const ONLY = "only";

export const browserVault = (): Vault => ({
  seat: seatStore(),
  pairs: () =>
    import("./pair_vault").then(
      ({ browserPairVault }) => browserPairVault(),
      () => NO_PAIRS,
    ),
});

/** Written, read back and used before it counts as kept. */
function seatStore(): ValueStore<KeptSeat> {
  /** What fails once may not the next time: to let go of a seat for it would be to forget a pause. */
  async function load(tries = READS): Promise<KeptSeat | null | undefined> {
    const get = (transaction: IDBTransaction) => outcome<KeptSeat>(transaction.objectStore("seats").get(ONLY));
    const kept = await asked<KeptSeat | undefined>(["seats"], "readonly", get);
    if (kept === undefined) return null;
    if (kept !== null && (await isWhole(kept))) return kept;
    if (tries > 1) return aMoment().then(() => load(tries - 1));
    if (kept === null) return undefined;
    await forget(); // half of one is none
    return null;
  }

  async function forget(): Promise<void> {
    await withStore("seats", "readwrite", (store) => store.delete(ONLY));
  }

  async function keep(seat: KeptSeat): Promise<boolean> {
    if ((await withStore("seats", "readwrite", (store) => store.put(seat, ONLY))) === null) return false;
    return (await orLate(load(), PATIENCE.readonly, null))?.room === seat.room;
  }

  return { load, keep, forget };
}

const NOTHING: KeyedStore<never> = {
  all: async () => [],
  keep: async () => false,
  change: async () => false,
  forget: async () => undefined,
};

const NO_PAIRS: PairVault = { kept: NOTHING, pending: NOTHING, adopt: async () => false };

/** Another version may have written it, or a hand: what leads nowhere would hold up each start from now on. */
const isWhole = async (kept: KeptSeat): Promise<boolean> =>
  /^.{22}[ab].{43}/.test(kept.room + kept.seat + kept.token) &&
  (kept.keys ? Array.isArray(kept.pictures) && works(kept.keys) : mayPair(kept));

/** Where what pairs can't be loaded, the seat counts until it can. */
const mayPair = ({ pairing }: KeptSeat): Promise<boolean> =>
  import("../crypto/pairing").then(
    ({ canPair }) => canPair(pairing),
    () => true,
  );

/** Whether the keys came back as keys, and do their work. Where one isn't there, looking for it throws. */
export async function works(keys: PairKeys): Promise<boolean> {
  try {
    const { partner, yes, signaling, next, pages } = keys;
    const others = [
      partner,
      yes,
      signaling.own,
      signaling.partner,
      next.names,
      next.seal,
      ...DOCUMENT_NAMES.map((name) => pages[name]),
    ];
    return others.every((key) => key instanceof CryptoKey) && isBeat(await sealBeat(keys, EMPTY_BEAT));
  } catch {
    return false;
  }
}
