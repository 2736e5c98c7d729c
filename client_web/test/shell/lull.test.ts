/** The whole client but its pixels: real rules, real seals, on browsers whose clock, network and storage are the test's. */

import { describe, expect, test } from "vitest";
import { readHead } from "../../src/protocol/beat";
import type { Command, Hello, View } from "../../src/protocol/wire";
import type { Seat } from "../../src/room/pause_counters";
import { createLull, type Lull } from "../../src/shell/lull";
import { type Call, Disk, FakeBrowser, flushed, until } from "../support/browser";
import { UNEVENTFUL } from "../support/phone";
import { type Connection, Server } from "../support/server";

const ROOM = "0123456789abcdefghij_-";
const TICKET = "_-abcdefghij0123456789";
const TOKENS = { a: `${ROOM}aaaaaaaaaaaaaaaaaaaaa`, b: `${ROOM}bbbbbbbbbbbbbbbbbbbbb` };

const json = (status: number, body: object): Response => new Response(JSON.stringify(body), { status });
const refusal = (status: number, code: string): Response => json(status, { error: { code, message: "" } });

/** The one server that both browsers reach. */
class Backend {
  readonly core = new Server<Uint8Array<ArrayBuffer>>();
  joined = false;
  up = true;
  /** What it tells a seat that isn't so. */
  readonly tells: Record<Seat, Partial<View>> = { a: {}, b: {} };

  readonly answer = ({ method, path, init }: Call): Response | null => {
    if (!this.up) return null;
    const times = { closes_at: 43_200_000, now: 0 };
    if (path === "/api/rooms") {
      return json(201, {
        room: ROOM,
        seat: "a",
        token: TOKENS.a,
        ticket: TICKET,
        ticket_expires_at: 600_000,
        ...times,
      });
    }
    if (method === "DELETE") return new Response(null, { status: 204 });
    if (this.joined) return refusal(409, "room_full");
    this.joined = true;
    this.core.shares.b = JSON.parse(String(init.body)).share;
    return json(200, { room: ROOM, seat: "b", token: TOKENS.b, ...times });
  };

  /** Take the browser's newest socket: hear its hello, seat it. */
  async seat(browser: FakeBrowser, seat: Seat): Promise<void> {
    const { socket } = browser;
    const connection: Connection<Uint8Array<ArrayBuffer>> = {
      seat,
      said: 0,
      tell: (message) =>
        queueMicrotask(() =>
          socket.says(message.type === "view" ? { ...message, epoch: ROOM, ...this.tells[seat] } : message),
        ),
      pass: (frame) => queueMicrotask(() => socket.says(frame)),
    };
    socket.sent = (said) => {
      if (typeof said !== "string") {
        this.core.hear(connection, readHead(said), said, browser.wall);
        return;
      }
      const message: Hello | Command = JSON.parse(said);
      if (message.type === "hello") this.core.connect(connection, browser.wall);
      else this.core.command(connection, message, browser.wall);
    };
    socket.open();
    await flushed();
  }
}

const shown = (lull: Lull) => lull.screen.value.name;

async function phoneA(backend: Backend, disk = new Disk()) {
  const browser = new FakeBrowser(disk);
  browser.answer = backend.answer;
  const lull = createLull(browser);
  await until(() => shown(lull) === "home");
  lull.actions.openRoom();
  await until(() => browser.sockets.length === 1);
  browser.socket.open();
  browser.socket.says({
    ...UNEVENTFUL,
    ...{ type: "view", epoch: ROOM, version: 0, now: 0, seat: "a", phase: "waiting", ask: "none", settles_at: null },
    ...{ taps: { a: 0, b: 0, watch: 0 }, released: { a: 0, b: 0, watch: 0 }, closes_at: 43_200_000, knocks: 0 },
    ...{ share: null, shared: false },
  });
  const { screen } = lull;
  if (screen.value.name !== "waiting" || screen.value.link === null) throw new Error("no link");
  return { browser, lull, link: screen.value.link };
}

/** `tried`: whether both pauses were (REHEARSE1). `tells`: what b alone is told, and isn't so. */
async function pair(tried = true, tells: Partial<View> = {}) {
  const backend = new Backend();
  Object.assign(backend.tells.b, tells);
  if (tried) Object.assign(backend.core.rehearsal, { a: "seen", b: "felt" });
  const a = await phoneA(backend);
  const browserB = new FakeBrowser(new Disk(), new URL(a.link).hash);
  browserB.answer = backend.answer;
  const b = { browser: browserB, lull: createLull(browserB) };
  await until(() => browserB.sockets.length === 1);
  await backend.seat(a.browser, "a");
  await backend.seat(b.browser, "b");
  await until(() => [a, b].every(({ lull }) => shown(lull) === "preparing" || shown(lull) === "paused"));
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 50) {
      a.browser.pass(50);
      b.browser.pass(50);
      await flushed();
    }
  };
  return { backend, a, b, pass };
}

