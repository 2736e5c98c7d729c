/** What a phone's browser keeps between its tabs' lives. */

import { rememberYes } from "../src/shell/local_storage";
import type { KeptLastTime, KeptPair, KeptSeat, PendingPair, Shelf, Vault } from "../src/shell/vault";
import type { FakeTab } from "./tab";

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

export class Disk {
  seat: KeptSeat | null = null;
  pair: KeptPair | null = null;
  pending: PendingPair | null = null;
  lastTime: KeptLastTime | null = null;
  pendingLastTime: KeptLastTime | null = null;
  readonly local = new MemoryStorage();
  /** Of a tab that isn't given one of its own. */
  readonly tab = new MemoryStorage();
  /** Those that want to hear of what others write. */
  readonly tabs = new Set<FakeTab>();

  /** `first`: whether the first question is still to be answered. */
  constructor(first = false) {
    if (!first) rememberYes(this.local);
  }

  readonly vault: Vault = {
    seat: this.shelf("seat"),
    pair: this.shelf("pair"),
    pending: this.shelf("pending"),
    lastTime: this.shelf("lastTime"),
    pendingLastTime: this.shelf("pendingLastTime"),
  };

  private shelf<Kind extends keyof Vault>(kind: Kind): Shelf<NonNullable<Disk[Kind]>> {
    const place = this as { [Each in Kind]: Disk[Kind] | null };
    return {
      load: async () => place[kind] as NonNullable<Disk[Kind]> | null,
      keep: async (kept) => {
        place[kind] = kept;
        return true;
      },
      forget: async () => {
        place[kind] = null;
      },
    };
  }
}
