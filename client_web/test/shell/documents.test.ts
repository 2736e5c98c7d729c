/** Documents on their way: sealed here, kept by a server that can't read them, opened there. */

import { afterEach, describe, expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/crypto/base64url";
import { sealDocument } from "../../src/crypto/documents";
import { pairKeys } from "../../src/crypto/pair_keys";
import { yesToken } from "../../src/crypto/tokens";
import { documentBytes } from "../../src/protocol/documents";
import type { Agreement, WritePage } from "../../src/protocol/wire";
import type { Seat } from "../../src/room/pause_counters";
import type { Documents, Screen, WriteResult } from "../../src/room/screen_types";
import { NO_EXTRAS } from "../../src/room/screen_types";
import { enterRoom, type InRoom } from "../../src/shell/room";
import { type Call, FakeBrowser, flushed, until } from "../support/browser";
import { PAIRED, UNEVENTFUL, viewWith } from "../support/phone";

const ROOM = "r".repeat(22);
const secret = new Uint8Array(32).fill(7);
const OURS = { signal: "two fingers", stopWord: "", ladder: ["one", "two"] };
const MINE = { asks: "stay near", wishes: "tea", hard: "noise", helps: "dark", words: "", wrong: "", call: "" };

const left: InRoom[] = [];
afterEach(() => {
  for (const room of left.splice(0)) room.leave();
});

/** A phone in Preparing whose calls the test answers. */
async function phone(seat: Seat = "a") {
  const browser = new FakeBrowser();
  const keys = await pairKeys(secret, ROOM, seat);
  let screen: Screen = { name: "connecting" };
  const kept = { room: ROOM, seat, token: `token-of-${seat}`, keys, ...PAIRED, endsAt: 2 ** 42 };
  const show = (next: Screen): void => {
    screen = next;
  };
  const room = enterRoom(browser, kept, NO_EXTRAS, show, { pulse() {}, awake() {}, unseen() {}, paired() {} });
  left.push(room);
  browser.socket.open();
  let version = 0;
  const told = (pages: Partial<Agreement["pages"]>, agreed = 0): void => {
    const agreement = { ...UNEVENTFUL.agreement, version: agreed, pages: { ...UNEVENTFUL.agreement.pages, ...pages } };
    browser.socket.says(
      viewWith({ version: ++version, epoch: ROOM, seat, phase: "preparing", ask: "open", agreement }),
    );
  };
  told({});
  const texts = (): Documents => {
    if (screen.name !== "preparing") throw new Error(`on ${screen.name}`);
    return screen.documents;
  };
  return { browser, room, keys, told, texts };
}

const digestOf = async (sealed: string): Promise<string> => {
  const sum = await crypto.subtle.digest("SHA-256", fromBase64Url(sealed) ?? new Uint8Array());
  return toBase64Url(new Uint8Array(sum).subarray(0, 16));
};

/** Our page, as the partner's phone sealed it. */
async function sealedOurs(ours = OURS) {
  const sealed = await sealDocument(await pairKeys(secret, ROOM, "b"), "ours", documentBytes(ours));
  if (sealed === null) throw new Error("too long");
  return { sealed, digest: await digestOf(sealed) };
}

const page = (sealed: string): Response => new Response(JSON.stringify({ sealed }));

describe("PAGE1 writing", () => {
  test("PAGE1 PAGE2 AGREE3 a page is sealed, names the version it was made on, and is read by the partner as it was written", async () => {
    const [a, b] = [await phone("a"), await phone("b")];
    a.told({}, 5);
    const kept = new Map<string, string>();
    a.browser.answer = ({ path, init }: Call) => {
      kept.set(path, String(init.body));
      return new Response(null, { status: 204 });
    };
    expect(await a.room.writeOurs(OURS)).toBe("kept");
    expect(await a.room.writeMine(MINE)).toBe("kept");
    const [call] = a.browser.calls;
    expect(call?.method).toBe("PUT");
    expect(call?.init.headers).toMatchObject({ authorization: "Bearer token-of-a" });
    const bodies: WritePage[] = ["ours", "a"].map((name) =>
      JSON.parse(kept.get(`/api/rooms/${ROOM}/pages/${name}`) ?? ""),
    );
    expect(bodies.map(({ agreement, steps }) => [agreement, steps])).toEqual([
      [5, 2],
      [5, null],
    ]);
    for (const { sealed } of bodies) expect(fromBase64Url(sealed)).toHaveLength(512);
    const [ours = "", mine = ""] = bodies.map(({ sealed }) => sealed);

    b.browser.answer = ({ path }) => page(path.endsWith("ours") ? ours : mine);
    b.told({ ours: await digestOf(ours), a: await digestOf(mine) });
    await until(() => b.texts().ours !== null && b.texts().theirs !== null);
    expect(b.texts()).toEqual({ ours: OURS, mine: null, theirs: MINE });
    for (const { method, init } of b.browser.calls) {
      expect([method, init.headers]).toEqual(["GET", { authorization: "Bearer token-of-b" }]);
    }
  });

  const refused = (status: number, code: string) =>
    new Response(JSON.stringify({ error: { code, message: "" } }), { status });

  test.each<[string, Response | null, WriteResult]>([
    ["is kept", new Response(null, { status: 204 }), "kept"],
    ["was overtaken", refused(409, "changed"), "changed"],
    ["comes when the session has begun", refused(409, "not_now"), "changed"],
    ["is larger than the server takes", refused(413, "too_large"), "too_long"],
    ["is larger than what stands before the server takes", new Response("<html>", { status: 413 }), "too_long"],
    ["is refused for another reason", refused(503, "store_unavailable"), "unreachable"],
    ["is answered by something else", new Response("<html>", { status: 502 }), "unreachable"],
    ["isn't answered", null, "unreachable"],
  ])("PAGE1 a page that %s", async (_, answer, written) => {
    const { browser, room } = await phone();
    browser.answer = () => answer;
    expect(await room.writeOurs(OURS)).toBe(written);
    expect(browser.calls).toHaveLength(1);
  });

  test("PAGE2 a page that no size holds never leaves the phone", async () => {
    const { browser, room } = await phone();
    expect(await room.writeMine({ ...MINE, hard: "x".repeat(8_192) })).toBe("too_long");
    expect(browser.calls).toEqual([]);
  });
});

describe("PAGE3 reading", () => {
  test("PAGE3 is tried again, ever more seldom, until the text is the one that the view names", async () => {
    const { browser, told, texts } = await phone();
    const [old, ours] = [await sealedOurs({ signal: "old", stopWord: "", ladder: [] }), await sealedOurs()];
    const answers = [null, new Response("", { status: 503 }), page(old.sealed), page("garbage"), new Response("{}")];
    browser.answer = () => answers.shift() ?? null;
    const calls = async (count: number) => {
      await until(() => browser.calls.length === count);
      await flushed();
    };
    told({ ours: ours.digest });
    await calls(1);
    let wait = 500;
    for (let asked = 1; asked < 9; asked++) {
      browser.pass(wait - 1);
      await flushed();
      expect(browser.calls).toHaveLength(asked);
      browser.pass(1);
      await calls(asked + 1);
      expect(texts().ours).toBeNull();
      wait = Math.min(wait * 2, 10_000);
    }
    browser.answer = () => page(ours.sealed);
    browser.pass(wait);
    await until(() => texts().ours !== null);
    expect(texts().ours).toEqual(OURS);
    browser.pass(60_000);
    await flushed();
    expect(browser.calls).toHaveLength(10);
  });

  test("PAGE3 a text that the view names no more isn't asked for again", async () => {
    const { browser, told } = await phone();
    told({ ours: (await sealedOurs()).digest });
    await until(() => browser.calls.length === 1);
    await flushed();
    told({ ours: null });
    browser.pass(60_000);
    await flushed();
    expect(browser.calls).toHaveLength(1);
  });

  test("ROOM5 nor after the end of the room", async () => {
    const { browser, room, told } = await phone();
    told({ ours: (await sealedOurs()).digest });
    await until(() => browser.calls.length === 1);
    await flushed();
    room.dispatch({ type: "close", why: "ended" });
    browser.pass(60_000);
    await flushed();
    expect(browser.calls).toHaveLength(1);
  });

  test("PAGE1 a page that opens but is none counts as read, and as nothing written", async () => {
    const { browser, keys, told, texts } = await phone();
    const sealed = (await sealDocument(keys, "ours", new TextEncoder().encode('{"signal":7}'))) ?? "";
    browser.answer = () => page(sealed);
    told({ ours: await digestOf(sealed) });
    await until(() => browser.calls.length === 1);
    await flushed();
    browser.pass(60_000);
    await flushed();
    expect([browser.calls.length, texts().ours]).toEqual([1, null]);
  });
});

describe("YES2 on the wire", () => {
  const said = (browser: FakeBrowser, type: string) =>
    browser.socket.texts.map((text) => JSON.parse(text)).filter((message) => message.type === type);

  test("YES2 a yes names the proposal and carries its token; each command has a number of its own", async () => {
    const { browser, room, keys, told } = await phone();
    told({}, 3);
    room.dispatch({ type: "agree", to: "start" });
    await until(() => said(browser, "agree").length === 1);
    room.dispatch({ type: "edit", terms: { ...UNEVENTFUL.agreement.terms, length: 300 } });
    const token = await yesToken(keys, `${ROOM}|start|0.0.0|2700.420.30.0|-|-|-|0|0`);
    const proposal = { to: "start", taps: { a: 0, b: 0, watch: 0 }, agreement: 3 };
    expect(said(browser, "agree")).toEqual([{ type: "agree", id: 1, epoch: ROOM, proposal, token }]);
    expect(said(browser, "edit")).toMatchObject([{ id: 2, agreement: 3, terms: { length: 300 } }]);
  });

  test("CLOCK2 pings go over the same line", async () => {
    const { browser } = await phone();
    browser.pass(2_000);
    expect(said(browser, "ping")).toEqual([1, 2, 3, 4, 5].map((id) => ({ type: "ping", id })));
  });
});
