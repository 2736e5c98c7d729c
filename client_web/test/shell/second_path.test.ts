/** The second path: what the rules make of it, and the shell that arranges it, on browsers whose WebRTC is the test's. */

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pairKeys } from "../../src/crypto/pair_keys";
import { openBeat, sealBeat } from "../../src/crypto/seal";
import { openSignaling, sealSignaling } from "../../src/crypto/signaling";
import { SIGNALING_SIZE } from "../../src/protocol/bounds";
import {
  isSignaling,
  readSignaling,
  SIGNALING_CAPACITY,
  type SignalingMessage,
  writeSignaling,
} from "../../src/protocol/signaling";
import { looksDead } from "../../src/room/liveness";
import type { Seat } from "../../src/room/pause_counters";
import { maySignal } from "../../src/room/state";
import { SILENT, W } from "../../src/room/time";
import { NOTHING_AGREED } from "../../src/room/values";
import { recallChoice, rememberChoice } from "../../src/shell/local_storage";
import { fitting, type SecondPath, secondPath } from "../../src/shell/second_path";
import type { PairedSeat } from "../../src/shell/vault";
import { Disk, FakeBrowser, FakePeer, flushed, until } from "../support/browser";
import { OWN_EPOCH, PAIRED, PARTNER_EPOCH, type Phone, preparing, together } from "../support/phone";

const ROOM = "0123456789abcdefghij_-";
const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index);
const CALL = "0123456789abcdef";

const near = (phone: Phone): Phone => phone.do({ type: "choose_path", on: true }).do({ type: "path", open: true });

/** The partner's next beat, over the second path. */
function hearsDirectly(phone: Phone, says: { number: number; taps?: number; watch?: number; epoch?: string }): Phone {
  const { epoch, number } = phone.state.proof;
  const values = phone.state.agreed.own;
  const beat = {
    epoch: PARTNER_EPOCH,
    taps: 0,
    watch: 0,
    echoEpoch: epoch,
    echo: number,
    got: 0,
    shown: 0,
    values,
    ...says,
  };
  return phone.do({ type: "direct", beat });
}

describe("PATH4 what comes straight from the other phone", () => {
  test("PATH4 BEAT3 proves and pauses as what comes over the line, and the copy over the line changes nothing", () => {
    const phone = near(together());
    const at = phone.pass(1_000).at;
    hearsDirectly(phone.do({ type: "tick" }), { number: 50 });
    expect(phone.state.proof.provenAt).toEqual(at);
    expect([phone.state.echoEpoch, phone.state.echo]).toEqual([PARTNER_EPOCH, 50]);
    const { proof, taps, received } = phone.state;
    const { serverBeatAt: _, ...before } = phone.state;
    phone.hears({ number: 50, echoEpoch: OWN_EPOCH, echo: proof.number });
    const { serverBeatAt: __, ...after } = phone.state;
    expect(after).toEqual({ ...before, proof, taps, received });
    hearsDirectly(phone, { number: 51, taps: 1 });
    expect(phone.on("paused").mine).toBe(false);
  });
});

describe("PATH5 without the line", () => {
  test("PATH5 every beat still goes out, with the present epoch and numbers that go on", () => {
    const phone = near(together());
    const { number } = phone.state.proof;
    expect(phone.do({ type: "lost" }).beat).toBeNull();
    expect(phone.do({ type: "tick" }).beat).toMatchObject({ epoch: OWN_EPOCH, number: number + 1 });
    expect(phone.do({ type: "tap" }).beat).toMatchObject({ number: number + 2, taps: 1 });
    expect(phone.do({ type: "path", open: false }).do({ type: "tick" }).beat).toBeNull();
  });

  test("PATH5 a tap is heard and painted, and its receipt comes back", () => {
    const phone = near(together()).do({ type: "lost" });
    hearsDirectly(phone, { number: 50, taps: 1 });
    expect(phone.on("paused")).toMatchObject({ mine: false, connection: "down", ask: "none" });
    expect(phone.asked("await_paint")).toEqual([{ type: "await_paint", partner: 1 }]);
    expect(phone.do({ type: "painted", partner: 1 }).beat).toMatchObject({ got: 1, shown: 1 });
  });

  test("PATH5 no echo proves anything: Together ends within W", () => {
    const phone = near(together()).do({ type: "lost" });
    for (let number = 50; phone.at.mono < 1_000 + W; number++) {
      expect(phone.screen.name).toBe("together");
      hearsDirectly(phone.pass(250).do({ type: "tick" }), { number });
    }
    expect(phone.pass(1).do({ type: "wake" }).on("paused").mine).toBe(false);
    expect(phone.state.taps.watch).toBe(1);
  });

  test("PATH5 a new line begins its beats at once, whatever went over the second path before", () => {
    const phone = near(preparing()).do({ type: "lost" }).do({ type: "tick" });
    phone.do({ type: "opened", epoch: "cccccccccccccccc" });
    expect(phone.view({ phase: "preparing", version: 2 }).beat).toMatchObject({ epoch: "cccccccccccccccc" });
  });
});