async function together() {
  const both = await pair();
  both.a.lull.actions.agree("start");
  both.b.lull.actions.agree("start");
  await both.pass(1_000);
  expect([shown(both.a.lull), shown(both.b.lull)]).toEqual(["together", "together"]);
  return both;
}

describe("ROOM1 ROOM2 two phones", () => {
  test("SEAT5 the link's secret is in no call and no message", async () => {
    const { a, b } = await together();
    const secret = a.link.slice(-43);
    for (const { browser } of [a, b]) {
      for (const { path, init } of browser.calls) expect(path + JSON.stringify(init)).not.toContain(secret);
      for (const text of browser.sockets.flatMap(({ texts }) => texts)) expect(text).not.toContain(secret);
      expect(JSON.stringify(browser.disk)).not.toContain(secret);
      expect(browser.takeFragment()).toBe("");
    }
  });

  test("ROOM1 the waiting screen says when the ticket ends on this phone's clock", async () => {
    const { browser, lull } = await phoneA(new Backend());
    expect(lull.screen.value).toMatchObject({
      name: "waiting",
      ticketEndsAt: browser.wall + 600_000,
      connection: "up",
    });
  });

  test("PAUSE3 SHOW6 a tap pauses both, and its way is told", async () => {
    const { a, b, pass } = await together();
    a.lull.actions.pause();
    expect(a.lull.screen.value).toMatchObject({ name: "paused", mine: true, receipt: "sending" });
    expect(a.browser.local.getItem("lull.counters")).toContain('"own":1');
    await until(() => shown(b.lull) === "paused");
    expect(b.lull.screen.value).toMatchObject({ mine: false });
    await pass(200);
    expect(a.lull.screen.value).toMatchObject({ receipt: "shown", unseen: false });
    expect(b.browser.vibrations).toHaveLength(1);
  });

  test("REHEARSE1 REHEARSE2 YES2 try each pause, say how it came through, and start by saying the same", async () => {
    const { a, b, pass } = await pair(false);
    for (const [mine, theirs] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(mine.lull.screen.value).toMatchObject({ name: "preparing", ask: "none" });
      mine.lull.actions.pause();
      await pass(300);
      expect(theirs.lull.screen.value).toMatchObject({ name: "paused", trying: true, confirm: true });
      theirs.lull.actions.confirm("heard");
      await pass(50);
    }
    expect(a.lull.screen.value).toMatchObject({ ask: "open", rehearsal: { mine: "heard", theirs: "heard" } });
    a.lull.actions.agree("start");
    b.lull.actions.agree("start");
    await pass(1_000);
    expect([shown(a.lull), shown(b.lull)]).toEqual(["together", "together"]);
  });

  test("YES2 two who were shown different terms don't start, whatever each of them says", async () => {
    const { agreement } = UNEVENTFUL;
    const other = { agreement: { ...agreement, terms: { ...agreement.terms, length: 300 } } };
    const { a, b, pass } = await pair(true, other);
    a.lull.actions.agree("start");
    b.lull.actions.agree("start");
    await pass(1_000);
    for (const { lull } of [a, b]) expect(lull.screen.value).toMatchObject({ name: "preparing", ask: "given" });
  });

  test("SHOW1 SHOW8 the deadline stands while Together does, moves with the proof, and script keeps to it", async () => {
    const { a, b, pass } = await together();
    const deadline = a.lull.proofDeadline.value ?? 0;
    expect(deadline - a.browser.mono).toBeGreaterThan(1_000);
    await pass(500);
    expect(a.lull.proofDeadline.value).toBeGreaterThan(deadline);
    b.browser.socket.sent = () => {}; // B's way up is cut
    await pass(250);
    const last = a.lull.proofDeadline.value ?? 0;
    a.browser.pass(last - a.browser.mono);
    expect(shown(a.lull)).toBe("together");
    a.browser.pass(2);
    expect(shown(a.lull)).toBe("paused");
    expect(a.lull.proofDeadline.value).toBeNull();
  });

  test("SHOW2 hiding the page pauses both, and coming back opens a new line", async () => {
    const { backend, a, b, pass } = await together();
    a.browser.turns("hidden");
    await until(() => shown(b.lull) === "paused");
    const sockets = a.browser.sockets.length;
    a.browser.turns("visible");
    expect(a.browser.sockets).toHaveLength(sockets + 1);
    a.browser.turns("visible");
    expect(a.browser.sockets).toHaveLength(sockets + 1);
    await backend.seat(a.browser, "a");
    await pass(500);
    expect(a.lull.screen.value).toMatchObject({ name: "paused", connection: "up", comingBack: false });
  });

  test("SEAT3 a page that is put away closes its line; when it comes back it has a new one", async () => {
    const { a } = await together();
    const { socket } = a.browser;
    a.browser.turns("left");
    expect(socket.closed).toBe(true);
    expect(a.lull.screen.value).toMatchObject({ name: "paused" });
    a.browser.pass(10_000);
    expect(a.browser.socket).toBe(socket);
    a.browser.turns("visible");
    expect(a.browser.socket).not.toBe(socket);
  });

  test("SHOW1 the screen is kept on while the room is seen", async () => {
    const { a } = await together();
    expect(a.browser.awake).toBe(1);
    a.browser.turns("hidden");
    await until(() => a.browser.awake === 0);
  });

  test("ROOM4 a third phone is told that the room is full", async () => {
    const { backend, a } = await pair();
    const third = new FakeBrowser(new Disk(), new URL(a.link).hash);
    third.answer = backend.answer;
    const lull = createLull(third);
    await until(() => shown(lull) === "refused");
    expect(lull.screen.value).toEqual({ name: "refused", why: "room_full" });
    lull.actions.goHome();
    expect(lull.screen.value).toEqual({ name: "home", canReturn: false, pairs: [], trouble: null });
  });

  test("ROOM2 the link opened once more on a phone that has the seat leads back to it", async () => {
    const { backend, a, b } = await pair();
    const again = new FakeBrowser(b.browser.disk, new URL(a.link).hash);
    again.answer = backend.answer;
    const lull = createLull(again);
    await until(() => again.sockets.length === 1);
    expect(again.calls).toEqual([]);
    await backend.seat(again, "b");
    expect(shown(lull)).toBe("preparing");
    expect(shown(b.lull)).toBe("taken_over");
  });
});

