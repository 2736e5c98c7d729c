/** Lull on this phone: from the first page to a room and back. */

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { newSecret, newToken, pairKeys } from "../crypto/seal";
import type { PairLink } from "../crypto/sealed_link";
import type { RoomJoined } from "../protocol/wire";
import { step } from "../room/reducer";
import type { Actions, RefusedWhy, Screen } from "../room/screen_types";
import { type Beside, type Invitation, NOTHING_BESIDE, screenOf } from "../room/select_screen";
import { NOTHING_REMEMBERED, newState } from "../room/state";
import * as api from "./api";
import { forgetCounters } from "./counters";
import { createPhone, type Phone } from "./device";
import { browserEnv, type Cancel, type Env, pause } from "./env";
import { keptPair, keptSeat } from "./kept_seat";
import { forgetChoice, rememberChoice, rememberYes, saidYes } from "./local_storage";
import { readFragment, writeLink } from "./pair_link";
import { createNotices, type Notices } from "./push_notifications";
import { enterRoom, type InRoom } from "./room";
import type { Opened } from "./shared_debrief";
import type { KeptPair, KeptSeat } from "./vault";

export interface Lull {
  readonly screen: ReadonlySignal<Screen>;
  /** The instant, on `performance.now()`, at which the present proof is too old; null while Together isn't shown (SHOW8). */
  readonly proofDeadline: ReadonlySignal<number | null>;
  readonly actions: Actions;
  readonly notices: Notices;
  readonly phone: Phone;
  /** What a room of two brings to the companions, the same as long as this is one room; null where there's none. */
  shared(): Shared | null;
  dispose(): void;
}

/** What two phones share besides a session. */
export interface Shared {
  /** In ms, the same on both; null until it's known. */
  time(): number | null;
  /** Which of these names the other phone welcomes too (LIST2); null: the server couldn't be reached. */
  welcomeToBoth(names: readonly string[]): Promise<readonly string[] | null>;
  /** Choose to open together what each wrote, or no more (DEBRIEF1). `text` is asked for once both chose. */
  openTogether(chosen: boolean, text: () => string | null, heard: (what: Opened) => void): void;
}

/** Marks this tab as being in a room: a reload goes straight back, a new tab asks first. */
const IN_ROOM = "lull.in-room";

/** The screens on which there is no room, and none on its way. */
const OUTSIDE: ReadonlySet<Screen["name"]> = new Set(["home", "refused", "closed", "typing"]);

/** Between two looks for the other phone, which may have opened a room at the same time, in ms (MEET2). */
const LOOK_EVERY = 3000;

/** A deadline that moves by less than this, in ms, hasn't moved: two clocks never agree to the last digit. */
const SAME_DEADLINE = 5;