describe("PATH6 a page that has been replaced", () => {
  test("PATH6 proves nothing and isn't echoed; its pause is heard", () => {
    const phone = near(together()).pass(500);
    hearsDirectly(phone.do({ type: "tick" }), { number: 1, epoch: "dddddddddddddddd" });
    const { proof, echo, echoEpoch } = phone.state;
    hearsDirectly(phone.pass(500).do({ type: "tick" }), { number: 99 });
    expect(phone.state.proof.provenAt).toEqual(proof.provenAt);
    expect([phone.state.echoEpoch, phone.state.echo]).toEqual([echoEpoch, echo]);
    hearsDirectly(phone, { number: 100, taps: 1 });
    expect(phone.screen.name).toBe("paused");
  });
});

describe("PATH7 a line that stalls", () => {
  test("PATH7 is given up after SILENT while the partner is heard directly, and after W once they aren't", () => {
    const phone = near(together());
    const heard = (ms: number) => hearsDirectly(phone.pass(ms), { number: phone.at.mono });
    expect(looksDead(heard(W + 1).state, phone.at)).toBe(false);
    expect(looksDead(heard(SILENT - W - 1).state, phone.at)).toBe(false);
    expect(looksDead(heard(1).state, phone.at)).toBe(true);
    const other = near(together());
    hearsDirectly(other.pass(1_000), { number: 50 });
    expect(looksDead(other.pass(W).state, other.at)).toBe(false);
    expect(looksDead(other.pass(1).state, other.at)).toBe(true);
  });
});

describe("PATH3 when signaling messages can go", () => {
  test("PATH3 chosen, on the line, the partner there, and not in Together", () => {
    const phone = preparing().hears();
    expect(maySignal(phone.state, phone.at)).toBe(false);
    phone.do({ type: "choose_path", on: true });
    expect(maySignal(phone.state, phone.at)).toBe(true);
    expect(maySignal(phone.state, phone.pass(2_001).at)).toBe(false);
    for (const change of [
      { type: "lost" },
      { type: "choose_path", on: false },
      { type: "message", message: { type: "fenced" } },
    ] as const) {
      const other = preparing().hears().do({ type: "choose_path", on: true }).do(change);
      expect(maySignal(other.state, other.at)).toBe(false);
    }
    const session = together().do({ type: "choose_path", on: true });
    expect(maySignal(session.state, session.at)).toBe(false);
    session.view({ version: 3, phase: "paused", taps: { a: 0, b: 0, watch: 1 } });
    expect(maySignal(session.state, session.at)).toBe(true);
  });
});