test("PAUSE4 a browser that fails at something else stops no pause", async () => {
  const { a, b } = await together();
  const { send } = a.browser.socket;
  a.browser.socket.send = () => {
    throw new Error("not now");
  };
  expect(() => a.lull.actions.edit(UNEVENTFUL.agreement.terms)).toThrow("not now");
  a.browser.socket.send = send;
  a.lull.actions.pause();
  expect(a.lull.screen.value).toMatchObject({ name: "paused", mine: true });
  await until(() => shown(b.lull) === "paused");
});

test("SHOW9 what the server refuses is told where it was pressed, by its number, until the next view", async () => {
  const { a, b, pass } = await pair();
  a.lull.actions.confirm("seen"); // nothing to confirm: nothing is said, nothing is counted
  a.lull.actions.edit({ ...UNEVENTFUL.agreement.terms, length: 300 });
  const said = a.browser.socket.texts.map((text) => JSON.parse(text)).find(({ type }) => type === "edit");
  a.browser.socket.says({ type: "refusal", code: "store_unavailable", id: said?.id, message: "" });
  expect(a.lull.screen.value).toMatchObject({ name: "preparing", notTaken: "not_stored" });
  expect(b.lull.screen.value).toMatchObject({ name: "preparing", notTaken: null });
  a.lull.actions.agree("start");
  await pass(100);
  expect(a.lull.screen.value).toMatchObject({ name: "preparing", ask: "given", notTaken: null });
});

test("LEAVE1 whatever fails on the way out, nothing stays", async () => {
  const { a } = await together();
  a.browser.socket.close = () => {
    throw new Error("not now");
  };
  expect(() => a.lull.actions.leave()).toThrow("not now");
  expect([shown(a.lull), a.browser.left]).toEqual(["left", 1]);
});

