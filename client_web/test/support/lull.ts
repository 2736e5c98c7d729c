/** The whole client but its pixels, on browsers whose clock, network and storage are the test's, and the one server that they reach. */

import { expect } from "vitest";
import { readHead } from "../../src/protocol/beat";
import type { Command, Hello, View } from "../../src/protocol/wire";
import type { Seat } from "../../src/room/pause_counters";
import { createLull, type Lull } from "../../src/shell/lull";
import { type Call, Disk, FakeBrowser, flushed, until } from "./browser";
import { UNEVENTFUL } from "./phone";
import { type Connection, Server } from "./server";

export const ROOM = "0123456789abcdefghij_-";
export const TICKET = "_-abcdefghij0123456789";
export const TOKENS = { a: `${ROOM}aaaaaaaaaaaaaaaaaaaaa`, b: `${ROOM}bbbbbbbbbbbbbbbbbbbbb` };

export const json = (status: number, body: object): Response => new Response(JSON.stringify(body), { status });
export const refusal = (status: number, code: string): Response => json(status, { error: { code, message: "" } });

/** The one server that both browsers reach. */
export class Backend {
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

export const shown = (lull: Lull) => lull.screen.value.name;

export async function phoneA(backend: Backend, disk = new Disk()) {
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
export async function pair(tried = true, tells: Partial<View> = {}) {
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

export async function together() {
  const both = await pair();
  both.a.lull.actions.agree("start");
  both.b.lull.actions.agree("start");
  await both.pass(1_000);
  expect([shown(both.a.lull), shown(both.b.lull)]).toEqual(["together", "together"]);
  return both;
}
