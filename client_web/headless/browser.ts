/** A phone without a screen: the real sockets, calls, clocks and keys of Node, and a page that can be hidden, frozen and loaded again. */

import type { At } from "../src/room/time";
import type { Cancel, Env, TabChange } from "../src/shell/env";
import type { KeptSeat } from "../src/shell/vault";

/** Two animation frames at 60 Hz: when a screen counts as painted. */
const TWO_FRAMES = 33;

class Memory implements Storage {
  /** Other pages have written. */
  written: () => void = () => undefined;
  private readonly items: Map<string, string>;
  private readonly pages: Set<Memory>;

  constructor(items = new Map<string, string>(), pages = new Set<Memory>()) {
    this.items = items;
    this.pages = pages.add(this);
  }

  /** The same items, for another page. */
  shared = (): Memory => new Memory(this.items, this.pages);
  /** For a page that is gone. */
  leave = () => void this.pages.delete(this);

  get length(): number {
    return this.items.size;
  }
  clear = () => this.items.clear();
  getItem = (key: string) => this.items.get(key) ?? null;
  key = (index: number) => [...this.items.keys()][index] ?? null;
  removeItem = (key: string) => void this.items.delete(key);
  setItem = (key: string, value: string): void => {
    this.items.set(key, value);
    for (const page of this.pages) if (page !== this) setTimeout(() => page.written());
  };
}

/** What outlives a page. */
export class Disk {
  readonly tab = new Memory();
  readonly local: Memory;
  private readonly kept: { seat: KeptSeat | null };

  constructor(local = new Memory(), kept: { seat: KeptSeat | null } = { seat: null }) {
    this.local = local;
    this.kept = kept;
    local.setItem("lull.first", "yes");
  }

  get seat(): KeptSeat | null {
    return this.kept.seat;
  }
  set seat(seat: KeptSeat | null) {
    this.kept.seat = seat;
  }

  /** The same one, as another tab sees it. */
  tabbed(): Disk {
    return new Disk(this.local, this.kept);
  }
}

/** Calls back in order, but not while the page's script stands still. */
class Turnstile {
  frozen = false;
  private waiting: (() => void)[] = [];

  pass = (then: () => void): void => {
    if (this.frozen) this.waiting.push(then);
    else then();
  };

  thaw(): void {
    this.frozen = false;
    const waiting = this.waiting;
    this.waiting = [];
    for (const then of waiting) this.pass(then);
  }
}

/** One page of one phone. A reload is a new one over the same disk. */
export class HeadlessPage implements Env {
  readonly supported = true;
  origin: string;
  readonly home: string;
  readonly local: Memory;
  readonly tab: Storage;
  /** How far this phone's wall clock is off, in ms. */
  wallOff = 0;
  private seen = true;
  private over = false;
  private readonly script = new Turnstile();
  private readonly listeners = new Set<(change: TabChange) => void>();

  private readonly fragment: string;
  private readonly disk: Disk;

  /** `origin`: where its sockets and calls go. */
  constructor(origin: string, fragment: string, disk: Disk) {
    this.origin = origin;
    this.fragment = fragment;
    this.disk = disk;
    this.home = `${origin}/`;
    this.local = disk.local.shared();
    this.tab = disk.tab;
  }

  now = (): At => ({ mono: performance.now(), wall: Date.now() + this.wallOff });

  after(ms: number, then: () => void): Cancel {
    let off = false;
    const timer = setTimeout(() => this.run(() => off || then()), ms);
    return () => {
      off = true;
      clearTimeout(timer);
    };
  }

  every(ms: number, then: () => void): Cancel {
    let due = false; // as a browser's, an interval that couldn't run in time runs once
    const timer = setInterval(() => {
      if (due) return;
      due = true;
      this.run(() => {
        due = false;
        then();
      });
    }, ms);
    return () => clearInterval(timer);
  }

  afterPaint = (then: () => void): void => void this.after(TWO_FRAMES, then);
  chance = Math.random;

  openSocket(key: string): WebSocket {
    const socket = new WebSocket(`${this.origin.replace(/^http/, "ws")}/ws/${key}`);
    const held = { onopen: null, onmessage: null, onclose: null } as Record<string, ((event: Event) => void) | null>;
    for (const name of Object.keys(held)) {
      Object.defineProperty(socket, name, {
        get: () => held[name],
        set: (listen: ((event: Event) => void) | null) => {
          held[name] = listen;
        },
      });
      socket.addEventListener(name.slice(2), (event) => this.run(() => held[name]?.call(socket, event)));
    }
    return socket;
  }

  openPeer = (): never => {
    throw new Error("Node has no WebRTC");
  };

  fetch = (path: string, init: RequestInit): Promise<Response> => {
    const { cache: _, credentials: __, ...known } = init;
    return fetch(this.origin + path, known);
  };

  takeFragment = (): string => this.fragment;
  onFragment = (): Cancel => () => undefined;
  visible = (): boolean => this.seen;
  onKept(listen: () => void): Cancel {
    this.local.written = () => this.run(listen);
    return this.local.leave;
  }

  readonly canVibrate = false;
  vibrate = (): void => undefined;
  keepAwake = async () => async () => undefined;

  onTabChange(listen: (change: TabChange) => void): Cancel {
    this.listeners.add(listen);
    return () => void this.listeners.delete(listen);
  }

  vault = {
    load: async () => this.disk.seat,
    keep: async (seat: KeptSeat) => {
      this.disk.seat = seat;
      return true;
    },
    forget: async () => {
      this.disk.seat = null;
    },
    pair: async () => null,
    keepPair: async () => false,
    forgetPair: async () => undefined,
  };

  leave = (): void => undefined;
  putAway = (): void => undefined;

  /** Put the page out of sight, or back. */
  show(seen: boolean): void {
    if (seen === this.seen) return;
    this.seen = seen;
    this.run(() => {
      for (const listen of this.listeners) listen(seen ? "visible" : "hidden");
    });
  }

  /** The script stands still: no timer, no frame, no touch. */
  freeze(): void {
    this.script.frozen = true;
  }

  thaw(): void {
    this.script.thaw();
  }

  /** Something that happens on the page, now or once its script runs again. */
  run = (then: () => void): void => this.script.pass(() => void (this.over || then()));

  /** The page is gone, with everything that it still wanted to do. */
  end(): void {
    this.over = true;
    this.local.leave();
    this.script.thaw();
  }
}