describe("SEAT2 two pages of one seat", () => {
  test("SEAT2 PAUSE8 the older one rests, still pauses, and takes over only when asked", async () => {
    const { backend, a, b, pass } = await together();
    const newer = new FakeBrowser(b.browser.disk);
    newer.answer = backend.answer;
    createLull(newer);
    await until(() => newer.sockets.length === 1);
    await backend.seat(newer, "b");
    expect(b.lull.screen.value).toMatchObject({ name: "taken_over" });
    const { socket, sockets } = b.browser;
    const frames = socket.frames.length;
    await pass(1_000);
    expect(socket.frames).toHaveLength(frames);
    b.lull.actions.pause();
    await until(() => socket.frames.length === frames + 1);
    expect(backend.core.taps.b).toBe(1);
    expect(b.lull.screen.value).toEqual({ name: "taken_over", paused: true });
    socket.closes(1006);
    b.browser.pass(60_000);
    expect(sockets).toHaveLength(1);
    b.lull.actions.returnToRoom();
    expect(sockets).toHaveLength(2);
    expect(shown(a.lull)).toBe("paused");
  });

  test("PAUSE4 a rested page whose line is gone opens one for its tap", async () => {
    const { b } = await together();
    b.browser.socket.says({ type: "fenced" });
    b.browser.socket.closes(4409);
    expect(shown(b.lull)).toBe("taken_over");
    b.browser.pass(60_000);
    expect(b.browser.sockets).toHaveLength(1);
    b.lull.actions.pause();
    b.browser.pass(100);
    expect(b.browser.sockets).toHaveLength(2);
    b.browser.socket.open();
    await until(() => b.browser.socket.frames.length === 1);
    expect(readHead(b.browser.socket.frames[0] ?? new Uint8Array()).taps).toBe(1);
  });
});

describe("SEAT4 a reload", () => {
  test("SEAT4 in the same tab goes straight back, with its pause", async () => {
    const { backend, a, pass } = await together();
    a.lull.actions.pause();
    a.lull.dispose();
    expect(a.browser.listening).toBe(0);
    const reloaded = new FakeBrowser(a.browser.disk);
    reloaded.answer = backend.answer;
    const lull = createLull(reloaded);
    expect(shown(lull)).toBe("connecting");
    await until(() => reloaded.sockets.length === 1);
    expect(lull.screen.value).toMatchObject({ name: "paused", mine: true, receipt: "sending" });
    await backend.seat(reloaded, "a");
    await pass(100);
    expect(backend.core.taps.a).toBe(1);
    expect(lull.screen.value).toMatchObject({ name: "paused", mine: true, receipt: "shown" });
  });

  test("SEAT4 in another tab asks first", async () => {
    const { backend, a } = await together();
    const disk = new Disk();
    disk.seat = a.browser.disk.seat;
    const other = new FakeBrowser(disk);
    other.answer = backend.answer;
    const lull = createLull(other);
    await until(() => shown(lull) === "home");
    expect(lull.screen.value).toEqual({ name: "home", canReturn: true, pairs: [], trouble: null });
    expect(other.sockets).toHaveLength(0);
    lull.actions.returnToRoom();
    expect(other.sockets).toHaveLength(1);
  });

  test("PAUSE10 a tap on a page that has no line yet goes out over the older page's", async () => {
    const { backend, a } = await together();
    const other = new FakeBrowser(a.browser.disk);
    other.answer = backend.answer;
    const lull = createLull(other);
    await until(() => other.sockets.length === 1);
    lull.actions.pause();
    a.browser.pass(0);
    expect(a.lull.screen.value).toMatchObject({ name: "paused", mine: true });
    await until(() => backend.core.taps.a === 1);
  });

  test("SEAT4 leads nowhere once the room's time is up", async () => {
    const { a } = await together();
    const late = new FakeBrowser(a.browser.disk);
    late.wall += 43_200_001;
    const lull = createLull(late);
    await until(() => shown(lull) === "home");
    expect(lull.screen.value).toMatchObject({ canReturn: false });
  });

  test("SEAT5 while waiting forgets the link: it was in memory only", async () => {
    const { browser } = await phoneA(new Backend());
    const reloaded = new FakeBrowser(browser.disk);
    const lull = createLull(reloaded);
    await until(() => reloaded.sockets.length === 1);
    reloaded.socket.open();
    reloaded.socket.says({
      ...UNEVENTFUL,
      ...{ type: "view", epoch: ROOM, version: 0, now: 0, seat: "a", phase: "waiting", ask: "none", settles_at: null },
      ...{ taps: { a: 0, b: 0, watch: 0 }, released: { a: 0, b: 0, watch: 0 }, closes_at: 43_200_000, knocks: 0 },
      ...{ share: null, shared: false },
    });
    expect(lull.screen.value).toMatchObject({ name: "waiting", link: null });
  });

  test("PAUSE3 a tap before the seat was read shows Paused at once and counts", async () => {
    const { backend, a } = await together();
    a.lull.dispose();
    const reloaded = new FakeBrowser(a.browser.disk);
    const lull = createLull(reloaded);
    lull.actions.pause();
    expect(lull.screen.value).toMatchObject({ name: "paused", mine: true, receipt: "sending" });
    await until(() => reloaded.sockets.length === 1);
    expect(lull.screen.value).toMatchObject({ name: "paused", mine: true });
    await backend.seat(reloaded, "a");
    await until(() => backend.core.taps.a === 1);
  });

  test("SEAT4 a store that never answers makes no blank page", async () => {
    const browser = new FakeBrowser();
    browser.vault.seat.load = () => new Promise(() => {});
    const lull = createLull(browser);
    await flushed();
    browser.pass(2_000);
    await until(() => shown(lull) === "home");
  });
});

