/** Next time as each of two phones sees it, with a server that matches as the real one does, and may be out of reach. */

import { describe, expect, test } from "vitest";
import { meetingName } from "../../src/crypto/documents";
import { pairKeys } from "../../src/crypto/seal";
import type { Seat } from "../../src/room/pause_counters";
import type { NextTime } from "../../src/room/screen_types";
import { keepLastTime } from "../../src/shell/last_time";
import { nextTimeIn, settle } from "../../src/shell/next_time";
import { type Call, FakeBrowser, flushed, until } from "../support/browser";
import { PAIRED } from "../support/phone";

const ROOM = "r".repeat(22);
const EVERY = 4000;
const GONE = () => Response.json({ error: { code: "not_authorized", message: "" } }, { status: 401 });

/** Two seats' newest tokens for each purpose; what is equal is final. */
class Matcher {
  readonly given = new Map<string, string>();

  answer(seat: Seat, { path, init }: Call): Response {
    const purpose = path.split("/").at(-1) ?? "";
    const [a, b] = [this.given.get(`${purpose}.a`), this.given.get(`${purpose}.b`)];
    if (a === undefined || a !== b) this.given.set(`${purpose}.${seat}`, JSON.parse(String(init.body)).tokens[0]);
    const [own, other] = [this.given.get(`${purpose}.a`), this.given.get(`${purpose}.b`)];
    return Response.json({ round: 1, given: true, tokens: own === other ? [own] : [] });
  }
}

async function phone(seat: Seat, matcher: Matcher) {
  const browser = new FakeBrowser();
  browser.answer = (call) => matcher.answer(seat, call);
  const keys = await pairKeys(new Uint8Array(32).fill(7), ROOM, seat);
  const told: NextTime[] = [];
  const kept = { room: ROOM, seat, token: `token-of-${seat}`, keys, endsAt: 2 ** 42, ...PAIRED };
  const chosen = await nextTimeIn(browser, kept, (now) => told.push(now));
  return { browser, chosen, told, disk: browser.disk, keys };
}

