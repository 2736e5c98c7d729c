/**
 * The second path: the same beats, straight from phone to phone (PATH1–PATH8). Loaded only where it was chosen.
 *
 * Both ask until it's there; seat `a` answers the other's asking with an offer, seat `b` that with an answer. So no address
 * is sent before both phones are known to have chosen it. Whatever fails is begun anew, and nothing here is needed: a phone
 * without a second path is a phone.
 */

import { newEpoch } from "../crypto/seal";
import { openSignaling, sealSignaling } from "../crypto/signaling";
import { BEAT_SIZE } from "../protocol/bounds";
import { readIceServers } from "../protocol/ice";
import type { SignalingMessage } from "../protocol/signaling";
import { bearer, call } from "./api";
import type { Cancel, Env, Peer, PeerChannel } from "./env";
import type { PairedSeat } from "./vault";

/** Between two asks, in ms: at first, while an attempt runs, and at the longest. */
const ASK_AGAIN = 2_500;
const ATTEMPT = 10_000;
const ASK_SELDOM = 20_000;
/** A partner who asks while an attempt is younger than this has yet to hear of it. */
const FRESH = 5_000;
/** How long addresses are gathered, in ms: what isn't known by then goes without. */
const GATHERS_WITHIN = 2_000;
/** Bytes waiting in the channel beyond which a beat isn't added: it would only be old when it arrives. */
const BACKLOG = 1_024;

export interface PathEvents {
  /** The channel is there, or is gone. */
  open(open: boolean): void;
  frame(frame: Uint8Array<ArrayBuffer>): void;
}

