/** Next time as each of two phones sees it, with a server that matches as the real one does, and may be out of reach. */

import { describe, expect, test } from "vitest";
import { meetingName } from "../../src/crypto/choice_tokens";
import { pairKeys } from "../../src/crypto/pair_keys";
import { partnerOf, type Seat } from "../../src/room/pause_counters";
import type { NextTime } from "../../src/room/screen_types";
import { keepAfterthought, keepLastTime, openAfterthought, openLastTime } from "../../src/shell/last_time";
import { createLull } from "../../src/shell/lull";
import { nextTimeIn, settle } from "../../src/shell/next_time";
import type { KeptPair, PairVault } from "../../src/shell/pair_vault";
import { keepName, openedPairs } from "../../src/shell/pairs";
import { metBy } from "../support/blind_tokens";
import { type Call, FakeBrowser, flushed, until } from "../support/browser";
import { PAIRED } from "../support/phone";

const ROOM = "r".repeat(22);
const EARLIER = "q".repeat(22);
const EVERY = 4000;
const AGAIN = 5000;
const GONE = () => Response.json({ error: { code: "not_authorized", message: "" } }, { status: 401 });

/** Two seats' newest tokens for each purpose; what is equal is final. */
class Matcher {
  readonly given = new Map<string, string>();

  answer(seat: Seat, { path, init }: Call): Response {
    const purpose = path.split("/").at(-1) ?? "";
    const given = (of: Seat) => [this.given.get(`${purpose}.${of}`) ?? []].flat();
    const met = () => metBy(seat, given(seat), given(partnerOf(seat)));
    if (met().length === 0) this.given.set(`${purpose}.${seat}`, JSON.parse(String(init.body)).tokens[0]);
    return Response.json({ round: 1, given: true, tokens: met() });
  }
}

async function phone(seat: Seat, matcher: Matcher, browser = new FakeBrowser()) {
  browser.answer = (call) => matcher.answer(seat, call);
  const keys = await pairKeys(new Uint8Array(32).fill(7), ROOM, seat);
  const told: NextTime[] = [];
  const kept = { room: ROOM, seat, token: `token-of-${seat}`, keys, endsAt: 2 ** 42, ...PAIRED };
  const chosen = await nextTimeIn(browser, kept, (now) => told.push(now));
  return {
    browser,
    chosen,
    told,
    disk: browser.disk,
    keys,
    /** The rooms that its pairs came from, and those in which one was chosen that may not be whole yet. */
    get held() {
      return [...browser.disk.pairs.values()].map((pair) => pair.room);
    },
    get chose() {
      return [...browser.disk.pending.keys()];
    },
    /** As if it had kept this one before. */
    keep(pair: Partial<KeptPair>) {
      const { room, id = room ?? EARLIER } = pair;
      browser.disk.pairs.set(id, {
        keys: keys.next,
        room: EARLIER,
        seat,
        led: null,
        afterthought: null,
        name: null,
        last: null,
        ...pair,
        id,
      });
    },
  };
}

