/** One page in a browser that the simulated world plays: its clocks are told, and what it does is noted. */

import { heldIn } from "../src/room/agreed";
import type { Screen } from "../src/room/screen_types";
import type { State } from "../src/room/state";
import type { Cancel, Env, Socket, TabChange } from "../src/shell/env";

/** Between two notes of what a page did. No note holds it. */
const BETWEEN = "\x1e";

interface Timer {
  at: number;
  readonly every: number | null;
  readonly then: () => void;
}

/** A page's socket, by number; a page has one at a time but may still hold an older one. */
class SimSocket {
  binaryType: BinaryType = "blob";
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  private readonly page: Page;
  private readonly number: number;

  constructor(page: Page, number: number) {
    this.page = page;
    this.number = number;
  }

  get bufferedAmount(): number {
    return this.page.buffered;
  }

  send(said: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof said === "string") this.page.note(`t${this.number}:${said}`);
    else this.page.note(`b${this.number}:${wide(said as Uint8Array)}`);
  }

  close(): void {
    this.page.note(`x${this.number}`);
  }
}

/** Bytes as characters from 256 on, none of which is `BETWEEN`; the low half of each is the byte. */
function wide(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(256 + byte);
  return text;
}

/** What a seat's browser keeps between pages. */
export class Disk implements Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  private readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => {
    if (this.items.get(key) !== value) page?.note("w");
    this.items.set(key, value);
  };
  removeItem = (key: string) => void this.items.delete(key);
}

export class Page implements Env {
  readonly supported = true;
  readonly home = "https://lull.example/";
  readonly tab = null;
  readonly local: Storage;
  mono = 0;
  wall = 0;
  /** Bytes that the newest socket hasn't got rid of. */
  buffered = 0;
  /** The newest that a seal takes, in ms. */
  sealing = 0;
  isVisible = true;
  state: State | null = null;
  private shows: Screen = { name: "connecting" };
  private shown: Screen = { name: "connecting" };
  private deadline: number | null = null;
  private said: number | null = null;
  private held: State | null = null;
  private notes: string[] = [];
  private sealedNow: (() => void)[] = [];
  private timers: Timer[] = [];
  private paints: (() => void)[] = [];
  private readonly sockets: SimSocket[] = [];
  private readonly listeners = new Set<(change: TabChange) => void>();
  private readonly readers = new Set<() => void>();
  private luck: number;

  constructor(disk: Disk, luck: number) {
    this.local = disk as unknown as Storage;
    this.luck = luck;
  }

  now = () => ({ mono: this.mono, wall: this.wall });

  /** From 0 to 1, from a seed. */
  chance = (): number => {
    this.luck = (Math.imul(this.luck, 1664525) + 1013904223) >>> 0;
    let mixed = this.luck;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };

  after(ms: number, then: () => void): Cancel {
    return this.timed({ at: this.mono + ms, every: null, then });
  }

  every(ms: number, then: () => void): Cancel {
    return this.timed({ at: this.mono + ms, every: ms, then });
  }

  afterPaint(then: () => void): void {
    this.paints.push(then);
    this.note("p");
  }

  openPeer = (): never => {
    throw new Error("no second path here");
  };

  openSocket(): Socket {
    const socket = new SimSocket(this, this.sockets.length);
    this.sockets.push(socket);
    this.note("o");
    return socket;
  }

  fetch = () => Promise.reject(new Error("no schedule has pages of text"));
  takeFragment = () => "";
  onFragment = () => () => {};

  onKept(listen: () => void): Cancel {
    this.readers.add(listen);
    return () => this.readers.delete(listen);
  }

  visible = () => this.isVisible;

  onTabChange(listen: (change: TabChange) => void): Cancel {
    this.listeners.add(listen);
    return () => this.listeners.delete(listen);
  }

  readonly canVibrate = false;
  vibrate = () => {};
  keepAwake = async () => async () => {};
  vault = {
    load: async () => null,
    keep: async () => true,
    forget: async () => {},
    pair: async () => null,
    keepPair: async () => false,
    forgetPair: async () => {},
  };
  leave = () => {};
  putAway = () => {};

  /** What was sealed or opened comes back once the event is handled, or later. */
  sealed(then: () => void): void {
    if (this.sealing === 0) this.sealedNow.push(then);
    else this.after(this.chance() * this.sealing, then);
  }

  note(what: string): void {
    this.notes.push(what);
  }

  show = (screen: Screen, deadline: number | null): void => {
    this.shows = screen;
    this.deadline = deadline;
  };

  change(change: TabChange): void {
    if (change === "visible" || change === "hidden") this.isVisible = change === "visible";
    for (const listen of this.listeners) listen(change);
  }

  /** Another page of the seat has written. */
  read(): void {
    for (const listen of this.readers) listen();
  }

  painted(): void {
    this.paints.shift()?.();
  }

  opened(number: number): void {
    this.sockets[number]?.onopen?.call(null as never, null as never);
  }

  heard(number: number, data: string | ArrayBuffer): void {
    this.sockets[number]?.onmessage?.call(null as never, { data } as MessageEvent);
  }

  closed(number: number, code: number): void {
    this.sockets[number]?.onclose?.call(null as never, { code } as CloseEvent);
  }

  /** Run the timers that are due. */
  time(): void {
    for (let turns = 0; ; turns++) {
      const due = this.timers[0];
      if (due === undefined || due.at > this.mono) return;
      if (turns > 1000) throw new Error("a timer that is always due");
      this.timers.shift();
      if (due.every !== null) {
        due.at = Math.max(due.at + due.every, this.mono); // those that were missed don't pile up
        this.timed(due);
      }
      due.then();
      this.finish();
    }
  }

  /** What was sealed while an event was handled. */
  finish(): void {
    while (this.sealedNow.length > 0) for (const then of this.sealedNow.splice(0)) then();
  }

  /** What this turn came to: when the next timer is due, then the notes. */
  taken(): string {
    const { state, held } = this;
    if (
      state !== null &&
      (held === null || state.view !== held.view || state.taps !== held.taps || state.agreed !== held.agreed)
    ) {
      const { view, taps, agreed } = state;
      const known = view && [view.epoch, view.version, view.released.a, view.released.b, view.released.watch];
      const holds = view && heldIn(agreed, view);
      const bounds = holds && [holds.step, holds.more, holds.length, holds.every, holds.within];
      this.note(`h${JSON.stringify([taps.a, taps.b, taps.watch, known, bounds])}`);
      this.held = state;
    }
    if (this.deadline !== this.said) this.note(`d${this.deadline ?? ""}`);
    this.said = this.deadline;
    if (!same(this.shown, this.shows)) this.note(`s${JSON.stringify(this.shows)}`);
    this.shown = this.shows;
    const next = this.timers[0];
    const said = [next === undefined ? "" : String(next.at), ...this.notes].join(BETWEEN);
    this.notes = [];
    return said;
  }

  private timed(timer: Timer): Cancel {
    let place = this.timers.length;
    while (place > 0 && (this.timers[place - 1]?.at ?? 0) > timer.at) place -= 1;
    this.timers.splice(place, 0, timer);
    return () => {
      this.timers = this.timers.filter((each) => each !== timer);
    };
  }
}

/** Whether two values of the same shape are equal, all the way down. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  for (const key in left) if (!same(left[key], right[key])) return false;
  return left.name === right.name;
}

let page: Page | null = null;

export function turnTo(next: Page): void {
  page = next;
}

/** The page whose turn it is. */
export function current(): Page {
  if (page === null) throw new Error("no page has its turn");
  return page;
}
