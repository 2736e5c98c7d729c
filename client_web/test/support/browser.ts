/** A browser for the shell: a virtual clock, sockets and calls that the test answers, storage that outlives a page. */

import type { Cancel, Env, Peer, PeerChannel, Socket, TabChange } from "../../src/shell/env";
import type { KeptPair, KeptSeat } from "../../src/shell/vault";

/** What a phone keeps between pages. */
export class Disk {
  seat: KeptSeat | null = null;
  pair: KeptPair | null = null;
  /** Whether the first question was answered before. */
  saidYes = true;
  readonly local = new MemoryStorage();
  readonly tab = new MemoryStorage();
  /** What each open page does when another one has written. */
  pages: (() => void)[] = [];
}

class MemoryStorage implements Storage {
  private readonly items = new Map<string, string>();
  get length(): number {
    return this.items.size;
  }
  clear = () => this.items.clear();
  getItem = (key: string) => this.items.get(key) ?? null;
  key = (index: number) => [...this.items.keys()][index] ?? null;
  removeItem = (key: string) => void this.items.delete(key);
  setItem = (key: string, value: string) => void this.items.set(key, value);
}

export class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  closed = false;
  bufferedAmount = 0;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly texts: string[] = [];
  readonly frames: Uint8Array<ArrayBuffer>[] = [];
  /** Called with each frame after it was noted. */
  sent: (data: string | Uint8Array<ArrayBuffer>) => void = () => {};

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof data === "string") this.texts.push(data);
    else this.frames.push(data as Uint8Array<ArrayBuffer>);
    this.sent(data as string | Uint8Array<ArrayBuffer>);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  says(data: object | Uint8Array<ArrayBuffer>): void {
    const wire = data instanceof Uint8Array ? data.slice().buffer : JSON.stringify(data);
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent("message", { data: wire }));
  }

  closes(code: number): void {
    this.closed = true;
    const event = Object.assign(new Event("close"), { code }) as unknown as CloseEvent;
    this.onclose?.call(this as unknown as WebSocket, event);
  }
}

/** One end of a second path: descriptions lead from one to the other, and what is sent arrives at once. */
export class FakePeer implements Peer {
  static readonly known = new Map<string, FakePeer>();
  readonly name = `v=0\r\npeer ${FakePeer.known.size}\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host`;
  readonly how: RTCConfiguration;
  connectionState: RTCPeerConnectionState = "new";
  iceGatheringState: RTCIceGatheringState = "new";
  localDescription: RTCSessionDescription | null = null;
  onconnectionstatechange: Peer["onconnectionstatechange"] = null;
  onicegatheringstatechange: Peer["onicegatheringstatechange"] = null;
  readonly channel = new FakeChannel();
  other: FakePeer | null = null;
  closed = false;
  /** Whether addresses can be gathered. */
  static gathers = true;

  constructor(how: RTCConfiguration) {
    this.how = how;
    FakePeer.known.set(this.name, this);
  }

  createDataChannel(label: string, how: RTCDataChannelInit): FakeChannel {
    this.channel.label = label;
    this.channel.how = how;
    return this.channel;
  }

  async setLocalDescription(): Promise<void> {
    if (this.closed) throw new Error("InvalidStateError");
    this.localDescription = { type: "offer", sdp: this.name } as RTCSessionDescription;
    if (!FakePeer.gathers) return;
    this.iceGatheringState = "complete";
    this.onicegatheringstatechange?.call(this as unknown as RTCPeerConnection, new Event("icegatheringstatechange"));
  }

  async setRemoteDescription({ sdp }: RTCSessionDescriptionInit): Promise<void> {
    const other = FakePeer.known.get(sdp ?? "");
    if (this.closed || other === undefined) throw new Error("InvalidStateError");
    this.other = other;
    if (other.other !== this) return;
    for (const peer of [this, other]) peer.channel.opens();
  }

  /** The partner's end learns of it, as it does when the association ends. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.channel.readyState = "closed";
    this.other?.channel.closes();
  }

  fails(): void {
    this.connectionState = "failed";
    this.onconnectionstatechange?.call(this as unknown as RTCPeerConnection, new Event("connectionstatechange"));
  }
}

export class FakeChannel implements PeerChannel {
  label = "?";
  how: RTCDataChannelInit = {};
  binaryType: BinaryType = "blob";
  bufferedAmount = 0;
  readyState: RTCDataChannelState = "connecting";
  onopen: PeerChannel["onopen"] = null;
  onmessage: PeerChannel["onmessage"] = null;
  onclose: PeerChannel["onclose"] = null;
  readonly sent: Uint8Array<ArrayBuffer>[] = [];

  send(data: string | Blob | ArrayBuffer | ArrayBufferView): void {
    this.sent.push(data as Uint8Array<ArrayBuffer>);
  }

  opens(): void {
    this.readyState = "open";
    this.onopen?.call(this as unknown as RTCDataChannel, new Event("open"));
  }

  closes(): void {
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    this.onclose?.call(this as unknown as RTCDataChannel, new Event("close"));
  }

  hears(data: Uint8Array<ArrayBuffer> | string): void {
    const wire = typeof data === "string" ? data : data.slice().buffer;
    this.onmessage?.call(this as unknown as RTCDataChannel, new MessageEvent("message", { data: wire }));
  }
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly init: RequestInit;
}

export class FakeBrowser implements Env {
  supported = true;
  readonly home = "https://lull.example/";
  readonly sockets: FakeSocket[] = [];
  readonly calls: Call[] = [];
  /** What the server answers; null: it can't be reached. */
  answer: (call: Call) => Response | null = () => null;
  readonly vibrations: number[][] = [];
  awake = 0;
  luck = 1;
  seen = true;
  mono = 1_000;
  wall = 1_764_000_000_000;
  readonly disk: Disk;
  readonly vault: Env["vault"];
  private fragment: string;
  private readonly page = new Set<(change: TabChange) => void>();
  private readonly links = new Set<() => void>();
  private timers: { at: number; then: () => void; every: number | null }[] = [];