describe("PATH2 signaling messages", () => {
  const messages: readonly SignalingMessage[] = [
    { type: "ask" },
    { type: "offer", call: CALL, sdp: "v=0\r\n" },
    { type: "answer", call: CALL, sdp: "é".repeat(900) },
  ];

  test.each(messages)("PATH2 %j is sealed in 2,048 bytes that only the partner in this room opens", async (message) => {
    const [a, b] = [await pairKeys(SECRET, ROOM, "a"), await pairKeys(SECRET, ROOM, "b")];
    const frame = await sealSignaling(a, message);
    if (frame === null) throw new Error("too long");
    expect([frame.length, frame[0], isSignaling(frame)]).toEqual([SIGNALING_SIZE, 2, true]);
    expect(await openSignaling(b, frame)).toEqual(message);
    expect(await openSignaling(a, frame)).toBeNull();
    expect(await openSignaling(await pairKeys(SECRET, ROOM.toUpperCase(), "b"), frame)).toBeNull();
    for (const at of [1, 13, SIGNALING_SIZE - 1])
      expect(await openSignaling(b, frame.with(at, (frame[at] ?? 0) ^ 1))).toBeNull();
    expect(await openSignaling(b, frame.slice(1))).toBeNull();
    expect(await sealSignaling(a, message)).not.toEqual(frame);
  });

  test("PATH2 what says too much isn't sent, and what says anything else isn't understood", () => {
    expect(writeSignaling({ type: "offer", call: CALL, sdp: "x".repeat(SIGNALING_CAPACITY) })).toBeNull();
    const read = (said: string) => readSignaling(new TextEncoder().encode(said));
    for (const said of [
      "",
      "{}",
      "[]",
      '{"type":"news"}',
      '{"type":"offer"}',
      `{"type":"offer","call":"${CALL}","sdp":7}`,
      `{"type":"answer","call":"x","sdp":"v=0"}`,
    ])
      expect(read(said)).toBeNull();
    expect(read('{"type":"ask"}   ')).toEqual({ type: "ask" });
  });

  test("PATH2 a description fits: no TCP, and the last addresses go first", () => {
    const candidate = (number: number, how = "udp") => `a=candidate:${number} 1 ${how} 1 192.0.2.1 9 typ host`;
    const few = ["v=0", "s=-", candidate(1), candidate(2, "tcp"), candidate(3), ""].join("\r\n");
    expect(fitting(few)).toBe(["v=0", "s=-", candidate(1), candidate(3), ""].join("\r\n"));
    const many = ["v=0", ...Array.from({ length: 100 }, (_, number) => candidate(number)), "a=mid:0", ""].join("\r\n");
    const kept = fitting(many);
    expect(writeSignaling({ type: "answer", call: CALL, sdp: kept })).not.toBeNull();
    expect(kept).toContain(candidate(0));
    expect(kept).not.toContain(candidate(99));
    expect(kept.endsWith("a=mid:0\r\n")).toBe(true);
  });
});

describe("PATH1 the choice", () => {
  test("PATH1 is this room's, outlives a reload, and isn't there where nothing is kept", () => {
    const { local } = new Disk();
    expect(recallChoice(local, "second-path", ROOM)).toBe(false);
    rememberChoice(local, "second-path", ROOM, true);
    expect([recallChoice(local, "second-path", ROOM), recallChoice(local, "second-path", "another")]).toEqual([
      true,
      false,
    ]);
    rememberChoice(local, "second-path", ROOM, false);
    expect(recallChoice(local, "second-path", ROOM)).toBe(false);
    local.setItem = () => {
      throw new Error("QuotaExceededError");
    };
    rememberChoice(local, "second-path", ROOM, true);
    rememberChoice(null, "second-path", ROOM, true);
    expect([recallChoice(local, "second-path", ROOM), recallChoice(null, "second-path", ROOM)]).toEqual([false, false]);
  });
});

/** One phone's end, with its signaling messages carried to the other's by hand. */
class End {
  readonly browser = new FakeBrowser();
  readonly opens: boolean[] = [];
  readonly frames: Uint8Array<ArrayBuffer>[] = [];
  readonly written: Uint8Array<ArrayBuffer>[] = [];
  readonly seat: PairedSeat;
  readonly path: SecondPath;

  constructor(seat: PairedSeat) {
    this.seat = seat;
    this.browser.answer = () => new Response(JSON.stringify({ servers: [{ urls: "stun:stun.example" }, { urls: 7 }] }));
    this.path = secondPath(this.browser, seat, (frame) => this.written.push(frame), {
      open: (open) => this.opens.push(open),
      frame: (frame) => this.frames.push(frame),
    });
  }

  get peer(): FakePeer {
    const newest = this.browser.peers.at(-1);
    if (newest === undefined) throw new Error("no peer");
    return newest;
  }
}

const seatOf = async (seat: Seat): Promise<PairedSeat> => ({
  room: ROOM,
  seat,
  token: "t".repeat(43),
  ...PAIRED,
  keys: await pairKeys(SECRET, ROOM, seat),
  endsAt: 0,
});