describe("NEXT4 what was chosen", () => {
  test("NEXT2, NEXT4 is a pair on both phones once both are known to hold it, and on neither before", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.browser.calls.length === 1);
    expect([a.held, a.chose, a.told]).toEqual([[], [ROOM], ["chosen", "chosen"]]);
    const b = await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    await flushed();
    expect([a.held, b.held, b.told]).toEqual([[], [], ["chosen", "chosen"]]);
    a.browser.pass(EVERY);
    await until(() => a.disk.pairs.size > 0);
    b.browser.pass(EVERY);
    await until(() => b.disk.pairs.size > 0);
    await flushed();
    for (const { held, chose, told } of [a, b]) expect([held, chose, told.at(-1)]).toEqual([[ROOM], [], "both"]);
  });

  test("NEXT4 is tried again where it couldn't be kept, and asked for once it is", async () => {
    const browser = new FakeBrowser();
    const { disk } = browser;
    let refuses = true;
    const pairs = async (): Promise<PairVault> => {
      const { pending, ...others } = await disk.vault.pairs();
      return { ...others, pending: { ...pending, keep: async (one) => !refuses && pending.keep(one) } };
    };
    Object.assign(browser, { vault: { ...disk.vault, pairs } });
    const a = await phone("a", new Matcher(), browser);
    await flushed();
    expect([a.told, a.chose, browser.calls]).toEqual([["chosen", "cannot"], [], []]);
    refuses = false;
    browser.pass(AGAIN);
    await until(() => browser.calls.length === 1);
    expect([a.told, a.chose]).toEqual([["chosen", "cannot", "chosen"], [ROOM]]);
  });

  test("NEXT4 in a room that ended meanwhile is asked for at the next start, and kept", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    const b = await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    for (const { chosen } of [a, b]) chosen.stop();
    for (const [disk, seat] of [[a.disk, "a"] as const, [b.disk, "b"] as const, [a.disk, "a"] as const]) {
      const pending = disk.pending.get(ROOM);
      if (pending === undefined) continue;
      const later = new FakeBrowser(disk);
      later.answer = (call) => matcher.answer(seat, call);
      settle(later, pending, () => undefined);
      await until(() => matcher.given.has(`next_held.${seat}`));
      await flushed();
      later.pass(EVERY);
      await flushed();
    }
    expect([a.held, b.held]).toEqual([[ROOM], [ROOM]]);
  });

  test("NEXT5 takes along what is kept for the next time, of a room that ended before both were known to hold it", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.disk.pending.size > 0);
    a.keep({ led: ROOM, last: { sealed: null } });
    const before = a.disk.pairs.get(EARLIER)?.last;
    expect(await keepLastTime(a.browser, ROOM, null)).toBe(true);
    const pending = a.disk.pending.get(ROOM);
    expect([pending?.last, a.disk.pairs.get(EARLIER)?.last]).toEqual([{ sealed: null }, before]);
    await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    a.chosen.stop();
    if (pending === undefined) throw new Error("nothing was chosen");
    const later = new FakeBrowser(a.disk);
    later.answer = (call) => matcher.answer("a", call);
    settle(later, pending, () => undefined);
    await until(() => matcher.given.has("next_held.a"));
    await flushed();
    later.pass(EVERY);
    await until(() => a.disk.pending.size === 0);
    expect(a.disk.pairs.get(EARLIER)).toMatchObject({ room: ROOM, last: pending?.last, led: null });
  });

  test("NEXT5 keeps nothing for the next time beside a pair that isn't, and nothing of another one's", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.disk.pending.size > 0);
    a.keep({ led: ROOM, last: { sealed: null } });
    expect(await keepLastTime(a.browser, "s".repeat(22), null)).toBe(false);
    expect(a.disk.pending.get(ROOM)?.last).toBeNull();
    const b = await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    a.browser.pass(EVERY);
    await until(() => a.held[0] === ROOM);
    b.browser.pass(EVERY);
    await flushed();
    expect(a.disk.pairs.get(EARLIER)?.last).toBeNull();
    a.chosen.choose(false);
    await until(() => a.disk.pairs.size === 0);
  });

  test("NEXT3, NEXT5 is taken back with what was kept for the next time", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.disk.pending.size > 0);
    expect(await keepLastTime(a.browser, ROOM, null)).toBe(true);
    a.chosen.choose(false);
    await until(() => a.disk.pending.size === 0);
    a.keep({ room: ROOM });
    expect(await keepLastTime(a.browser, ROOM, null)).toBe(true);
    expect(a.disk.pairs.get(ROOM)?.last).toEqual({ sealed: null });
    a.chosen.choose(false);
    await until(() => a.disk.pairs.size === 0);
    expect(await keepLastTime(a.browser, ROOM, null)).toBe(false);
  });

  test("NEXT4 is let go of where nobody knows any more, and what was kept before stays", async () => {
    const a = await phone("a", new Matcher());
    a.keep({ led: ROOM });
    await until(() => a.browser.calls.length === 1);
    await flushed();
    a.browser.answer = GONE;
    a.browser.pass(EVERY);
    await until(() => a.told.at(-1) === "off");
    expect([a.held, a.chose]).toEqual([[EARLIER], []]);
    const b = await phone("b", new Matcher());
    const pending = b.disk.pending.get(ROOM);
    if (pending === undefined) throw new Error("nothing was chosen");
    b.chosen.stop();
    b.browser.wall = pending.until + 86_400_001; // a clock that is set ahead by less lets go of nothing
    const said = b.browser.calls.length;
    settle(b.browser, pending, () => undefined);
    await flushed();
    expect([b.chose, b.held, b.browser.calls.length]).toEqual([[], [], said]);
  });

  test("NEXT3, NEXT4 is taken back with all that was kept of these two, and no page of this phone keeps it after", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    a.keep({ led: ROOM });
    const b = await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    const letGo = a.disk.holds();
    a.chosen.choose(false);
    await flushed();
    expect([a.held, a.told.at(-1)]).toEqual([[EARLIER], "chosen"]);
    letGo();
    await until(() => a.told.at(-1) === "off");
    expect([a.held, a.chose]).toEqual([[], []]);
    a.browser.pass(EVERY);
    b.browser.pass(EVERY);
    await flushed();
    expect([a.held, b.held]).toEqual([[], []]);
  });

  test("NEXT7 what was written afterwards stands on the own page of the next time, and goes where nothing is to be kept", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    await until(() => a.disk.pending.size > 0);
    const mine = { asks: "Stay", wishes: "", hard: "Noise", helps: "", words: "", wrong: "", call: "" };
    const last = { terms: { length: 60, every: 30, within: 30, steps: 1 }, ours: null, mine };
    const later = { hard: "The dark ", helps: "Tea" };
    expect(await keepAfterthought(a.browser, EARLIER, later)).toBe(false);
    expect(await keepLastTime(a.browser, ROOM, last)).toBe(true);
    expect(await keepAfterthought(a.browser, ROOM, later)).toBe(true);
    expect(await keepLastTime(a.browser, ROOM, last)).toBe(true); // as it is at every change
    expect(await openAfterthought(a.browser, ROOM)).toEqual(later);
    await phone("b", matcher);
    await until(() => matcher.given.has("next_held.b"));
    a.browser.pass(EVERY);
    await until(() => a.held[0] === ROOM);
    expect(await openAfterthought(a.browser, ROOM)).toEqual(later);
    expect(await openLastTime(a.browser, "s".repeat(22))).toBeUndefined();
    const [pair] = a.disk.pairs.values();
    a.keep({ ...pair, led: "s".repeat(22) });
    expect(await openLastTime(a.browser, "s".repeat(22))).toEqual({
      ...last,
      mine: { ...mine, hard: "Noise\nThe dark", helps: "Tea" },
    });
    expect(await keepLastTime(a.browser, ROOM, null)).toBe(true);
    expect(await openAfterthought(a.browser, ROOM)).toBeNull();
    expect(await openLastTime(a.browser, "s".repeat(22))).toBeNull();
  });

  test("NEXT6 stands beside those of other people: the one that led to its room is replaced, under its name, and no other", async () => {
    const matcher = new Matcher();
    const a = await phone("a", matcher);
    a.keep({ id: "anna", led: ROOM });
    a.keep({ id: "ben", room: "s".repeat(22) });
    for (const [id, name] of [["anna", "Anna"] as const, ["ben", "Ben"] as const]) await keepName(a.browser, id, name);
    const b = await phone("b", matcher);
    b.keep({ id: "carla", room: "s".repeat(22) }); // they met by a link
    await until(() => matcher.given.has("next_held.b"));
    for (const { browser } of [a, b]) {
      browser.pass(EVERY);
      await flushed();
    }
    await until(() => a.chose.length + b.chose.length === 0);
    const called = async (browser: FakeBrowser) =>
      (await openedPairs(browser)).map(({ id, room, called: name }) => [id, room, name]);
    expect(await called(a.browser)).toEqual([
      ["anna", ROOM, "Anna"],
      ["ben", "s".repeat(22), "Ben"],
    ]);
    expect(await called(b.browser)).toEqual([
      [ROOM, ROOM, ""], // met last
      ["carla", "s".repeat(22), ""],
    ]);
    a.chosen.choose(false);
    await until(() => a.held.length === 1);
    expect([...a.disk.pairs.keys()]).toEqual(["ben"]);
    await keepName(a.browser, "ben", "");
    expect(await called(a.browser)).toEqual([["ben", "s".repeat(22), ""]]);
  });
});

