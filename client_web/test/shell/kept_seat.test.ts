/** What a page that is loaded anew finds of its room, and what it no longer does. */

import { describe, expect, test, vi } from "vitest";
import { AFTERCARE_KEY } from "../../src/shell/local_storage";
import { createLull } from "../../src/shell/lull";
import type { KeptSeat } from "../../src/shell/vault";
import { Disk, FakeBrowser, flushed, until } from "../support/browser";
import { Backend, phoneA, ROOM, shown, together } from "../support/lull";
import { UNEVENTFUL } from "../support/phone";

/** A page begins and is home, however long its stores take. */
async function comesHome(browser: FakeBrowser): Promise<ReturnType<typeof createLull>> {
  const lull = createLull(browser);
  await flushed();
  browser.pass(2_000);
  await until(() => shown(lull) === "home");
  return lull;
}

/** The same, and its seat isn't read before `answer` is called. */
async function comesHomeWithoutItsSeat(browser: FakeBrowser) {
  let resolve: (seat: KeptSeat | null) => void = () => {};
  const late = new Promise<KeptSeat | null>((given) => (resolve = given));
  browser.vault.seat.load = () => late;
  return { lull: await comesHome(browser), answer: resolve };
}

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
    late.wall += 43_200_001 + 86_400_000;
    const lull = createLull(late);
    await until(() => shown(lull) === "home");
    expect(lull.screen.value).toMatchObject({ canReturn: false });
  });

  test("SEAT4 KEEP2 a clock that is set ahead loses no seat of its tab: the server says whether there is a room", async () => {
    const { a } = await together();
    a.lull.actions.pause();
    a.lull.dispose();
    const reloaded = new FakeBrowser(a.browser.disk);
    reloaded.wall += 86_400_000;
    const lull = createLull(reloaded);
    await until(() => reloaded.sockets.length === 1);
    expect(lull.screen.value).toMatchObject({ name: "paused", mine: true });
    reloaded.socket.open();
    reloaded.socket.closes(4401);
    await until(() => reloaded.disk.seat === null);
    expect([reloaded.local.length, reloaded.tab.length]).toEqual([1, 0]); // the answer to the first question
  });

  test("KEEP1 a seat that can't be read just now is let go of by nobody", async () => {
    const { a } = await together();
    a.lull.actions.pause();
    a.lull.dispose();
    const counters = a.browser.disk.local.getItem("lull.counters");
    const failing = new FakeBrowser(a.browser.disk);
    const read = vi.spyOn(failing.vault.seat, "load").mockResolvedValue(undefined);
    expect((await comesHome(failing)).screen.value).toMatchObject({ canReturn: false });
    expect(failing.disk.local.getItem("lull.counters")).toBe(counters);
    read.mockRestore();
    const reloaded = new FakeBrowser(a.browser.disk);
    const lull = createLull(reloaded);
    await until(() => reloaded.sockets.length === 1);
    expect(lull.screen.value).toMatchObject({ name: "paused", mine: true, receipt: "sending" });
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
    await comesHome(browser);
  });

  test("KEEP1 KEEP2 a store that answers late loses nothing: there is the way back once it does", async () => {
    const { backend, a } = await together();
    a.lull.actions.pause();
    a.lull.dispose();
    const counters = a.browser.disk.local.getItem("lull.counters");
    expect(counters).not.toBeNull();
    const reloaded = new FakeBrowser(a.browser.disk);
    reloaded.answer = backend.answer;
    const { lull, answer } = await comesHomeWithoutItsSeat(reloaded);
    expect(lull.screen.value).toMatchObject({ canReturn: false });
    expect(reloaded.disk.local.getItem("lull.counters")).toBe(counters);
    answer(reloaded.disk.seat);
    await until(() => lull.screen.value.name === "home" && lull.screen.value.canReturn);
    lull.actions.returnToRoom();
    expect(lull.screen.value).toMatchObject({ name: "paused", mine: true });
  });

  test("KEEP1 a seat that comes late doesn't come between what was begun since", async () => {
    const { a } = await together();
    const seat = a.browser.disk.seat;
    const browser = new FakeBrowser(a.browser.disk);
    browser.answer = new Backend().answer;
    const { lull, answer } = await comesHomeWithoutItsSeat(browser);
    lull.actions.openRoom();
    await until(() => browser.sockets.length === 1);
    const before = lull.screen.value;
    answer(seat);
    await flushed();
    expect(lull.screen.value).toEqual(before);
    expect(browser.sockets).toHaveLength(1);
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

test("SHOW12 KEEP1 what is read in Aftercare doesn't wait for a seat that never comes", async () => {
  const browser = new FakeBrowser();
  browser.vault.seat.load = () => new Promise(() => {});
  const read = vi.spyOn(browser.local, "getItem");
  await comesHome(browser);
  await until(() => read.mock.calls.some(([name]) => name === AFTERCARE_KEY));
});

test("KEEP1 a store that never answers is not waited for: no blank page", async () => {
  const browser = new FakeBrowser();
  browser.vault.seat.load = () => new Promise(() => {});
  browser.vault.pairs = () => new Promise(() => {});
  await comesHome(browser);
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
  later.tab.clear();
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