async function ends() {
  const a = new End(await seatOf("a"));
  const b = new End(await seatOf("b"));
  const said: string[] = [];
  /** Carries every message until none is on its way; `lost`: says whether one is lost. */
  async function carry(lost: (type: string) => boolean = () => false): Promise<void> {
    for (;;) {
      // Sealing is done on other threads, and on a busy machine these take their time.
      for (let wait = 0; wait < 10 && a.written.length + b.written.length === 0; wait++) await flushed();
      const [from, to] = a.written.length > 0 ? [a, b] : [b, a];
      const frame = from.written.shift();
      if (frame === undefined) return;
      const message = await openSignaling(to.seat.keys, frame);
      said.push(`${from.seat.seat} ${message?.type}`);
      if (!lost(message?.type ?? "")) to.path.receive(frame);
    }
  }
  return { a, b, said, carry };
}

async function connected() {
  const both = await ends();
  for (const { path } of [both.a, both.b]) path.mayWrite(true);
  await both.carry();
  expect([both.a.opens, both.b.opens]).toEqual([[true], [true]]);
  return both;
}

describe("PATH2 the arranging", () => {
  beforeEach(() => {
    FakePeer.gathers = true;
  });
  afterEach(() => FakePeer.known.clear());

  test("PATH1 who chose alone makes nothing and tells no address, however long", async () => {
    const { a, b, said, carry } = await ends();
    b.path.mayWrite(true);
    for (let round = 0; round < 20; round++) {
      b.browser.pass(5_000);
      await flushed();
    }
    expect(b.written.length).toBeGreaterThan(3);
    expect(b.written.length).toBeLessThan(10);
    for (const frame of b.written) expect(await openSignaling(a.seat.keys, frame)).toEqual({ type: "ask" });
    b.written.length = 0;
    a.path.mayWrite(true);
    await carry(() => true);
    expect(said).toEqual(["a ask"]);
    expect([a.browser.peers, b.browser.peers, a.browser.calls]).toEqual([[], [], []]);
  });

  test.each(["a", "b"] as const)("PATH2 it's there soon after the second one chose, who is %s", async (late) => {
    const both = await ends();
    const [first, second] = late === "b" ? [both.a, both.b] : [both.b, both.a];
    first.path.mayWrite(true);
    await both.carry(() => true); // to a phone that didn't choose
    second.path.mayWrite(true);
    await both.carry();
    expect([both.a.opens, both.b.opens]).toEqual([[true], [true]]);
    expect([both.a.browser.peers.length, both.b.browser.peers.length]).toEqual([1, 1]);
    expect(both.said.slice(-2)).toEqual(["a offer", "b answer"]);
  });

  test("PATH4 the channel is unordered, never sends again, and has no name; frames of another size are none", async () => {
    const { a, b } = await connected();
    for (const { peer } of [a, b]) {
      expect(peer.channel.label).toBe("");
      expect(peer.channel.how).toEqual({ ordered: false, maxRetransmits: 0, negotiated: true, id: 0 });
      expect(peer.channel.binaryType).toBe("arraybuffer");
    }
    const beat = await sealBeat(a.seat.keys, {
      ...{ epoch: OWN_EPOCH, number: 1, taps: 2, watch: 0 },
      ...{ echoEpoch: PARTNER_EPOCH, echo: 0, got: 0, shown: 0, values: NOTHING_AGREED },
    });
    a.path.beat(beat);
    expect(a.peer.channel.sent).toEqual([beat]);
    a.peer.channel.bufferedAmount = 1_025;
    a.path.beat(beat);
    expect(a.peer.channel.sent).toHaveLength(1);
    for (const frame of [beat, beat.slice(1), new Uint8Array(4_096), "text"]) b.peer.channel.hears(frame);
    expect(b.frames).toEqual([beat]);
    expect((await openBeat(b.seat.keys, beat))?.taps).toBe(2);
  });

  test("PATH8 with the servers that this seat was told of; without them where they can't be had", async () => {
    const { a } = await connected();
    expect(a.peer.how).toEqual({ iceServers: [{ urls: "stun:stun.example" }] });
    expect(a.browser.calls.map(({ method, path }) => [method, path])).toEqual([["GET", `/api/rooms/${ROOM}/ice`]]);
    expect(a.browser.calls[0]?.init.headers).toEqual({ authorization: `Bearer ${a.seat.token}` });
    const { a: other, b: offline, carry } = await ends();
    offline.browser.answer = () => null;
    for (const { path } of [other, offline]) path.mayWrite(true);
    await carry();
    expect(offline.peer.how).toEqual({ iceServers: [] });
    expect([other.opens, offline.opens]).toEqual([[true], [true]]);
  });

  test.each(["ask", "offer", "answer"])("PATH2 a lost %s is made good", async (type) => {
    const { a, b, carry } = await ends();
    let losses = 2;
    for (const { path } of [a, b]) path.mayWrite(true);
    for (let round = 0; round < 8; round++) {
      await carry((each) => each === type && losses-- > 0);
      for (const { browser } of [a, b]) browser.pass(5_000);
    }
    expect([a.opens.at(-1), b.opens.at(-1)]).toEqual([true, true]);
  });

  test("PATH2 addresses that never come aren't waited for", async () => {
    FakePeer.gathers = false;
    const { a, b, said, carry } = await ends();
    for (const { path } of [a, b]) path.mayWrite(true);
    await carry();
    expect(said).not.toContain("a offer");
    a.browser.pass(2_000);
    await carry();
    b.browser.pass(2_000);
    await carry();
    expect([a.opens, b.opens]).toEqual([[true], [true]]);
  });

  test("PATH2 a channel that fails is told, and made anew", async () => {
    const { a, b, carry } = await connected();
    a.peer.fails();
    expect([a.opens, b.opens]).toEqual([
      [true, false],
      [true, false],
    ]);
    for (const { browser } of [a, b]) browser.pass(2_500);
    await carry();
    expect([a.opens.at(-1), b.opens.at(-1)]).toEqual([true, true]);
  });

  test("PATH4 a channel that fails as it is written to is told, and takes nothing else with it", async () => {
    const { a } = await connected();
    a.peer.channel.send = () => {
      throw new DOMException("gone", "OperationError");
    };
    a.path.beat(new Uint8Array(104));
    expect(a.opens).toEqual([true, false]);
    a.path.beat(new Uint8Array(104));
  });

  test("PATH1 either ends it: the other's is gone, and nothing of this one answers any more", async () => {
    const { a, b, said, carry } = await connected();
    b.path.close();
    expect([a.opens, b.opens]).toEqual([
      [true, false],
      [true, false],
    ]);
    expect([b.peer.closed, b.browser.listening]).toEqual([true, 0]);
    said.length = 0;
    a.browser.pass(60_000);
    await carry();
    expect(said.filter((each) => each !== "a ask")).toEqual([]);
    expect([a.browser.peers.length, b.browser.peers.length]).toEqual([1, 1]);
  });

  test("PATH3 nothing is written while nothing may, and it's begun as soon as it may", async () => {
    const { a, b, carry } = await ends();
    a.path.mayWrite(true);
    b.path.mayWrite(true);
    a.path.mayWrite(false);
    await flushed();
    expect(a.written).toEqual([]);
    await carry();
    expect(a.opens).toEqual([]);
    a.browser.pass(60_000);
    a.path.mayWrite(true);
    await carry();
    expect([a.opens, b.opens]).toEqual([[true], [true]]);
  });

  test("PATH2 seats keep to their parts: an offer to a, or an answer of another attempt, changes nothing", async () => {
    const { a, b } = await connected();
    const to = async (end: End, from: End, message: SignalingMessage) => {
      const frame = await sealSignaling(from.seat.keys, message);
      if (frame !== null) end.path.receive(frame);
      await flushed();
    };
    await to(a, b, { type: "offer", call: CALL, sdp: "v=0" });
    await to(a, b, { type: "answer", call: CALL, sdp: "v=0" });
    await to(b, a, { type: "answer", call: CALL, sdp: "v=0" });
    expect([a.opens, b.opens]).toEqual([[true], [true]]);
    await to(b, a, { type: "offer", call: CALL, sdp: "nobody's" }); // what the browser refuses
    await until(() => b.opens.length > 1);
    b.browser.pass(2_500);
    await until(() => b.written.length > 0);
  });

  test("PATH1 a browser without WebRTC stays without", async () => {
    const { a, b, carry } = await ends();
    b.browser.openPeer = () => {
      throw new Error("no WebRTC here");
    };
    for (const { path } of [a, b]) path.mayWrite(true);
    for (let round = 0; round < 3; round++) {
      await carry();
      for (const { browser } of [a, b]) browser.pass(10_000);
    }
    expect([a.opens, b.opens]).toEqual([[], []]);
  });
});
