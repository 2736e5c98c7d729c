/**
 * The phones of `tests/simulation`: the real room and the real line of the shell, one page each, driven from outside by plain
 * values. Only the browser is played, and only the seal is left out.
 */

import { Disk } from "../fake_browser/disk";
import { ROOM_LIFETIME } from "../src/protocol/bounds";
import type { Event } from "../src/room/reducer";
import { NO_EXTRAS } from "../src/room/screen_types";
import { NOTHING_REMEMBERED } from "../src/room/state";
import { remember } from "../src/shell/counters";
import type { TabChange } from "../src/shell/env";
import { enterRoom, type InRoom } from "../src/shell/room";
import type { PairedSeat } from "../src/shell/vault";
import { tell, tellMany } from "./bare";
import { Page, turnTo } from "./page";

const ROOM = "simulated-room-0000000";

const pages: { readonly page: Page; readonly room: InRoom }[] = [];
let disks: Record<"a" | "b", Disk> = { a: new Disk(), b: new Disk() };

/** A new world: no pages, and phones that remember these counters. */
function begin(a: number, b: number, watch: number): void {
  pages.length = 0;
  disks = { a: new Disk(), b: new Disk() };
  for (const [seat, own] of [["a", a] as const, ["b", b] as const]) {
    remember(disks[seat].local, ROOM, { ...NOTHING_REMEMBERED, own, confirmed: own, watch });
  }
}

/** Open a page of a seat; its number is how many there were before. Returns what it did. */
function enter(seat: "a" | "b", token: string, luck: number, sealing: number, mono: number, wall: number): string {
  const page = new Page(disks[seat], luck);
  page.mono = mono;
  page.wall = wall;
  page.sealing = sealing;
  turnTo(page);
  const endsAt = wall + ROOM_LIFETIME;
  const kept = {
    room: ROOM,
    seat,
    token,
    endsAt,
    pairing: null,
    keys: {},
    pictures: [],
    share: null,
  } as unknown as PairedSeat;
  pages.push({
    page,
    room: enterRoom(page, kept, NO_EXTRAS, page.show, { pulse() {}, awake() {}, unseen() {}, paired() {} }),
  });
  page.finish();
  return page.taken();
}

/** Something happens to a page at this time. Returns when its next timer is due, and what it did. */
function turn(
  of: number,
  mono: number,
  wall: number,
  buffered: number,
  what: string,
  socket: number,
  said: string,
): string {
  const { page, room } = pages[of] as (typeof pages)[number];
  page.mono = mono;
  page.wall = wall;
  const [line, newest] = [page.sockets[socket], page.sockets.at(-1)];
  if (newest !== undefined) newest.bufferedAmount = buffered;
  turnTo(page);
  switch (what) {
    case "time":
      page.time();
      break;
    case "beat":
      line?.hears(bytesOf(said));
      break;
    case "text":
      line?.hears(said);
      break;
    case "open":
      line?.open();
      break;
    case "closed":
      line?.closes(Number(said));
      break;
    case "read":
      page.reads();
      break;
    case "painted":
      page.painted();
      break;
    case "page":
      page.turns(said as TabChange);
      break;
    case "event":
      room.dispatch(JSON.parse(said) as Event);
      break;
    case "takeOver":
      room.takeOver();
      break;
    default:
      throw new Error(what);
  }
  page.finish();
  return page.taken();
}

function bytesOf(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place);
  return bytes.buffer;
}

const story = (seed: number, lies: boolean): string => tell(seed, lies, true).log.join("\n");

Object.assign(globalThis, { lullPhones: { begin, enter, turn, story, tellMany } });
