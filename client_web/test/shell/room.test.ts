/** A room as a phone lives through it: real rules, real seals, on browsers whose clock, network and storage are the test's. */

import { describe, expect, test } from "vitest";
import { readHead } from "../../src/protocol/beat";
import { createLull, type Lull } from "../../src/shell/lull";
import { Disk, FakeBrowser, flushed, until } from "../support/browser";
import { Backend, pair, phoneA, ROOM, shown, TOKENS, together } from "../support/lull";
import { UNEVENTFUL } from "../support/phone";

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
