/**
 * A browser for the shell that no browser is in: one `FakeTab` a page, over a `Disk` that outlives it.
 *
 * Three kinds of tab are made of it, each where it is needed:
 *
 *   test/support/browser.ts   tests: calls that the test answers, a second path, a motor and a lamp that are counted
 *   sim/page.ts               the simulation: what the page does is noted, and the world outside decides what comes of it
 *   headless/page.ts          phones without a screen: Node's clocks, sockets and calls, and script that can stand still
 *
 * What stays apart is how time passes: for the first two by `VirtualTimeTab`, in a test up to the moment that it names, timer by
 * timer, and in the simulation to where the world's time is already, which may be late. A headless phone lives in real time.
 */

import type { At } from "../src/room/time";
import type { Cancel, Env, Peer, Socket, TabChange } from "../src/shell/env";
import type { Vault } from "../src/shell/vault";
import { Disk } from "./disk";
import { Listeners } from "./listeners";

export abstract class FakeTab implements Env {
  supported = true;
  readonly canVibrate: boolean = false;
  readonly home: string;
  readonly disk: Disk;
  readonly local: Storage;
  readonly tab: Storage;
  readonly vault: Vault;
  private fragment: string;
  private seen = true;
  private readonly tabChanges = new Listeners<TabChange>();
  private readonly fragments = new Listeners<void>();
  private readonly writes = new Listeners<void>();

  /** `tab`: what another tab of the same phone doesn't have. */
  constructor(disk = new Disk(), fragment = "", origin = "https://lull.example", tab: Storage = disk.tab) {
    this.disk = disk;
    this.fragment = fragment;
    this.home = `${origin}/`;
    this.local = disk.local.shared(() => this.wrote());
    this.tab = tab;
    this.vault = disk.vault;
  }

  abstract now(): At;
  abstract after(ms: number, then: () => void): Cancel;
  abstract afterPaint(then: () => void): void;
  abstract chance(): number;
  abstract openSocket(key: string): Socket;
  abstract fetch(path: string, init: RequestInit): Promise<Response>;

  openPeer(_how: RTCConfiguration): Peer {
    throw new Error("no WebRTC here");
  }

  vibrate(_pattern: number[]): void {}

  async keepAwake(): Promise<() => Promise<void>> {
    return async () => undefined;
  }

  takeFragment = (): string => {
    const taken = this.fragment;
    this.fragment = "";
    return taken;
  };

  visible = (): boolean => this.seen;
  onFragment = (listen: () => void): Cancel => this.fragments.add(listen);

  onTabChange(listen: (change: TabChange) => void): Cancel {
    return this.tabChanges.add(listen);
  }

  onKept = (listen: () => void): Cancel => {
    this.disk.tabs.add(this);
    const off = this.writes.add(listen);
    return () => {
      off();
      if (this.writes.size === 0) this.disk.tabs.delete(this);
    };
  };

  onLeft = (listen: () => void): Cancel => this.disk.leaves.add(listen);

  leave(): void {
    this.disk.leaves.tell();
    this.disk.erase();
    this.local.clear();
    this.tab.clear();
  }

  putAway(): void {}

  /** The person follows a link in this very tab. */
  follows(fragment: string): void {
    this.fragment = fragment;
    this.fragments.tell();
  }

  turns(change: TabChange): void {
    if (change !== "online") this.seen = change === "visible";
    this.tabChanges.tell(change);
  }

  /** Another tab of this phone has written to `local`. */
  reads(): void {
    this.writes.tell();
  }

  /** The other tabs hear of what this one has written, each once its script has a turn. */
  protected wrote(): void {
    for (const other of this.disk.tabs) if (other !== this) other.after(0, () => other.reads());
  }

  /** How many still listen to this tab. */
  get listening(): number {
    return this.tabChanges.size + this.fragments.size + this.writes.size;
  }
}
