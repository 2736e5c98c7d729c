/** A tab whose clocks the caller sets, and whose sockets it answers. */

import type { At } from "../src/room/time";
import type { Cancel } from "../src/shell/env";
import { FakeSocket } from "./socket";
import { FakeTab } from "./tab";

interface Timer {
  readonly at: number;
  readonly then: () => void;
}

export abstract class VirtualTimeTab extends FakeTab {
  mono = 1_000;
  wall = 1_764_000_000_000;
  readonly sockets: FakeSocket[] = [];
  /** The next one first. */
  private readonly timers: Timer[] = [];

  now(): At {
    return { mono: this.mono, wall: this.wall };
  }

  after(ms: number, then: () => void): Cancel {
    return this.schedule({ at: this.mono + ms, then });
  }

  openSocket(_key?: string): FakeSocket {
    const socket = this.createSocket(this.sockets.length);
    this.sockets.push(socket);
    return socket;
  }

  protected createSocket(_number: number): FakeSocket {
    return new FakeSocket();
  }

  /** When the next timer is due, on `mono`; null: none is set. */
  get nextTimer(): number | null {
    return this.timers[0]?.at ?? null;
  }

  runNextTimer(): void {
    this.timers.shift()?.then();
  }

  override get listening(): number {
    return super.listening + this.timers.length;
  }

  private schedule(timer: Timer): Cancel {
    let place = this.timers.length;
    while (place > 0 && (this.timers[place - 1]?.at ?? 0) > timer.at) place -= 1;
    this.timers.splice(place, 0, timer);
    return () => {
      const set = this.timers.indexOf(timer);
      if (set >= 0) this.timers.splice(set, 1);
    };
  }
}
