/** Lull on this phone: from the first page to a room and back. */

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { newSecret, newToken, pairKeys } from "../crypto/seal";
import { step } from "../room/reducer";
import type { Actions, RefusedWhy, Screen } from "../room/screen";
import { type Invitation, screenOf } from "../room/show";
import { NOTHING_REMEMBERED, newState } from "../room/state";
import * as api from "./api";
import { forgetChoice } from "./choice";
import { forgetCounters } from "./counters";
import { browserEnv, type Env } from "./env";
import { keptSeat } from "./kept_seat";
import { type PairLink, readFragment, writeLink } from "./link";
import { enterRoom, type InRoom } from "./room";
import type { KeptSeat } from "./vault";

export interface Lull {
  readonly screen: ReadonlySignal<Screen>;
  /** The instant, on `performance.now()`, at which the present proof is too old; null while Together isn't shown (SHOW8). */
  readonly proofDeadline: ReadonlySignal<number | null>;
  readonly actions: Actions;
  dispose(): void;
}

/** Marks this tab as being in a room: a reload goes straight back, a new tab asks first. */
const IN_ROOM = "lull.in-room";

/** The screens on which there is no room, and none on its way. */
const OUTSIDE: ReadonlySet<Screen["name"]> = new Set(["home", "refused", "closed"]);

/** A deadline that moves by less than this, in ms, hasn't moved: two clocks never agree to the last digit. */
const SAME_DEADLINE = 5;

