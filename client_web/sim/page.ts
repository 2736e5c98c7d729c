/** One page in a browser that the simulated world plays: its clocks are told, and what it does is noted. */

import type { Disk } from "../fake_browser/disk";
import { FakeSocket } from "../fake_browser/socket";
import { VirtualTimeTab } from "../fake_browser/virtual_time_tab";
import { heldIn } from "../src/room/agreed";
import type { Screen } from "../src/room/screen_types";
import type { State } from "../src/room/state";

/** Between two notes of what a page did. No note holds it. */
const BETWEEN = "\x1e";

/** A page's socket, by number; a page has one at a time but may still hold an older one. */
class NotedSocket extends FakeSocket {
  private readonly page: Page;
  private readonly number: number;

  constructor(page: Page, number: number) {
    super();
    this.page = page;
    this.number = number;
  }

  override send(said: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof said === "string") this.page.note(`t${this.number}:${said}`);
    else this.page.note(`b${this.number}:${wide(said as Uint8Array)}`);
  }

  override close(): void {
    this.page.note(`x${this.number}`);
  }
}

/** Bytes as characters from 256 on, none of which is `BETWEEN`; the low half of each is the byte. */
function wide(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(256 + byte);
  return text;
}

export class Page extends VirtualTimeTab {
  /** The newest that a seal takes, in ms. */
  sealing = 0;
  state: State | null = null;
  private shows: Screen = { name: "connecting" };
  private shown: Screen = { name: "connecting" };
  private deadline: number | null = null;
  private said: number | null = null;
  private held: State | null = null;
  private notes: string[] = [];
  private sealedNow: (() => void)[] = [];
  private paints: (() => void)[] = [];
  private luck: number;

  constructor(disk: Disk, luck: number) {
    super(disk);
    this.luck = luck;
  }

  /** From 0 to 1, from a seed. */
  chance(): number {
    this.luck = (Math.imul(this.luck, 1664525) + 1013904223) >>> 0;
    let mixed = this.luck;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  afterPaint(then: () => void): void {
    this.paints.push(then);
    this.note("p");
  }

  fetch(): Promise<never> {
    return Promise.reject(new Error("no schedule has pages of text"));
  }

  protected override createSocket(number: number): FakeSocket {
    this.note("o");
    return new NotedSocket(this, number);
  }

  /** The world tells the seat's other pages. */
  protected override wrote(): void {
    this.note("w");
  }

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

  painted(): void {
    this.paints.shift()?.();
  }

  /** Run the timers that are due. */
  time(): void {
    for (let turns = 0; this.nextTimer !== null && this.nextTimer <= this.mono; turns++) {
      if (turns > 1000) throw new Error("a timer that is always due");
      this.runNextTimer();
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
    const said = [String(this.nextTimer ?? ""), ...this.notes].join(BETWEEN);
    this.notes = [];
    return said;
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