describe("ROOM5 the end", () => {
  test("ROOM5 is here at once, told to the server until it is heard, and leaves nothing", async () => {
    const { backend, a } = await together();
    backend.up = false;
    const calls = a.browser.calls.length;
    a.lull.actions.endRoom();
    expect(a.lull.screen.value).toEqual({ name: "closed", why: "ended" });
    await flushed();
    expect(a.browser.disk.seat).toBeNull();
    expect([a.browser.local.length, a.browser.tab.length]).toEqual([1, 0]); // the answer to the first question
    a.browser.pass(1_000);
    await flushed();
    backend.up = true;
    a.browser.pass(2_000);
    await flushed();
    const told = a.browser.calls.slice(calls);
    expect(told).toHaveLength(3);
    for (const { method, path, init } of told) {
      expect([method, path, init.keepalive]).toEqual(["DELETE", `/api/rooms/${ROOM}`, true]);
      expect(init.headers).toEqual({ authorization: `Bearer ${TOKENS.a}` });
    }
    a.browser.pass(60_000);
    await flushed();
    expect(a.browser.calls).toHaveLength(calls + 3);
    lullIsHome(a.lull);
  });

  test.each([
    [4401, "gone"],
    [4410, "ended"],
  ])("WIRE3 %i closes this phone's room: %s, and only its aftercare stays", async (code) => {
    const { a } = await together();
    a.browser.socket.closes(code);
    expect(a.lull.screen.value).toMatchObject({ name: "aftercare", over: true });
    await flushed();
    expect(a.browser.disk.seat).toBeNull();
    a.browser.pass(60_000);
    expect(a.browser.sockets).toHaveLength(1);
    lullIsHome(a.lull);
  });

  test("WIRE3 4426 asks for a reload, which finds the seat again", async () => {
    const { a } = await together();
    a.browser.socket.closes(4426);
    expect(a.lull.screen.value).toEqual({ name: "closed", why: "reload" });
    await flushed();
    const reloaded = new FakeBrowser(a.browser.disk);
    createLull(reloaded);
    await until(() => reloaded.sockets.length === 1);
  });

  test("BEAT2 a beat that is still being opened when the room ends changes nothing after it", async () => {
    const { a, b } = await together();
    a.browser.socket.says(b.browser.socket.frames.at(-1) ?? new Uint8Array());
    a.lull.actions.endRoom();
    lullIsHome(a.lull);
    await flushed();
    expect(shown(a.lull)).toBe("home");
  });

  function lullIsHome(lull: Lull): void {
    lull.actions.goHome();
    expect(lull.screen.value).toEqual({ name: "home", canReturn: false, pairs: [], trouble: null });
  }
});

