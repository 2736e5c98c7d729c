/** A browser for the shell's tests: a virtual clock, calls and a second path that the test answers, a motor and a lamp that are counted. */

import type { FakeSocket } from "../../fake_browser/socket";
import { VirtualTimeTab } from "../../fake_browser/virtual_time_tab";
import type { Peer, PeerChannel } from "../../src/shell/env";

export { Disk } from "../../fake_browser/disk";

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

export class FakeBrowser extends VirtualTimeTab {
  override readonly canVibrate = true;
  readonly calls: Call[] = [];
  /** What the server answers; null: it can't be reached. */
  answer: (call: Call) => Response | null = () => null;
  readonly vibrations: number[][] = [];
  readonly peers: FakePeer[] = [];
  awake = 0;
  left = 0;
  luck = 1;

  /** The newest socket. */
  get socket(): FakeSocket {
    const newest = this.sockets.at(-1);
    if (newest === undefined) throw new Error("no socket was opened");
    return newest;
  }

  chance(): number {
    return this.luck;
  }

  afterPaint(then: () => void): void {
    this.after(32, then);
  }

  override vibrate(pattern: number[]): void {
    this.vibrations.push(pattern);
  }

  override openPeer(how: RTCConfiguration): FakePeer {
    const peer = new FakePeer(how);
    this.peers.push(peer);
    return peer;
  }

  async fetch(path: string, init: RequestInit): Promise<Response> {
    const call = { method: init.method ?? "GET", path, init };
    this.calls.push(call);
    const answer = this.answer(call);
    if (answer === null) throw new TypeError("Failed to fetch");
    return answer;
  }

  override async keepAwake(_taken?: () => void): Promise<() => Promise<void>> {
    this.awake += 1;
    return async () => {
      this.awake -= 1;
    };
  }

  override leave(): void {
    super.leave();
    this.left += 1;
  }

  override putAway(): void {
    this.left += 1;
  }

  pass(ms: number): void {
    const until = this.mono + ms;
    while (this.nextTimer !== null && this.nextTimer <= until) {
      this.advance(this.nextTimer);
      this.runNextTimer();
    }
    this.advance(until);
  }

  private advance(to: number): void {
    this.wall += to - this.mono;
    this.mono = to;
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
