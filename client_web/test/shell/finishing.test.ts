/** *Enough for today*: a pause at once, and the end a little later, unless it was a slip of the hand. */

import { afterEach, expect, test } from "vitest";
import { pairKeys } from "../../src/crypto/pair_keys";
import { NO_EXTRAS } from "../../src/room/screen_types";
import { enterRoom, type InRoom } from "../../src/shell/room";
import { FakeBrowser } from "../support/browser";
import { PAIRED, viewWith } from "../support/phone";

const ROOM = "r".repeat(22);
const SLIP = 6000;

const left: InRoom[] = [];
afterEach(() => {
  for (const room of left.splice(0)) room.leave();
});

/** A phone in Together that has just said that it is enough, and how often it has told the server of an end. */
async function finishing() {
  const browser = new FakeBrowser();
  const keys = await pairKeys(new Uint8Array(32).fill(7), ROOM, "a");
  const kept = { room: ROOM, seat: "a", token: "token-of-a", keys, ...PAIRED, endsAt: 2 ** 42 } as const;
  const room = enterRoom(browser, kept, NO_EXTRAS, () => {}, { pulse() {}, awake() {}, unseen() {}, paired() {} });
  left.push(room);
  browser.socket.open();
  browser.socket.says(viewWith({ epoch: ROOM, ends_at: 2_000_000 }));
  room.finish();
  const ends = (): number => browser.socket.texts.filter((text) => text.includes("enough")).length;
  /** The line of a server that was silent for so long was given up: this is the next one. */
  const again = (): void => {
    browser.socket.open();
    browser.socket.says(viewWith({ epoch: ROOM, version: 2, phase: "paused", taps: { a: 1, b: 0, watch: 0 } }));
  };
  return { browser, room, ends, again };
}

test("TIME9 it ends once the time for a slip is over, and no sooner", async () => {
  const { browser, ends, again } = await finishing();
  browser.pass(SLIP - 1);
  again();
  expect(ends()).toBe(0);
  browser.pass(1);
  expect(ends()).toBe(1);
});

test("TIME9 a tap before makes it only a pause", async () => {
  const { browser, room, ends, again } = await finishing();
  browser.pass(SLIP - 1);
  again();
  room.dispatch({ type: "tap" });
  browser.pass(1500); // the next try would be in it
  expect(ends()).toBe(0);
});

test("TIME9 a page that is hidden meanwhile ends it at once", async () => {
  const { browser, ends } = await finishing();
  browser.turns("hidden");
  expect(ends()).toBe(1);
});