describe("ROOM3 what can go wrong on the way in", () => {
  const fragment = `#2${ROOM}${TICKET}${"A".repeat(22)}${"A".repeat(43)}`;

  test.each([
    ["room_full", 409],
    ["link_expired", 410],
    ["link_unknown", 404],
    ["origin_refused", 403],
  ])("ROOM3 %s is said", async (code, status) => {
    const browser = new FakeBrowser(new Disk(), fragment);
    browser.answer = () => refusal(status, code);
    const lull = createLull(browser);
    expect(shown(lull)).toBe("joining");
    await until(() => shown(lull) === "refused");
    expect(lull.screen.value).toEqual({ name: "refused", why: code });
  });

  test("ROOM3 a damaged link is unknown", () => {
    const lull = createLull(new FakeBrowser(new Disk(), fragment.slice(0, -3)));
    expect(lull.screen.value).toEqual({ name: "refused", why: "link_unknown" });
  });

  test("ROOM3 a server that can't be reached is asked again with the same link", async () => {
    const browser = new FakeBrowser(new Disk(), fragment);
    const lull = createLull(browser);
    await until(() => shown(lull) === "refused");
    expect(lull.screen.value).toEqual({ name: "refused", why: "unreachable" });
    browser.answer = new Backend().answer;
    lull.actions.returnToRoom();
    await until(() => shown(lull) === "connecting");
    const [lost, again] = browser.calls;
    expect(JSON.parse(String(lost?.init.body)).token).toMatch(/^[\w-]{43}$/);
    expect(again?.init.body).toBe(lost?.init.body); // ROOM2: the same token, for the lost call may have taken the seat
  });

  test("ROOM1 a room that can't be opened leaves the first screen, and can be tried again", async () => {
    const browser = new FakeBrowser();
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    lull.actions.openRoom();
    expect(shown(lull)).toBe("opening");
    await until(() => shown(lull) === "home");
    expect(lull.screen.value).toEqual({ name: "home", canReturn: false, pairs: [], trouble: "unreachable" });
  });

  test("WIRE5 where the server isn't set up for this address, that is said, for the phone is as online as it can be", async () => {
    const browser = new FakeBrowser();
    browser.answer = () => refusal(403, "origin_refused");
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    lull.actions.openRoom();
    expect(shown(lull)).toBe("opening");
    await until(() => shown(lull) === "home");
    expect(lull.screen.value).toMatchObject({ name: "home", trouble: "origin_refused" });
  });

  test("ROOM1 a browser without cryptography is told so", () => {
    for (const [from, screen] of [
      ["", { name: "home", canReturn: false, pairs: [], trouble: "unsupported" }],
      [fragment, { name: "refused", why: "unsupported" }],
    ] as const) {
      const browser = new FakeBrowser(new Disk(), from);
      browser.supported = false;
      const lull = createLull(browser);
      expect(lull.screen.value).toEqual(screen);
      lull.actions.openRoom();
      expect(browser.calls).toEqual([]);
    }
  });

  test("ROOM2 a link followed in a tab that is open joins too; in a room it is only taken out of the address", async () => {
    const browser = new FakeBrowser();
    browser.answer = new Backend().answer;
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    browser.follows(fragment);
    await until(() => shown(lull) === "connecting");
    const calls = browser.calls.length;
    browser.follows(fragment);
    expect(browser.takeFragment()).toBe("");
    expect(browser.calls).toHaveLength(calls);
  });

  test("ROOM1 no action means anything where it has no meaning", async () => {
    const browser = new FakeBrowser();
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    const before = lull.screen.value;
    const { pause, agree, withdraw, endRoom, returnToRoom, goHome, confirm, answer, stepBack, enough } = lull.actions;
    for (const act of [pause, endRoom, returnToRoom, goHome, stepBack, enough]) act();
    for (const to of ["start", "go_on", "step_on", "more_time"] as const) for (const act of [agree, withdraw]) act(to);
    confirm("seen");
    answer("good");
    lull.actions.edit(UNEVENTFUL.agreement.terms);
    const page = { asks: "", wishes: "", hard: "", helps: "", words: "", wrong: "", call: "" };
    expect(await lull.actions.writeMine(page)).toBe("unreachable");
    expect(await lull.actions.writeOurs({ signal: "", stopWord: "", ladder: [] })).toBe("unreachable");
    expect(lull.screen.value).toBe(before);
    expect([browser.calls, browser.sockets]).toEqual([[], []]);
  });

  test("ROOM1 openRoom in a session is no way to lose it", async () => {
    const { a } = await together();
    const calls = a.browser.calls.length;
    a.lull.actions.openRoom();
    a.lull.actions.goHome();
    expect(shown(a.lull)).toBe("together");
    expect(a.browser.calls).toHaveLength(calls);
  });
});

describe("FIRST1 before anything", () => {
  const asked = (fragment = "") => {
    const disk = new Disk(true);
    const browser = new FakeBrowser(disk, fragment);
    return { browser, lull: createLull(browser) };
  };

  test("FIRST1 FIRST2 the question stands alone, no link is followed, and a no is kept nowhere", async () => {
    const { link } = await phoneA(new Backend());
    const { browser, lull } = asked(new URL(link).hash);
    expect(lull.screen.value).toEqual({ name: "first", notFor: false, invited: true });
    lull.actions.openRoom();
    lull.actions.answerFirst("no");
    await flushed();
    expect(lull.screen.value).toEqual({ name: "first", notFor: true, invited: true });
    expect([browser.calls.length, browser.local.length]).toEqual([0, 0]);
    lull.actions.answerFirst("yes");
    await until(() => browser.calls.length > 0);
    expect(browser.calls[0]?.path).toMatch(/join$/);
    expect(createLull(new FakeBrowser(browser.disk)).screen.value.name).not.toBe("first");
  });

  test("FIRST2 LANG3 a language is kept only once the question was answered with a yes; not now keeps and tells nothing", async () => {
    const { link } = await phoneA(new Backend());
    const { browser, lull } = asked(new URL(link).hash);
    lull.actions.chooseLanguage("ar");
    expect(browser.local.length).toBe(0);
    lull.actions.answerFirst("not_now");
    await flushed();
    expect([shown(lull), browser.left, browser.calls.length, browser.local.length]).toEqual(["left", 1, 0, 0]);
    const other = asked();
    other.lull.actions.chooseLanguage("ar");
    other.lull.actions.answerFirst("yes");
    expect(createLull(new FakeBrowser(other.browser.disk)).language).toBe("ar");
    other.lull.actions.chooseLanguage("de");
    expect(createLull(new FakeBrowser(other.browser.disk)).language).toBe("de");
  });

  test("FIRST3 looked at again, a no is as if nobody had ever said yes", async () => {
    const browser = new FakeBrowser();
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    lull.actions.chooseLanguage("fr");
    lull.actions.askAgain();
    expect(shown(lull)).toBe("first");
    lull.actions.answerFirst("no");
    expect([browser.local.getItem("lull.first"), browser.local.getItem("lull.language")]).toEqual([null, null]);
  });
});