export function createLull(env: Env = browserEnv()): Lull {
  const fragment = env.takeFragment(); // SEAT5: before anything else
  const screen = signal<Screen>({ name: "connecting" });
  const proofDeadline = signal<number | null>(null);
  let seat: KeptSeat | null = null;
  let room: InRoom | null = null;
  /** A join that got no answer, to try again: with the same token, for it may have taken the seat (ROOM2). */
  let pending: { readonly link: PairLink; readonly token: string } | null = null;
  /** A tap that came before the kept seat was read: it counts as soon as there is a room. */
  let tappedEarly = false;

  function show(next: Screen, deadline: number | null = null): void {
    batch(() => {
      if (!sameScreen(screen.peek(), next)) screen.value = next;
      const before = proofDeadline.peek();
      if (before === null || deadline === null || Math.abs(before - deadline) > SAME_DEADLINE) {
        proofDeadline.value = deadline;
      }
    });
  }

  const refuse = (why: RefusedWhy): void => show({ name: "refused", why });

  const home = (trouble: "unreachable" | "unsupported" | null = null): void =>
    show({ name: "home", canReturn: seat !== null, trouble });

  /** The first screen of a page that was opened without a link. */
  async function start(): Promise<void> {
    seat = await keptSeat(env);
    if (seat !== null && env.tab?.getItem(IN_ROOM) === seat.room) {
      enter(seat, null);
    } else {
      tappedEarly = false;
      home();
    }
  }

  async function follow(from: string): Promise<void> {
    const link = readFragment(from);
    if (link === "bad") refuse("link_unknown");
    else if (link !== null) await join(link);
    else await start();
  }

  async function open(): Promise<void> {
    show({ name: "opening" });
    const opened = await api.openRoom(env);
    if (opened === null) {
      home("unreachable");
      return;
    }
    const secret = newSecret();
    const keys = await pairKeys(secret, opened.room, "a");
    const { wall } = env.now();
    enter(
      { room: opened.room, seat: "a", token: opened.token, keys, endsAt: wall + opened.closes_at - opened.now },
      {
        link: writeLink(env.home, { room: opened.room, ticket: opened.ticket, secret }),
        endsAt: wall + opened.ticket_expires_at - opened.now,
      },
    );
  }

  async function join(link: PairLink, token = newToken()): Promise<void> {
    show({ name: "joining" });
    seat ??= await keptSeat(env);
    if (seat?.room === link.room) {
      enter(seat, null); // this very phone's room: it needs no second seat
      return;
    }
    const joined = await api.joinRoom(env, link.room, link.ticket, token);
    if (typeof joined === "string") {
      pending = joined === "unreachable" ? { link, token } : null;
      refuse(joined);
      return;
    }
    const keys = await pairKeys(link.secret, joined.room, joined.seat);
    const endsAt = env.now().wall + joined.closes_at - joined.now;
    enter({ room: joined.room, seat: joined.seat, token: joined.token, keys, endsAt }, null);
  }

  function enter(taken: KeptSeat, invitation: Invitation | null): void {
    if (seat !== taken) void env.vault.keep(taken);
    seat = taken;
    pending = null;
    env.tab?.setItem(IN_ROOM, taken.room);
    room = enterRoom(env, taken, invitation, (next, deadline) => {
      show(next, deadline);
      if (next.name === "closed") over(next.why !== "reload");
    });
    if (tappedEarly) room.send({ type: "tap" });
    tappedEarly = false;
  }

  /** The room is over for this phone. After a reload it may still be there; otherwise nothing of it stays. */
  function over(forGood: boolean): void {
    room = null;
    if (!forGood) return;
    seat = null;
    env.tab?.removeItem(IN_ROOM);
    forgetCounters(env.local);
    forgetChoice(env.local);
    void env.vault.forget();
  }

  /** Over here at once, whatever the network says (ROOM5). */
  function end(): void {
    if (room === null || seat === null) return;
    api.endRoom(env, seat);
    room.send({ type: "close", why: "ended" });
  }

  const actions: Actions = {
    openRoom() {
      const { name } = screen.peek();
      if (name === "waiting") end(); // a room whose link is lost gives way to a new one
      if (env.supported && (room === null || name === "waiting") && name !== "opening" && name !== "joining")
        void open();
    },
    returnToRoom() {
      if (room !== null) {
        if (screen.peek().name === "elsewhere") room.takeOver();
      } else if (pending !== null) void join(pending.link, pending.token);
      else if (seat !== null) enter(seat, null);
    },
    pause() {
      if (room !== null) {
        room.send({ type: "tap" });
      } else if (screen.peek().name === "connecting" && env.tab?.getItem(IN_ROOM) != null) {
        tappedEarly = true;
        const at = env.now();
        const [early] = step(newState("a", NOTHING_REMEMBERED, true, at), { type: "tap" }, at);
        show(screenOf(early, null, at));
      }
    },
    agree: (to) => room?.send({ type: "agree", to }),
    withdraw: (to) => room?.send({ type: "withdraw", to }),
    edit: (terms) => room?.send({ type: "edit", terms }),
    choosePath: (on) => room?.choosePath(on),
    writeOurs: async (page) => (await room?.write("ours", page)) ?? "unreachable",
    writeMine: async (page) => (seat !== null && (await room?.write(seat.seat, page))) || "unreachable",
    confirm: (how) => room?.send({ type: "confirm", how }),
    answer: (feeling) => room?.send({ type: "answer", feeling }),
    stepBack: () => room?.send({ type: "stepBack" }),
    enough: () => room?.send({ type: "enough" }),
    endRoom: end,
    goHome() {
      if (!OUTSIDE.has(screen.peek().name)) return;
      pending = null;
      home();
    },
  };

  const offFragment = env.onFragment(() => {
    const link = readFragment(env.takeFragment());
    if (room === null && link !== null && link !== "bad") void join(link);
  });

  if (env.supported) void follow(fragment);
  else if (readFragment(fragment) === null) home("unsupported");
  else refuse("unsupported");

  return {
    screen,
    proofDeadline,
    actions,
    dispose() {
      offFragment();
      room?.leave();
      room = null;
    },
  };
}

const sameScreen = (one: Screen, other: Screen): boolean => JSON.stringify(one) === JSON.stringify(other);