export function createLull(env: Env = browserEnv()): Lull {
  let fragment = env.takeFragment(); // SEAT5: before anything else
  const screen = signal<Screen>({ name: "connecting" });
  const proofDeadline = signal<number | null>(null);
  const notices = createNotices(env);
  const phone = createPhone(env, () => actions.pause());
  let seat: KeptSeat | null = null;
  let room: InRoom | null = null;
  let shared: Shared | null = null;
  /** A join that got no answer, to try again: with the same token, for it may have taken the seat (ROOM2). */
  let pending: { readonly link: PairLink; readonly token: string } | null = null;
  /** A tap that came before the kept seat was read: it counts as soon as there is a room. */
  let tappedEarly = false;
  let pair: KeptPair | null = null;
  /** The way in that this page holds while its room waits, and how to stop saying or meeting. */
  let way: PairLink | null = null;
  let hush: Cancel = () => {};
  let left = false;

  function show(next: Screen, deadline: number | null = null): void {
    if (left) return;
    batch(() => {
      if (!sameScreen(screen.peek(), next)) {
        screen.value = next;
        phone.shows(next);
      }
      const before = proofDeadline.peek();
      if (before === null || deadline === null || Math.abs(before - deadline) > SAME_DEADLINE) {
        proofDeadline.value = deadline;
      }
    });
  }

  const sharedIn = (here: InRoom, taken: KeptSeat): Shared => {
    // What is taken back, or asked for again, once this phone was left: it says nothing more (LEAVE2).
    const unlessLeft: Env = {
      ...env,
      fetch: (...given) => (left ? Promise.reject(new Error("left")) : env.fetch(...given)),
    };
    let choice = 0;
    let takeBack: Cancel = () => {};
    return {
      openTogether(chosen, text, heard) {
        const mine = ++choice;
        takeBack();
        takeBack = () => {};
        if (!chosen) return;
        void import("./shared_debrief").then(
          ({ openTogether }) => {
            if (mine === choice) takeBack = openTogether(unlessLeft, taken, text, heard);
          },
          () => undefined,
        );
      },
      time: () => here.sharedTime(),
      welcomeToBoth: (names) =>
        import("./list_matching").then(
          (loaded) => loaded.welcomeToBoth(unlessLeft, taken, names),
          () => null,
        ),
    };
  };

  const refuse = (why: RefusedWhy): void => show({ name: "refused", why });

  const home = (trouble: "unreachable" | "unsupported" | null = null): void =>
    show({ name: "home", canReturn: seat !== null, pair: pair?.phones ?? null, trouble });

  /** The first screen of a page that was opened without a link. */
  async function start(): Promise<void> {
    [seat, pair] = await Promise.all([keptSeat(env), keptPair(env)]);
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

  async function open(meeting: KeptPair | null = null): Promise<void> {
    show({ name: "opening" });
    const opened = await api.openRoom(env);
    if (opened === null) {
      home("unreachable");
      return;
    }
    const secret = newSecret();
    const keys = await pairKeys(secret, opened.room, "a");
    const { wall } = env.now();
    const link = { room: opened.room, ticket: opened.ticket, secret };
    if (meeting !== null) await stay(meeting, opened.room);
    enter(
      { room: opened.room, seat: "a", token: opened.token, keys, endsAt: wall + opened.closes_at - opened.now },
      {
        link: writeLink(env.home, link),
        endsAt: wall + opened.ticket_expires_at - opened.now,
        meeting: meeting !== null,
      },
    );
    way = link;
    if (meeting !== null) void waitFor(meeting, link);
  }

  /** Look whether the other phone waits already; else wait for it (MEET1). */
  async function meet(kept: KeptPair): Promise<void> {
    show({ name: "joining" });
    const nextTime = await import("./next_time").catch(() => null);
    if (nextTime === null) {
      home("unreachable");
      return;
    }
    const found = await nextTime.lookFor(env, kept);
    if (found === null || !(await enterBy(found, kept))) await open(kept);
  }

  /** The pair stays kept in the room it has led to. */
  async function stay(kept: KeptPair, at: string): Promise<void> {
    rememberChoice(env.local, "next-time", at, true);
    await env.vault.keepPair({ ...kept, room: at });
  }

  /** Leave the way in where the other phone looks. If it has opened a room too, the one that had seat b goes there (MEET2). */
  async function waitFor(kept: KeptPair, link: PairLink): Promise<void> {
    const { leaveFor, lookFor } = await import("./next_time");
    await leaveFor(env, kept, link);
    while (kept.seat === "b" && way === link) {
      await pause(env, LOOK_EVERY);
      const found = way === link ? await lookFor(env, kept) : null;
      if (found === null || way !== link || screen.peek().name !== "waiting") continue;
      const mine = seat;
      if (await enterBy(found, kept)) {
        if (mine !== null) api.endRoom(env, mine);
        return;
      }
    }
  }

  /** Join by a link that may lead nowhere any more; false if it does. */
  async function enterBy(link: PairLink, kept: KeptPair): Promise<boolean> {
    const joined = await api.joinRoom(env, link.room, link.ticket, newToken());
    if (typeof joined === "string") return false;
    room?.leave();
    room = null;
    await stay({ ...kept, phones: 2 }, link.room);
    await take(link, joined);
    return true;
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
    await take(link, joined);
  }

  async function take(link: PairLink, joined: RoomJoined): Promise<void> {
    const keys = await pairKeys(link.secret, joined.room, joined.seat);
    const endsAt = env.now().wall + joined.closes_at - joined.now;
    enter({ room: joined.room, seat: joined.seat, token: joined.token, keys, endsAt }, null);
  }

  function enter(taken: KeptSeat, invitation: Invitation | null): void {
    if (left) return;
    const fresh = seat !== taken;
    seat = taken;
    pending = null;
    way = null;
    env.tab?.setItem(IN_ROOM, taken.room);
    const told = (next: Screen, deadline: number | null): void => {
      show(next, deadline);
      if (next.name !== "waiting" && next.name !== "connecting") quiet();
      if (next.name === "closed") over(next.why !== "reload");
    };
    const entered = enterRoom(env, taken, { ...NOTHING_BESIDE, invitation }, told, {
      pulse: phone.pulse,
      unseen: notices.unseen,
    });
    room = entered;
    shared = sharedIn(entered, taken);
    notices.entered(taken);
    if (fresh) void env.vault.keep(taken).then((kept) => entered.beside({ kept })); // KEEP1
    if (tappedEarly) room.send({ type: "tap" });
    tappedEarly = false;
  }

  /** The room is over for this phone. After a reload it may still be there; otherwise nothing of it stays. */
  function over(forGood: boolean): void {
    room = null;
    shared = null;
    if (!forGood) return;
    seat = null;
    env.tab?.removeItem(IN_ROOM);
    forgetCounters(env.local);
    forgetChoice(env.local, "second-path");
    forgetChoice(env.local, "next-time");
    notices.left();
    void env.vault.forget();
    void env.vault.pair().then((kept) => {
      pair = kept;
    });
  }

  /** No code is said any more. */
  function silence(): void {
    hush();
    hush = () => {};
  }

  /** Nor is anybody waited for. */
  function quiet(): void {
    silence();
    way = null;
  }

  async function speak(link: PairLink): Promise<void> {
    const tell = (spoken: Beside["spoken"]): void => room?.beside({ spoken });
    tell({ state: "opening" });
    try {
      const { sayCode } = await import("./spoken_pairing");
      if (way === link) hush = sayCode(env, link, tell);
    } catch {
      tell({ state: "unreachable" });
    }
  }

  async function followCode(open: string, secret: string): Promise<void> {
    show({ name: "joining" });
    const spoken = await import("./spoken_pairing").catch(() => null);
    const found = (await spoken?.followCode(env, open, secret)) ?? "unreachable";
    if (typeof found === "string") show({ name: "typing", trouble: found });
    else await join(found);
  }

  /** What this phone keeps goes first, then what it shows, then the page (LEAVE1). */
  function leave(): void {
    show({ name: "left" });
    left = true;
    quiet();
    room?.leave();
    room = null;
    notices.left();
    env.leave();
  }

  /** Over here at once, whatever the network says (ROOM5). */
  function end(): void {
    if (room === null || seat === null) return;
    api.endRoom(env, seat);
    room.send({ type: "close", why: "ended" });
  }

  const actions: Actions = {
    answerFirst(yes) {
      if (screen.peek().name !== "first") return;
      if (yes) {
        rememberYes(env.local);
        begin(fragment);
      } else show({ name: "first", notFor: true, invited: fragment !== "" });
    },
    speak(on) {
      silence();
      if (on && way !== null) void speak(way);
      else room?.beside({ spoken: null });
    },
    type() {
      if (room === null && env.supported) show({ name: "typing", trouble: null });
    },
    followCode(open, secret) {
      if (screen.peek().name === "typing") void followCode(open, secret);
    },
    followScanned(text) {
      const at = text.indexOf("#");
      const link = screen.peek().name === "typing" && at >= 0 ? readFragment(text.slice(at)) : null;
      if (link === null || link === "bad") return false;
      void join(link);
      return true;
    },
    meet() {
      if (pair !== null && room === null) void meet(pair);
    },
    forgetPair() {
      pair = null;
      void env.vault.forgetPair();
      if (OUTSIDE.has(screen.peek().name)) home();
    },
    chooseNextTime: (on) => room?.chooseNextTime(on),
    leave,
    openRoom() {
      const { name } = screen.peek();
      if (name === "first") return; // FIRST1
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
        show(screenOf(early, NOTHING_BESIDE, at));
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
    const given = env.takeFragment();
    const link = readFragment(given);
    if (screen.peek().name === "first")
      fragment = given; // FIRST2
    else if (room === null && link !== null && link !== "bad") void join(link);
  });

  function begin(from: string): void {
    show({ name: "connecting" });
    if (env.supported) void follow(from);
    else if (readFragment(from) === null) home("unsupported");
    else refuse("unsupported");
  }

  if (saidYes(env.local)) begin(fragment);
  else show({ name: "first", notFor: false, invited: fragment !== "" });

  return {
    screen,
    proofDeadline,
    actions,
    notices,
    phone,
    shared: () => (screen.peek().name === "waiting" ? null : shared),
    dispose() {
      offFragment();
      quiet();
      room?.leave();
      room = null;
    },
  };
}

const sameScreen = (one: Screen, other: Screen): boolean => JSON.stringify(one) === JSON.stringify(other);