describe("PAIR2 two phones come to their keys", () => {
  /** B, on A's link; `pages`: so many of A's are open already. */
  async function joinsBy(link: string, backend: Backend) {
    const browser = new FakeBrowser(new Disk(), new URL(link).hash);
    browser.answer = backend.answer;
    const lull = createLull(browser);
    await until(() => browser.sockets.length === 1);
    return { browser, lull };
  }

  test("PAIR2 PAIR4 while A's page is loaded anew; then neither keeps what led to the keys", async () => {
    const backend = new Backend();
    const a = await phoneA(backend);
    await until(() => a.browser.disk.seat?.pairing != null);
    a.lull.dispose();
    const b = await joinsBy(a.link, backend);
    await backend.seat(b.browser, "b");
    expect(shown(b.lull)).toBe("joining");
    expect(b.browser.socket.frames).toEqual([]);
    const reloaded = new FakeBrowser(a.browser.disk);
    const lull = createLull(reloaded);
    await until(() => reloaded.sockets.length === 1);
    await backend.seat(reloaded, "a");
    await until(() => [lull, b.lull].every((each) => shown(each) === "preparing"));
    for (const { disk } of [reloaded, b.browser]) {
      await until(() => disk.seat?.keys != null);
      expect(disk.seat).toMatchObject({ pairing: null });
    }
    const pictures = [lull, b.lull].map(({ screen }) => screen.value.name === "preparing" && screen.value.pictures);
    expect(pictures[0]).toEqual(pictures[1]); // PAIR5
    expect(pictures[0]).toHaveLength(3);
  });

  test("PAIR4 a server that lost A's share, after A let go of its private key, gets it once more", async () => {
    const backend = new Backend();
    const a = await phoneA(backend);
    const b = await joinsBy(a.link, backend);
    await backend.seat(a.browser, "a");
    await until(() => backend.core.shares.a !== null && a.browser.disk.seat?.keys != null);
    const share = backend.core.shares.a;
    for (let times = 0; times < 2; times++) {
      // The page is told that the server has it, then that it hasn't.
      const before = new FakeBrowser(a.browser.disk);
      const page = createLull(before);
      await until(() => before.sockets.length === 1);
      await backend.seat(before, "a");
      await until(() => shown(page) === "preparing");
      page.dispose();
      if (times === 0) backend.core.shares.a = null;
    }
    await until(() => backend.core.shares.a === share);
    await backend.seat(b.browser, "b");
    await until(() => shown(b.lull) === "preparing");
  });

  test("PAIR2 a tap of a phone that has no keys yet stands on its screen, and goes out with them", async () => {
    const backend = new Backend();
    const a = await phoneA(backend);
    const b = await joinsBy(a.link, backend);
    await backend.seat(b.browser, "b");
    b.lull.actions.pause();
    expect(b.lull.screen.value).toMatchObject({ name: "paused", mine: true });
    await backend.seat(a.browser, "a");
    await until(() => backend.core.taps.b === 1);
    expect(a.lull.screen.value).toMatchObject({ name: "paused", mine: false });
  });

  test.each(["a", "b"] as const)(
    "PAIR3 what isn't the other phone's ends the room, and both are told: %s",
    async (of) => {
      const backend = new Backend();
      const a = await phoneA(backend);
      const b = await joinsBy(a.link, backend);
      Object.assign(backend.tells[of], { share: "s".repeat(124) });
      const phones = { a, b };
      const ended = (browser: FakeBrowser) => browser.calls.some(({ method }) => method === "DELETE");
      await backend.seat(a.browser, "a");
      await backend.seat(b.browser, "b");
      await until(() => ended(phones[of].browser));
      const told = { name: "refused", why: "not_paired" };
      expect(phones[of].lull.screen.value).toEqual(told);
      const other = phones[of === "a" ? "b" : "a"];
      other.browser.socket.closes(4410);
      expect(other.lull.screen.value).toEqual(told);
      for (const { disk } of [a.browser, b.browser]) await until(() => disk.seat === null);
    },
  );

  test("PAIR3 a seat whose share is another one by now isn't paired", async () => {
    const backend = new Backend();
    const a = await phoneA(backend);
    const b = await joinsBy(a.link, backend);
    await backend.seat(b.browser, "b");
    backend.core.shares.a = "z".repeat(124); // of whoever held this seat
    Object.assign(backend.tells.a, { shared: false });
    await backend.seat(a.browser, "a");
    await until(() => a.browser.socket.texts.some((text) => text.includes('"reveal"')));
    const { id } = JSON.parse(a.browser.socket.texts.find((text) => text.includes('"reveal"')) ?? "{}");
    a.browser.socket.says({ type: "refusal", code: "changed", id, message: "" });
    expect(a.lull.screen.value).toEqual({ name: "refused", why: "not_paired" });
    await until(() => shown(b.lull) === "refused"); // the link commits to another key
  });
});

