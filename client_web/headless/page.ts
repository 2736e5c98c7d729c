/** A phone without a screen: the real sockets, calls, clocks and keys of Node, and a page that can be hidden, frozen and loaded again. */

import type { Disk, MemoryStorage } from "../fake_browser/disk";
import { FakeTab } from "../fake_browser/tab";
import type { At } from "../src/room/time";
import type { Cancel, TabChange } from "../src/shell/env";

/** Two animation frames at 60 Hz: when a screen counts as painted. */
const TWO_FRAMES = 33;

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
export class HeadlessPage extends FakeTab {
  origin: string;
  /** How far this phone's wall clock is off, in ms. */
  wallOff = 0;
  private over = false;
  private readonly script = new Turnstile();

  /** `origin`: where its sockets and calls go. */
  constructor(origin: string, fragment: string, disk: Disk, tab: MemoryStorage) {
    super(disk, fragment, origin, tab);
    this.origin = origin;
  }

  now(): At {
    return { mono: performance.now(), wall: Date.now() + this.wallOff };
  }

  after(ms: number, then: () => void): Cancel {
    let off = false;
    const timer = setTimeout(() => this.run(() => off || then()), ms);
    return () => {
      off = true;
      clearTimeout(timer);
    };
  }

  afterPaint(then: () => void): void {
    this.after(TWO_FRAMES, then);
  }

  chance(): number {
    return Math.random();
  }

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

  fetch(path: string, init: RequestInit): Promise<Response> {
    const { cache: _, credentials: __, ...known } = init;
    return fetch(this.origin + path, known);
  }

  override onTabChange(listen: (change: TabChange) => void): Cancel {
    return super.onTabChange((change) => this.run(() => listen(change)));
  }

  /** Put the page out of sight, or back. */
  show(seen: boolean): void {
    if (seen !== this.visible()) this.turns(seen ? "visible" : "hidden");
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
    this.disk.tabs.delete(this);
    this.script.thaw();
  }
}