test("NEXT6 a store that takes long shows those who can be met once it has read them", async () => {
  const { disk, browser, keep } = await phone("a", new Matcher());
  keep({ id: "anna" });
  let answer = () => {};
  const read = new Promise<void>((done) => {
    answer = done;
  });
  Object.assign(browser, { vault: { ...disk.vault, pairs: () => read.then(() => disk.vault.pairs()) } });
  const lull = createLull(browser);
  const names = () => (lull.screen.value.name === "home" ? lull.screen.value.pairs.map(({ id }) => id) : null);
  await flushed();
  browser.pass(2_000);
  await until(() => names() !== null);
  expect(names()).toEqual([]);
  answer();
  await until(() => names()?.length === 1);
});

test("NEXT3 one that is forgotten is shown until it is", async () => {
  const { disk, browser, keep } = await phone("a", new Matcher());
  keep({ id: "anna" });
  const lull = createLull(browser);
  const shown = () => {
    const { value } = lull.screen;
    return value.name === "home" ? value.pairs.map(({ id }) => id) : null;
  };
  await until(() => shown()?.length === 1);
  const letGo = disk.holds();
  lull.actions.forgetPair("anna");
  await flushed();
  expect([shown(), disk.pairs.size]).toEqual([["anna"], 1]);
  letGo();
  await until(() => shown()?.length === 0);
  expect(disk.pairs.size).toBe(0);
});

test("NEXT4, MEET1 the keys of another room lead to other names", async () => {
  const names = await Promise.all(
    [ROOM, EARLIER].map(async (room) => {
      const { next } = await pairKeys(new Uint8Array(32).fill(7), room, "a");
      return meetingName(next, "a", 0);
    }),
  );
  expect(new Set(names).size).toBe(2);
});