  constructor(disk = new Disk(), fragment = "") {
    this.disk = disk;
    if (disk.saidYes) disk.local.setItem("lull.first", "yes");
    this.fragment = fragment;
    this.vault = {
      load: async () => disk.seat,
      keep: async (seat) => {
        disk.seat = seat;
        return true;
      },
      forget: async () => {
        disk.seat = null;
      },
      pair: async () => disk.pair,
      keepPair: async (pair) => {
        disk.pair = pair;
        return true;
      },
      forgetPair: async () => {
        disk.pair = null;
      },
    };
  }

  get local(): Storage {
    return this.disk.local;
  }

  get tab(): Storage {
    return this.disk.tab;
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const newest = this.sockets.at(-1);
    if (newest === undefined) throw new Error("no socket was opened");
    return newest;
  }

  now = () => ({ mono: this.mono, wall: this.wall });
  chance = () => this.luck;
  visible = () => this.seen;
  readonly canVibrate = true;
  vibrate = (pattern: number[]) => void this.vibrations.push(pattern);
  afterPaint = (then: () => void) => void this.after(32, then);
  after = (ms: number, then: () => void): Cancel => this.schedule(ms, then, null);
  every = (ms: number, then: () => void): Cancel => this.schedule(ms, then, ms);

  openSocket(): FakeSocket {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  }

  readonly peers: FakePeer[] = [];

  openPeer = (how: RTCConfiguration): FakePeer => {
    const peer = new FakePeer(how);
    this.peers.push(peer);
    return peer;
  };

  async fetch(path: string, init: RequestInit): Promise<Response> {
    const call = { method: init.method ?? "GET", path, init };
    this.calls.push(call);
    const answer = this.answer(call);
    if (answer === null) throw new TypeError("Failed to fetch");
    return answer;
  }

  takeFragment(): string {
    const taken = this.fragment;
    this.fragment = "";
    return taken;
  }

  onFragment(listen: () => void): Cancel {
    this.links.add(listen);
    return () => this.links.delete(listen);
  }

  onTabChange(listen: (change: TabChange) => void): Cancel {
    this.page.add(listen);
    return () => this.page.delete(listen);
  }

  onKept(listen: () => void): Cancel {
    this.disk.pages.push(listen);
    return () => {
      this.disk.pages = this.disk.pages.filter((other) => other !== listen);
    };
  }

  async keepAwake(): Promise<() => Promise<void>> {
    this.awake += 1;
    return async () => {
      this.awake -= 1;
    };
  }

  left = 0;
  leave(): void {
    this.left += 1;
    this.disk.seat = null;
    this.disk.pair = null;
    this.disk.local.clear();
    this.disk.tab.clear();
  }

  putAway(): void {
    this.left += 1;
  }

  /** The person follows a link in this very tab. */
  follows(fragment: string): void {
    this.fragment = fragment;
    for (const listen of this.links) listen();
  }

  turns(change: TabChange): void {
    if (change !== "online") this.seen = change === "visible";
    for (const listen of [...this.page]) listen(change);
  }

  /** Whether anything of this page still listens. */
  get listening(): number {
    return this.page.size + this.links.size + this.timers.length;
  }

  pass(ms: number): void {
    const until = this.mono + ms;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.advance(next.at);
      if (next.every === null) this.timers = this.timers.filter((timer) => timer !== next);
      else next.at += next.every;
      next.then();
    }
    this.advance(until);
  }

  private advance(to: number): void {
    this.wall += to - this.mono;
    this.mono = to;
  }

  private schedule(ms: number, then: () => void, every: number | null): Cancel {
    const timer = { at: this.mono + ms, then, every };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
}

/** Lets every promise that is already settled be heard. */
export async function flushed(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
}

/** Lets everything that waits for cryptography or for a promise come to its end: those answer from outside the virtual clock. */
export async function until(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !done(); turn++) await new Promise((resolve) => setTimeout(resolve));
  if (!done()) throw new Error("it never came");
}
