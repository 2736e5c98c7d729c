/** Lull on this phone: from the first page to a room and back. */

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { newSecret, pairKeys } from "../crypto/seal";
import type { Actions, ClosedWhy, RefusedWhy, Screen } from "../room/screen";
import type { Invitation } from "../room/show";
import * as api from "./api";
import { type PairLink, takeLink, writeLink } from "./link";
import { enterRoom, type InRoom } from "./room";
import { forgetSeat, type KeptSeat, keepSeat, keptSeat } from "./vault";

export interface Lull {
  readonly screen: ReadonlySignal<Screen>;
  /** The instant, on `performance.now()`, at which the present proof is too old; null while Together isn't shown (SHOW8). */
  readonly proofDeadline: ReadonlySignal<number | null>;
  readonly actions: Actions;
}

const RETRY_ENDING = 3000;
const ENDING_TRIES = 5;

/** Marks this tab as being in a room: a reload goes straight back, a new tab asks first. */
const IN_ROOM = "lull.in-room";

export function createLull(): Lull {
  const screen = signal<Screen>({ name: "connecting" });
  const proofDeadline = signal<number | null>(null);
  let seat: KeptSeat | null = null;
  let room: InRoom | null = null;
  let unfollow: (() => void) | null = null;

  const link = takeLink();
  if (!supported()) screen.value = { name: "home", canReturn: false, trouble: "unsupported" };
  else if (link === "bad") refuse("link_unknown");
  else if (link !== null) void join(link);
  else void start();

  async function start(): Promise<void> {
    seat = await keptSeat();
    if (seat !== null && sessionStorage.getItem(IN_ROOM) !== null) enter(seat, null);
    else home(null);
  }

  function home(trouble: "unreachable" | "unsupported" | null): void {
    screen.value = { name: "home", canReturn: seat !== null, trouble };
  }

  function refuse(why: RefusedWhy): void {
    screen.value = { name: "refused", why };
  }

  async function open(): Promise<void> {
    if (room !== null) end(); // a waiting room whose link is lost gives way to a new one
    screen.value = { name: "opening" };
    const opened = await api.openRoom();
    if (opened === null) {
      home("unreachable");
      return;
    }
    const secret = newSecret();
    const pair = { room: opened.room, ticket: opened.ticket, secret };
    const lifetime = opened.ticket_expires_at - opened.now;
    await take(
      { room: opened.room, seat: "a", token: opened.token, keys: await pairKeys(secret, opened.room, "a") },
      {
        link: writeLink(location.origin, pair),
        endsAt: Date.now() + lifetime,
      },
    );
  }

  async function join(pair: PairLink): Promise<void> {
    screen.value = { name: "joining" };
    const joined = await api.joinRoom(pair.room, pair.ticket);
    if (typeof joined === "string") {
      seat = await keptSeat();
      if (seat?.room === pair.room)
        enter(seat, null); // this very phone had joined before
      else refuse(joined);
      return;
    }
    await take(
      { room: pair.room, seat: "b", token: joined.token, keys: await pairKeys(pair.secret, pair.room, "b") },
      null,
    );
  }

  async function take(taken: KeptSeat, invitation: Invitation | null): Promise<void> {
    await forgetSeat();
    await keepSeat(taken);
    enter(taken, invitation);
  }

  function enter(taken: KeptSeat, invitation: Invitation | null): void {
    seat = taken;
    sessionStorage.setItem(IN_ROOM, "1");
    const entered = enterRoom(taken, invitation, over);
    room = entered;
    const unfollowScreen = entered.screen.subscribe((value) => {
      screen.value = value;
    });
    const unfollowDeadline = entered.deadline.subscribe((value) => {
      proofDeadline.value = value;
    });
    unfollow = () => {
      unfollowScreen();
      unfollowDeadline();
    };
  }

  /** The room is over for this phone: nothing of it stays. */
  function over(why: ClosedWhy): void {
    unfollow?.();
    unfollow = null;
    room = null;
    proofDeadline.value = null;
    screen.value = { name: "closed", why };
    if (why === "reload") return; // the seat is still ours
    seat = null;
    sessionStorage.removeItem(IN_ROOM);
    void forgetSeat();
  }

  /** Over here at once, whatever the network says (ROOM5). */
  function end(): void {
    if (seat === null || room === null) return;
    void tellEnd(seat);
    room.send({ type: "close", why: "ended" });
  }

  async function tellEnd(ended: KeptSeat): Promise<void> {
    for (let tries = 0; tries < ENDING_TRIES; tries++) {
      if (await api.endRoom(ended.room, ended.token)) return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_ENDING));
    }
  }

  const actions: Actions = {
    openRoom: () => void open(),
    returnToRoom: () => {
      if (seat !== null && room === null) enter(seat, null);
    },
    pause: () => batch(() => room?.send({ type: "tap" })),
    agree: () => room?.send({ type: "agree" }),
    withdraw: () => room?.send({ type: "withdraw" }),
    endRoom: end,
    goHome: () => {
      if (room === null) void start();
    },
  };
  return { screen, proofDeadline, actions };
}

/** Lull needs cryptography, which browsers give only to pages that came over HTTPS or from this machine. */
const supported = (): boolean => "subtle" in (globalThis.crypto ?? {}) && "WebSocket" in globalThis;
