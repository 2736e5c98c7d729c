/** Blind matching as two phones do it, with a server that matches as the real one does (tests/storage/test_matches.py). */

import { describe, expect, test } from "vitest";
import { choiceToken } from "../../src/crypto/choice_tokens";
import { pairKeys } from "../../src/crypto/pair_keys";
import type { LeaveTokens } from "../../src/protocol/wire";
import { partnerOf, type Seat } from "../../src/room/pause_counters";
import { listMatching } from "../../src/shell/list_matching";
import { standingChoice } from "../../src/shell/matching";
import { halvesOf, metBy } from "../support/blind_tokens";
import { type Call, FakeBrowser, flushed, until } from "../support/browser";
import { PAIRED } from "../support/phone";

const ROOM = "r".repeat(22);
const SECRET = new Uint8Array(32).fill(7);
const EVERY = 1000;

class Matcher {
  round = 1;
  given: Partial<Record<Seat, ReadonlySet<string>>> = {};
  /** What a seat is told of what both gave. */
  told = metBy;
  private readonly rounds: number;

  constructor(rounds: number) {
    this.rounds = rounds;
  }

  answer(seat: Seat, { method, init }: Call): Response {
    if (method === "PUT" && !this.give(seat, JSON.parse(String(init.body)) as LeaveTokens))
      return Response.json({ error: { code: "changed", message: "" } }, { status: 409 });
    const tokens = this.told(seat, this.given[seat] ?? [], this.given[partnerOf(seat)] ?? []);
    return Response.json({ round: this.round, given: this.given[seat] !== undefined, tokens });
  }

  private give(seat: Seat, { round, tokens }: LeaveTokens): boolean {
    const [own, partner] = [this.given[seat], this.given[partnerOf(seat)]];
    if (round === this.round + 1 && round <= this.rounds) this.given = {};
    else if (round !== this.round) return false;
    this.round = round;
    const compared = own !== undefined && partner !== undefined && this.given[seat] !== undefined;
    const matched = compared && this.rounds === 1 && metBy(seat, own, partner).length > 0;
    if (compared && this.rounds > 1) this.given[seat] = new Set(tokens.filter((token) => own.has(token)));
    else if (!matched) this.given[seat] = new Set(tokens);
    return true;
  }
}

async function phone(seat: Seat, matcher: Matcher) {
  const browser = new FakeBrowser();
  browser.answer = (call) => matcher.answer(seat, call);
  const keys = await pairKeys(SECRET, ROOM, seat);
  return { browser, kept: { room: ROOM, seat, token: `token-of-${seat}`, keys, endsAt: 2 ** 42, ...PAIRED } };
}

async function chooser(seat: Seat, matcher: Matcher) {
  const { browser, kept } = await phone(seat, matcher);
  let both = 0;
  const own = await choiceToken(kept.keys, seat, "debrief");
  const choice = standingChoice(browser, kept, "debrief", own, EVERY, { both: () => both++ });
  return { browser, choice, stands: () => matcher.given[seat]?.has(own.given) === true, both: () => both };
}

