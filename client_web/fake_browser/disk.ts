/** What a phone's browser keeps between its tabs' lives. */

import { rememberYes } from "../src/shell/local_storage";
import type { KeptPair, KeyedStore, PendingPair } from "../src/shell/pair_vault";
import type { KeptSeat, Vault } from "../src/shell/vault";
import { Listeners } from "./listeners";

export class MemoryStorage implements Storage {
  private readonly items: Map<string, string>;
  private readonly changed: () => void;

  /** `changed`: another text than before is kept now. */
  constructor(items = new Map<string, string>(), changed: () => void = () => undefined) {
    this.items = items;
    this.changed = changed;
  }

  /** The same items, for one who wants to know of what it changes itself. */
  shared = (changed: () => void): MemoryStorage => new MemoryStorage(this.items, changed);

  get length(): number {
    return this.items.size;
  }
  clear = () => this.items.clear();
  getItem = (key: string) => this.items.get(key) ?? null;
  key = (index: number) => [...this.items.keys()][index] ?? null;
  removeItem = (key: string) => void this.items.delete(key);
  setItem = (key: string, value: string): void => {
    if (this.items.get(key) === value) return;
    this.items.set(key, value);
    this.changed();
  };
}

/** A tab that hears of what others write. */
interface ReadingTab {
  after(ms: number, then: () => void): unknown;
  reads(): void;
}

export class Disk {
  seat: KeptSeat | null = null;
  readonly pairs = new Map<string, KeptPair>();
  readonly pending = new Map<string, PendingPair>();
  readonly local = new MemoryStorage();
  /** Of a tab that isn't given one of its own. */
  readonly tab = new MemoryStorage();
  readonly tabs = new Set<ReadingTab>();
  /** Tabs that want to know when one of them leaves. */
  readonly leaves = new Listeners<void>();

  private readonly erasing = { now: Promise.resolve() };

  /** `first`: whether the first question is still to be answered. */
  constructor(first = false) {
    if (!first) rememberYes(this.local);
  }

  /** No pair is erased until what is returned is called. */
  holds(): () => void {
    let letGo = () => {};
    this.erasing.now = new Promise((done) => {
      letGo = done;
    });
    return letGo;
  }

  /** As leaving does with its databases. */
  erase(): void {
    this.seat = null;
    this.pairs.clear();
    this.pending.clear();
  }

  readonly vault: Vault = {
    seat: {
      load: async () => this.seat,
      keep: async (seat) => {
        this.seat = seat;
        return true;
      },
      forget: async () => {
        this.seat = null;
      },
    },
    pairs: async () => ({
      kept: keyedStore(this.pairs, ({ id }) => id, this.erasing),
      pending: keyedStore(this.pending, ({ room }) => room, this.erasing),
      adopt: async (room, make) => {
        const pending = this.pending.get(room);
        if (pending === undefined) return false;
        const pair = make(pending, [...this.pairs.values()]);
        this.pairs.set(pair.id, pair);
        return this.pending.delete(room);
      },
    }),
  };
}

function keyedStore<Kept>(
  place: Map<string, Kept>,
  keyOf: (kept: Kept) => string,
  erasing: { readonly now: Promise<void> },
): KeyedStore<Kept> {
  return {
    all: async () => [...place.values()],
    keep: async (kept) => {
      place.set(keyOf(kept), kept);
      return true;
    },
    change: async (key, to) => {
      const kept = place.get(key);
      if (kept !== undefined) place.set(key, to(kept));
      return kept !== undefined;
    },
    forget: async (key) => {
      await erasing.now;
      place.delete(key);
    },
  };
}