describe("LEAVE1 leaving at once", () => {
  test("LEAVE1 LEAVE2 takes all that is kept, closes the line, and shows nothing ever after", async () => {
    const { a, b, pass } = await together();
    a.lull.actions.leave();
    expect(shown(a.lull)).toBe("left");
    expect([a.browser.left, a.browser.socket.closed]).toEqual([1, true]);
    const said = a.browser.socket.frames.length;
    await pass(3_000);
    a.browser.turns("visible");
    a.lull.actions.pause();
    a.lull.actions.openRoom();
    await flushed();
    expect([shown(a.lull), a.browser.socket.frames.length, a.browser.sockets.length]).toEqual(["left", said, 1]);
    expect([a.browser.disk.seat, a.browser.local.length, a.browser.tab.length]).toEqual([null, 0, 0]);
    expect(b.lull.screen.value).toMatchObject({ name: "paused", mine: false });
  });
});

test("KEEP1 a phone that can't keep its room says so", async () => {
  const backend = new Backend();
  const a = await phoneA(backend);
  const browser = new FakeBrowser(new Disk(), new URL(a.link).hash);
  browser.answer = backend.answer;
  browser.vault.seat.keep = async () => false;
  const lull = createLull(browser);
  await until(() => browser.sockets.length === 1);
  await backend.seat(a.browser, "a");
  await backend.seat(browser, "b");
  await until(() => shown(lull) === "preparing");
  await until(() => lull.screen.value.name === "preparing" && !lull.screen.value.kept);
});

test("KEEP1 a store that never answers is not waited for: no blank page", async () => {
  const browser = new FakeBrowser();
  browser.vault.seat.load = () => new Promise(() => {});
  browser.vault.pairs = () => new Promise(() => {});
  const lull = createLull(browser);
  await flushed();
  browser.pass(2_000);
  await until(() => shown(lull) === "home");
});

test("KEEP2 a room that ran out while its page was closed leaves nothing at the next start", async () => {
  const backend = new Backend();
  const disk = new Disk();
  const a = await phoneA(backend, disk);
  await until(() => disk.seat !== null);
  disk.local.setItem("lull.counters", JSON.stringify({ room: disk.seat?.room, own: 3, confirmed: 3, watch: 1 }));
  disk.local.setItem("lull.second-path", disk.seat?.room ?? "");
  a.lull.dispose();
  const later = new FakeBrowser(disk);
  later.wall += 13 * 3_600_000;
  const lull = createLull(later);
  await until(() => shown(lull) === "home");
  await flushed();
  expect(disk.seat).toBeNull();
  expect(Array.from({ length: disk.local.length }, (_, at) => disk.local.key(at))).toEqual(["lull.first"]);
  expect(later.tab.length).toBe(0);
});

test("LEAVE5 SEAT4 what a tab keeps of its own stays on some disks: it finds its seat by it, and names no room", async () => {
  const { a } = await together();
  const kept = Array.from({ length: a.browser.tab.length }, (_, at) =>
    a.browser.tab.getItem(a.browser.tab.key(at) ?? ""),
  );
  expect(kept).toHaveLength(1);
  expect(a.browser.disk.seat?.room.startsWith(kept[0] ?? "?")).toBe(true);
  expect(kept[0]?.length).toBeLessThan(10);
  expect(JSON.stringify([a.browser.disk.local, kept])).not.toContain(ROOM);
});