export interface SecondPath {
  /** Whether signaling messages can go now. */
  mayWrite(may: boolean): void;
  /** The partner's signaling message, still sealed. */
  receive(frame: Uint8Array<ArrayBuffer>): void;
  /** Sent if the channel is there; lost if it isn't. */
  beat(frame: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

interface Attempt {
  readonly call: string;
  readonly begun: number;
  readonly peer: Peer;
  readonly channel: PeerChannel;
}

/** `write` hands a sealed message to the server. */
export function secondPath(
  env: Env,
  seat: PairedSeat,
  write: (frame: Uint8Array<ArrayBuffer>) => void,
  events: PathEvents,
): SecondPath {
  let may = false;
  let open = false;
  let closed = false;
  let attempt: Attempt | null = null;
  let wait = ASK_AGAIN;
  let cancel: Cancel = () => {};

  function ask(): void {
    cancel();
    if (closed || open) return;
    say({ type: "ask" });
    cancel = env.after(wait, ask);
    wait = Math.min(wait * 2, ASK_SELDOM);
  }

  function say(message: SignalingMessage): void {
    void sealSignaling(seat.keys, message).then((frame) => {
      if (frame !== null && may && !closed) write(frame);
    });
  }

  /** The servers that are configured; none if they can't be had: then the phones' own addresses have to do. */
  async function iceFor(): Promise<RTCIceServer[]> {
    const answer = await call(env, "GET", `/api/rooms/${seat.room}/ice`, { headers: bearer(seat.token) });
    return answer?.ok ? readIceServers(await answer.text().catch(() => "")) : [];
  }

  function drop(): void {
    const old = attempt;
    attempt = null;
    if (old !== null) {
      old.channel.onopen = old.channel.onclose = old.channel.onmessage = null;
      old.peer.onconnectionstatechange = old.peer.onicegatheringstatechange = null;
      old.peer.close();
    }
    if (open) {
      open = false;
      events.open(false);
    }
  }

  /** This attempt has failed, or its channel is gone: ask anew. */
  function failed(of: Attempt): void {
    if (attempt !== of) return;
    drop();
    wait = ASK_AGAIN;
    cancel();
    cancel = env.after(ASK_AGAIN, ask);
  }

  /** A new attempt in place of any other; null where it's not wanted any more. */
  async function begin(name: string): Promise<Attempt | null> {
    const iceServers = await iceFor(); // PATH8
    if (closed) return null;
    drop();
    cancel();
    cancel = env.after(ATTEMPT, ask);
    const peer = env.openPeer({ iceServers });
    const channel = peer.createDataChannel("", { ordered: false, maxRetransmits: 0, negotiated: true, id: 0 });
    const begun: Attempt = { call: name, begun: env.now().mono, peer, channel };
    attempt = begun;
    channel.binaryType = "arraybuffer";
    channel.onopen = () => {
      cancel();
      wait = ASK_AGAIN;
      open = true;
      events.open(true);
    };
    channel.onclose = () => failed(begun);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer && data.byteLength === BEAT_SIZE) events.frame(new Uint8Array(data));
    };
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === "failed" || peer.connectionState === "closed") failed(begun);
    };
    return begun;
  }

  /** One attempt: describe this end, with every address that could be gathered, and say so. */
  async function connect(type: "offer" | "answer", name: string, offer: string | null): Promise<void> {
    const begun = await begin(name);
    if (begun === null) return;
    try {
      if (offer !== null) await begun.peer.setRemoteDescription({ type: "offer", sdp: offer });
      await begun.peer.setLocalDescription();
      await gathered(begun.peer);
      const sdp = begun.peer.localDescription?.sdp;
      if (attempt === begun && sdp !== undefined) say({ type, call: name, sdp: fitting(sdp) });
    } catch {
      failed(begun);
    }
  }

  function gathered(peer: Peer): Promise<void> {
    return new Promise((resolve) => {
      const cancelTimer = env.after(GATHERS_WITHIN, resolve);
      const look = () => {
        if (peer.iceGatheringState !== "complete") return;
        cancelTimer();
        resolve();
      };
      peer.onicegatheringstatechange = look;
      look();
    });
  }

  async function take(message: SignalingMessage): Promise<void> {
    const present = attempt;
    if (closed) return;
    if (message.type === "ask" && seat.seat === "b") {
      if (!open) say(message);
    } else if (message.type === "ask") {
      if (!isFresh()) await connect("offer", newEpoch(), null);
    } else if (message.type === "offer" && seat.seat === "b") {
      await connect("answer", message.call, message.sdp);
    } else if (message.type === "answer" && present?.call === message.call) {
      await present.peer.setRemoteDescription({ type: "answer", sdp: message.sdp }).catch(() => failed(present));
    }
  }

  const isFresh = (): boolean => attempt !== null && env.now().mono - attempt.begun < FRESH;

  return {
    mayWrite(now) {
      if (now === may) return;
      may = now;
      wait = ASK_AGAIN;
      if (!isFresh()) ask();
    },
    receive(frame) {
      void openSignaling(seat.keys, frame)
        .then((message) => message && take(message))
        .catch(() => {}); // no WebRTC here, or not now: asked again in a while
    },
    beat(frame) {
      const present = attempt;
      if (!open || present?.channel.readyState !== "open" || present.channel.bufferedAmount > BACKLOG) return;
      try {
        present.channel.send(frame);
      } catch {
        failed(present); // gone, and not yet said to be
      }
    },
    close() {
      closed = true;
      cancel();
      drop();
    },
  };
}

/** Room for a description in a signaling message, in characters: JSON says each end of line in two more. */
const DESCRIPTION = 1_800;

/** The description without what is of no use to a beat, and without the last addresses if there are too many of them. */
export function fitting(sdp: string): string {
  const lines = sdp.split("\r\n").filter((line) => !/^a=candidate:\S+ \d+ tcp /i.test(line));
  const size = () => lines.reduce((sum, line) => sum + line.length + 4, 0);
  while (size() > DESCRIPTION) {
    const last = lines.findLastIndex((line) => line.startsWith("a=candidate:"));
    if (last < 0) break;
    lines.splice(last, 1);
  }
  return lines.join("\r\n");
}