describe("MATCH3 a choice", () => {
  test("MATCH3 is given until both chose it, and then no more", async () => {
    const matcher = new Matcher(1);
    const [a, b] = [await chooser("a", matcher), await chooser("b", matcher)];
    a.choice.choose(true);
    await until(a.stands);
    expect(a.both()).toBe(0);
    b.choice.choose(true);
    await until(() => b.both() === 1);
    a.browser.pass(EVERY);
    await until(() => a.both() === 1);
    const said = a.browser.calls.length;
    a.browser.pass(10 * EVERY);
    await flushed();
    expect(a.browser.calls.length).toBe(said);
  });

  test("MATCH3 that is taken back while it is being given doesn't stand, and is taken back again until the server has it", async () => {
    const matcher = new Matcher(1);
    const { browser, choice, stands, both } = await chooser("a", matcher);
    choice.choose(true);
    choice.choose(false);
    await until(() => browser.calls.length === 2);
    await flushed();
    expect(stands()).toBe(false);
    choice.choose(true);
    await until(stands);
    browser.answer = () => null;
    choice.choose(false);
    await until(() => browser.calls.length === 4);
    expect(stands()).toBe(true);
    browser.answer = (call) => matcher.answer("a", call);
    browser.pass(EVERY);
    await until(() => !stands());
    expect(both()).toBe(0);
  });

  test("MATCH7 is both's for nothing that a server makes of one phone's token, nor of what the other gave instead", async () => {
    const matcher = new Matcher(1);
    const [a, b] = [await chooser("a", matcher), await chooser("b", matcher)];
    matcher.told = (_, own, partner) => [...own, ...partner].flatMap(halvesOf);
    a.choice.choose(true);
    await until(a.stands);
    b.choice.choose(false);
    await until(() => matcher.given.b !== undefined);
    await flushed();
    const said = a.browser.calls.length;
    a.browser.pass(EVERY);
    await until(() => a.browser.calls.length > said);
    await flushed();
    expect([a.both(), b.both()]).toEqual([0, 0]);
    b.choice.choose(true);
    await until(b.stands);
    await flushed();
    a.browser.pass(EVERY);
    await until(() => a.both() === 1);
  });

  test("MATCH3 ends with the room", async () => {
    const { browser, choice } = await chooser("a", new Matcher(1));
    browser.answer = () => Response.json({ error: { code: "not_authorized", message: "" } }, { status: 401 });
    choice.choose(true);
    await until(() => browser.calls.length === 1);
    await flushed();
    browser.pass(10 * EVERY);
    await flushed();
    expect(browser.calls.length).toBe(1);
  });
});

describe("MATCH5 two lists", () => {
  async function lookers(matcher = new Matcher(8)) {
    const [one, two] = [await phone("a", matcher), await phone("b", matcher)];
    const fresh = () => listMatching(one.browser, one.kept);
    return { a: fresh(), b: listMatching(two.browser, two.kept), matcher, fresh };
  }

  test("MATCH4 what one takes off is gone for both, at once, in the same round", async () => {
    const { a, b, matcher } = await lookers();
    expect((await a(["hug", "tea"], true))?.names).toEqual([]);
    expect((await b(["hug", "tea"], true))?.names).toEqual(["hug", "tea"]);
    expect((await b(["tea"], false))?.names).toEqual(["tea"]);
    expect((await a(["hug", "tea"], false))?.names).toEqual(["tea"]);
    expect(matcher.round).toBe(1);
  });

  test("MATCH7 an item that one alone welcomes is welcome to both on no word of the server's", async () => {
    const { a, b, matcher } = await lookers();
    matcher.told = (_, own, partner) => [...own, ...partner].flatMap(halvesOf).slice(0, 256);
    await b(["tea"], true);
    expect((await a(["hug"], true))?.names).toEqual([]);
    expect((await b(["tea"], false))?.names).toEqual([]);
  });

  test("MATCH5 what is added counts with a press, and the other phone follows by itself", async () => {
    const { a, b, matcher } = await lookers();
    await a(["hug"], true);
    await b(["hug"], true);
    await a(["hug", "tea"], false);
    await b(["hug", "tea"], false);
    expect((await a(["hug", "tea"], false))?.names).toEqual(["hug"]);
    expect((await a(["hug", "tea"], true))?.names).toEqual([]);
    expect((await b(["hug", "tea"], false))?.names).toEqual(["hug", "tea"]);
    expect((await a(["hug", "tea"], true))?.names).toEqual(["hug", "tea"]); // nothing new: no new round
    expect(matcher.round).toBe(2);
  });

  test("MATCH5 a page that was loaded anew goes on, and after eight rounds one can only take off", async () => {
    const { b, matcher, fresh } = await lookers();
    for (let round = 1; round <= 8; round++) {
      const look = await fresh()(["hug", `${round}`], true);
      expect(look?.last).toBe(round === 8);
      expect(matcher.round).toBe(round);
      expect((await b(["hug"], false))?.names).toEqual(["hug"]);
    }
    const a = fresh();
    expect(await a(["hug", "tea"], true)).toEqual({ names: ["hug"], last: true });
    expect((await b(["hug", "tea"], true))?.names).toEqual(["hug"]);
    expect((await b([], false))?.names).toEqual([]);
    expect((await a(["hug"], false))?.names).toEqual([]);
  });
});