describe("NEXT4 what was chosen", () => {
  test("NEXT2, NEXT4 is a pair on both phones once both are known to hold it, and on neither before", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.browser.calls.length === 1);
    expect([a.disk.pair, a.disk.pending?.room, a.told]).toEqual([null, ROOM, ["chosen", "chosen"]]);
    const b = await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    await flushed();
    expect([a.disk.pair, b.disk.pair, b.told]).toEqual([null, null, ["chosen", "chosen"]]);
    a.browser.pass(EVERY);
    await until(() => a.disk.pair !== null);
    b.browser.pass(EVERY);
    await until(() => b.disk.pair !== null);
    await flushed();
    for (const { disk, told } of [a, b])
      expect([disk.pair?.room, disk.pending, told.at(-1)]).toEqual([ROOM, null, "both"]);
  });

  test("NEXT4 in a room that ended meanwhile is asked for at the next start, and kept", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    const b = await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    for (const { chosen } of [a, b]) chosen.stop();
    for (const [disk, seat] of [[a.disk, "a"] as const, [b.disk, "b"] as const, [a.disk, "a"] as const]) {
      const { pending } = disk;
      if (pending === null) continue;
      const later = new FakeBrowser(disk);
      later.answer = (call) => matcher.answer(seat, call);
      settle(later, pending, () => undefined);
      await until(() => matcher.given.has(`next_held.${seat}`));
      await flushed();
      later.pass(EVERY);
      await flushed();
    }
    expect([a.disk.pair?.room, b.disk.pair?.room]).toEqual([ROOM, ROOM]);
  });

  test("NEXT5 takes along what is kept for the next time, of a room that ended before both were known to hold it", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.disk.pending !== null);
    a.disk.lastTime = { room: "q".repeat(22), tried: true, sealed: null };
    expect(await keepLastTime(a.browser, ROOM, null)).toBe(true);
    expect([a.disk.pendingLastTime?.room, a.disk.lastTime.room]).toEqual([ROOM, "q".repeat(22)]);
    await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    a.chosen.stop();
    const { pending } = a.disk;
    if (pending === null) throw new Error("nothing was chosen");
    const later = new FakeBrowser(a.disk);
    later.answer = (call) => matcher.answer("a", call);
    settle(later, pending, () => undefined);
    await until(() => matcher.given.has("next_held.a"));
    await flushed();
    later.pass(EVERY);
    await until(() => a.disk.pending === null);
    await flushed();
    expect([a.disk.pair?.room, a.disk.lastTime.room, a.disk.pendingLastTime]).toEqual([ROOM, ROOM, null]);
  });

  test("NEXT5 keeps nothing for the next time beside a pair that isn't, and nothing of another one's", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.disk.pending !== null);
    a.disk.lastTime = { room: "q".repeat(22), tried: true, sealed: null };
    expect(await keepLastTime(a.browser, "s".repeat(22), null)).toBe(false);
    expect(a.disk.pendingLastTime).toBeNull();
    const b = await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    a.browser.pass(EVERY);
    await until(() => a.disk.pair?.room === ROOM);
    b.browser.pass(EVERY);
    await flushed();
    expect(a.disk.lastTime).toBeNull();
    a.chosen.choose(false);
    await until(() => a.disk.pair === null);
  });

  test("NEXT3, NEXT5 is taken back with what was kept for the next time", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.disk.pending !== null);
    expect(await keepLastTime(a.browser, ROOM, null)).toBe(true);
    a.chosen.choose(false);
    await until(() => a.disk.pending === null);
    await flushed();
    expect(a.disk.pendingLastTime).toBeNull();
    a.disk.pair = { keys: a.keys.next, room: ROOM, seat: "a", led: null };
    a.disk.lastTime = { room: ROOM, tried: true, sealed: null };
    a.chosen.choose(false);
    await until(() => a.disk.pair === null && a.disk.lastTime === null);
  });

  test("NEXT4 is let go of where nobody knows any more, and what was kept before stays", async () => {
    const a = await phone("a", new Matcher());
    a.disk.pair = { keys: a.keys.next, room: "q".repeat(22), seat: "a", led: ROOM };
    await until(() => a.browser.calls.length === 1);
    await flushed();
    a.browser.answer = GONE;
    a.browser.pass(EVERY);
    await until(() => a.told.at(-1) === "off");
    expect([a.disk.pair.room, a.disk.pending]).toEqual(["q".repeat(22), null]);
    const b = await phone("b", new Matcher());
    const { pending } = b.disk;
    if (pending === null) throw new Error("nothing was chosen");
    b.chosen.stop();
    b.browser.wall = pending.until + 1;
    const said = b.browser.calls.length;
    settle(b.browser, pending, () => undefined);
    await flushed();
    expect([b.disk.pending, b.disk.pair, b.browser.calls.length]).toEqual([null, null, said]);
  });

  test("NEXT3, NEXT4 is taken back with all that was kept of these two, and no page of this phone keeps it after", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    a.disk.pair = { keys: a.keys.next, room: "q".repeat(22), seat: "a", led: ROOM };
    const b = await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    a.chosen.choose(false);
    await until(() => a.disk.pair === null && a.disk.pending === null);
    a.browser.pass(EVERY);
    b.browser.pass(EVERY);
    await flushed();
    expect([a.disk.pair, b.disk.pair]).toEqual([null, null]);
  });
});

test("NEXT4, MEET1 the keys of another room lead to other names", async () => {
  const names = await Promise.all(
    [ROOM, "q".repeat(22)].map(async (room) => {
      const { next } = await pairKeys(new Uint8Array(32).fill(7), room, "a");
      return meetingName(next, "a", 0);
    }),
  );
  expect(new Set(names).size).toBe(2);
});
