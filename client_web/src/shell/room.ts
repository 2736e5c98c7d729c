/** A phone in its room: feeds the reducer with what happens, and carries out what it asks. The one place where effects happen. */

import { newEpoch, openBeat, sealBeat } from "../crypto/seal";
import { answerToken, digestOf, yesToken } from "../crypto/tokens";
import { isBeat } from "../protocol/beat";
import type { View } from "../protocol/wire";
import { estimated } from "../room/clock";
import type { DocumentName } from "../room/documents";
import type { Effect, Pulse } from "../room/effects";
import { beatDue, looksDead, wantsConnection } from "../room/liveness";
import type { Beat } from "../room/proof";
import { type Event, step } from "../room/reducer";
import type { OurDocument, PersonDocument, Screen, ScreenExtras, WriteResult } from "../room/screen_types";
import { proofDeadline, screenOf, wakesIn, wantsAwake } from "../room/select_screen";
import { isOver } from "../room/session_clock";
import { inSession, maySignal, newState, partnerTaps, type State, wantsPath } from "../room/state";
import { type At, BEAT } from "../room/time";
import { recall, remember } from "./counters";
import { createAlarm, type Env, type TabChange } from "./env";
import type { LastTimeHere } from "./last_time";
import { lazyNextTime } from "./lazy_next_time";
import { type LazySecondPath, lazySecondPath } from "./lazy_second_path";
import { recallChoice, rememberChoice } from "./local_storage";
import type { NextTimeHere } from "./next_time";
import type { Exchange } from "./pairing";
import { openConnection } from "./socket";
import type { KeptSeat, PairedSeat } from "./vault";
import type { WakeLock } from "./wake_lock";

export interface InRoom {
  dispatch(event: Event): void;
  /** Seal a document and hand it to the server (PAGE1). */
  writeOurs(text: OurDocument): Promise<WriteResult>;
  writeMine(text: PersonDocument): Promise<WriteResult>;
  /** Choose the second path, or leave it (PATH1). */
  choosePath(on: boolean): void;
  /** Enough for today: a pause at once, and soon the end (TIME9). */
  finish(): void;
  chooseNextTime(on: boolean): void;
  chooseBringBack(on: boolean): void;
  /** Write what was brought back; it counts like any other edit (NEXT5). */
  asLastTime(): void;
  /** The server's time, in ms, which both phones share; null until it's known (CLOCK2). */
  sharedTime(): number | null;
  /** Take the seat over from a newer page. */
  takeOver(): void;
  leave(): void;
}

/** Before a document that couldn't be had is asked for again, in ms: first, and at the longest. */
const FETCH_AGAIN = 500;
const FETCH_SELDOM = 10_000;

/** For so long *enough* can still be made only a pause, in ms (`SLIP`); less than a fresh pause takes to settle. */
const SLIP = 6000;
/** Between two tries to end, in ms. */
const END_AGAIN = 1000;

/** Of commands that no person gave: nobody is told what becomes of them. */
const UNNUMBERED = 0;
/** Of the own share, whose refusal says something. */
const REVEALED = 2 ** 31 - 1;

/** Called with everything there is to show, whenever it may have changed. */
export type Show = (screen: Screen, proofDeadline: number | null) => void;

/** What a room tells of besides what there is to show. */
export interface RoomEvents {
  /** What this phone's person feels, or hears (PHONE1). */
  pulse(kind: Pulse): void;
  /** Whether the screen stays on (PHONE2). */
  awake(stays: boolean): void;
  /** The partner paused, and this page isn't on the screen (PUSH2). */
  unseen(): void;
  /** The seat as it's to be kept from now on (PAIR2). */
  paired(seat: PairedSeat): void;
}

/** What takes the keys that the two phones share. */
interface Paired {
  readonly keys: PairedSeat["keys"];
  readonly path: LazySecondPath;
  readonly nextTime: NextTimeHere;
}

export function enterRoom(env: Env, seat: KeptSeat, extras: ScreenExtras, show: Show, events: RoomEvents): InRoom {
  const remembered = recall(env.local, seat.room);
  const keys = seat.keys === null ? "none" : "proven";
  let state: State = { ...newState(seat.seat, remembered, env.visible(), env.now()), extras, keys };
  let left = false;
  let paired: Paired | null = null;
  let lastTime: Promise<LastTimeHere> | null = null;
  let exchanging: Promise<Exchange> | null = null;
  const waking = createAlarm(env);
  const finishing = createAlarm(env);
  const ticking = createAlarm(env);
  let ticked = env.now().mono;
  let tickDue: number | null = null;
  let lock: Promise<WakeLock | null> | null = null;
  const connection = openConnection(env, seat, {
    opened: () => dispatch({ type: "opened", epoch: newEpoch() }),
    lost,
    message(message) {
      dispatch({ type: "message", message });
      if (message.type === "view") exchange(message);
      if (message.type === "refusal" && message.id === REVEALED && message.code === "changed") notPaired();
    },
    frame(frame) {
      if (isBeat(frame)) hear("beat", frame);
      else paired?.path.receive(frame);
    },
    over(why) {
      dispatch({ type: "lost" });
      dispatch(why === "replaced" ? { type: "message", message: { type: "fenced" } } : { type: "close", why });
    },
  });

  /** Until this seat has its keys, and the server the own share. */
  function exchange(view: View): void {
    if (seat.keys !== null && seat.share === null) return;
    exchanging ??= import("./pairing").then(({ exchangeFor }) =>
      exchangeFor(seat, {
        reveal: (share) => connection.command({ type: "reveal", id: REVEALED, share }),
        settled(settled) {
          if (left) return;
          events.paired(settled);
          if (paired !== null) return;
          pair(settled);
          dispatch({ type: "paired" });
        },
        failed: notPaired,
      }),
    );
    exchanging.then(
      ({ viewed }) => viewed(view),
      () => {
        exchanging = null; // couldn't be loaded: with the next view
      },
    );
  }

  function pair(seat: PairedSeat): void {
    const path = lazySecondPath(env, seat, (message) => connection.frame(message, false), {
      loaded: () => settlePath(env.now()),
      open: (open) => dispatch({ type: "path", open }),
      frame: (frame) => hear("direct", frame),
    });
    const nextTime = lazyNextTime(env, seat, (now) => dispatch({ type: "extras", extras: { nextTime: now } }));
    paired = { keys: seat.keys, path, nextTime };
  }

  function notPaired(): void {
    dispatch({ type: "close", why: "not_paired" });
  }

  function hear(way: "beat" | "direct", frame: Uint8Array<ArrayBuffer>): void {
    if (paired === null) return;
    void openBeat(paired.keys, frame).then((beat) => {
      if (beat !== null) dispatch({ type: way, beat });
    });
  }

  /** Where the time is over there is nothing to lose: it ends at once (TIME6). */
  function finish(): void {
    if (state.view === null || !inSession(state.view)) return;
    if (isOver(state, env.now())) {
      dispatch({ type: "enough" });
      return;
    }
    dispatch({ type: "tap" });
    dispatch({ type: "extras", extras: { finishing: true } });
    finishing.set(SLIP, end);
  }

  /** Until a view says so: a lost connection, or a store that doesn't answer, mustn't make it less than it was. */
  function end(): void {
    dispatch({ type: "enough" });
    finishing.set(END_AGAIN, end);
  }

  /** A tap makes it only a pause; what has ended need not end again. */
  function settleFinishing(event: Event): void {
    if (!state.extras.finishing) return;
    if (event.type === "tap" || state.view === null || !inSession(state.view) || left) {
      finishing.off();
      dispatch({ type: "extras", extras: { finishing: false } });
    }
  }

  function dispatch(event: Event): void {
    if (left) return; // a beat that was still being opened
    const at = env.now();
    const before = state;
    const [after, effects] = step(before, event, at);
    if (partnerTaps(after) > partnerTaps(before) && !env.visible()) events.unseen();
    state = after;
    for (const effect of effects) carryOut(effect);
    refresh(at);
    if (after.view !== before.view || after.documents !== before.documents || after.extras !== before.extras)
      keepLastTime();
    settleFinishing(event);
    if (state.closed !== null) leave();
    else if (event.type === "tap" && state.connection === "down") connection.again(); // even a fenced page's
  }

  function carryOut(effect: Effect): void {
    switch (effect.type) {
      case "beat":
        sendBeat(effect.beat, effect.pauses);
        break;
      case "agree":
        void agree(effect, state.sentCommands.count);
        break;
      case "answer":
        void answer(effect, state.sentCommands.count);
        break;
      case "resend":
        connection.command({ ...effect.command, id: UNNUMBERED });
        break;
      case "command":
        connection.command({ ...effect.command, id: state.sentCommands.count });
        break;
      case "ping":
        connection.command({ type: "ping", id: effect.id });
        break;
      case "fetch_document":
        void fetchDocument(effect.name, effect.digest, FETCH_AGAIN);
        break;
      case "remember":
        remember(env.local, seat.room, effect.remembered);
        break;
      case "await_paint":
        env.afterPaint(() => {
          if (env.visible()) dispatch({ type: "painted", partner: effect.partner });
        });
        break;
      case "pulse":
        events.pulse(effect.pulse);
        break;
    }
  }

  /** The phone takes its own yes for one before anybody else can (AGREED1). */
  async function agree({ proposal, yes, meaning }: Extract<Effect, { type: "agree" }>, id: number): Promise<void> {
    if (paired === null) return;
    const token = await yesToken(paired.keys, meaning);
    const digest = digestOf(token);
    dispatch({ type: "signed", to: proposal.to, yes: { ...yes, digest } });
    if (state.agreed.yeses[proposal.to]?.digest !== digest) return; // voided while the token was made: it's nobody's yes
    connection.command({ type: "agree", id, epoch: yes.epoch, proposal, token });
  }

  async function answer({ round, meaning }: Extract<Effect, { type: "answer" }>, id: number): Promise<void> {
    if (paired !== null)
      connection.command({ type: "answer", id, round, token: await answerToken(paired.keys, meaning) });
  }

  function sendBeat(beat: Beat, pauses: boolean): void {
    if (paired === null) return; // no phone could open it: what it says is said once one can
    const { keys, path } = paired;
    void sealBeat(keys, beat).then((frame) => {
      // A beat of a socket that is gone says nothing on the next one, which has said it all when it opened.
      if (beat.epoch !== state.proof.epoch) return;
      connection.frame(frame, pauses);
      path.beat(frame); // PATH4
    });
  }

  /** Until it is had, or isn't named any more. */
  async function fetchDocument(name: DocumentName, digest: string, wait: number): Promise<void> {
    if (left || state.view?.agreement.pages[name] !== digest) return;
    const keys = paired?.keys;
    const document =
      keys &&
      (await import("./documents")
        .then(({ readDocument }) => readDocument(env, seat, keys, name, digest))
        .catch(() => null));
    if (!document) {
      env.after(wait, () => void fetchDocument(name, digest, Math.min(wait * 2, FETCH_SELDOM)));
      return;
    }
    dispatch({ type: "document", document });
  }

  async function write(name: DocumentName, text: OurDocument | PersonDocument): Promise<WriteResult> {
    const version = state.view?.agreement.version;
    if (version === undefined || paired === null) return "unreachable";
    const { keys } = paired;
    return import("./documents")
      .then(({ writeDocument }) => writeDocument(env, seat, keys, name, version, text))
      .catch(() => "unreachable");
  }

  /** What was agreed on before, and is kept for the next time (NEXT5). */
  function ofLastTime(ask: (here: LastTimeHere) => unknown): void {
    lastTime ??= import("./last_time").then(({ lastTimeIn }) =>
      lastTimeIn({ env, seat, state: () => state, isLeft: () => left, dispatch, write }),
    );
    lastTime.then(ask, () => {
      lastTime = null; // asked for again with the next change
    });
  }

  function keepLastTime(): void {
    const { nextTime } = state.extras;
    if (nextTime === "chosen" || nextTime === "both") ofLastTime((here) => here.keep());
  }

  function chooseBringBack(on: boolean): void {
    rememberChoice(env.local, "bring-back", seat.room, on);
    dispatch({ type: "extras", extras: { bringBack: on } });
  }

  /** Where it couldn't be loaded, it is tried again when the screen is next to stay on. */
  function stayAwake(stays: boolean): void {
    if (stays)
      lock ??= import("./wake_lock").then(
        ({ wakeLock }) => wakeLock(env, events.awake),
        () => {
          lock = null;
          return null;
        },
      );
    void lock?.then((loaded) => loaded?.want(stays));
  }

  /** Show what is known now, and wake when that would change by itself. */
  function refresh(at: At): void {
    show(screenOf(state, at), proofDeadline(state, at));
    stayAwake(state.visible && wantsAwake(state));
    waking.set(wakesIn(state, at), () => dispatch({ type: "wake" }));
    tickAt(beatDue(state, ticked, at), at);
    settlePath(at);
  }

  /** What is set already stays set: however much happens, none of it puts a beat off. */
  function tickAt(due: number, at: At): void {
    if (due === tickDue) return;
    tickDue = due;
    ticking.set(Math.max(0, due - at.mono), tick);
  }

  function tick(): void {
    const at = env.now();
    ticked = at.mono;
    tickAt(ticked + BEAT, at); // before all that may fail
    if (looksDead(state, at)) {
      connection.close();
      lost();
    }
    dispatch({ type: "tick" });
  }

  /** The second path is there where it's wanted, and nowhere else (PATH1). */
  function settlePath(at: At): void {
    if (!left) paired?.path.settle(wantsPath(state), maySignal(state, at));
  }

  function choosePath(on: boolean): void {
    rememberChoice(env.local, "second-path", seat.room, on);
    dispatch({ type: "choose_path", on });
  }

  function lost(): void {
    dispatch({ type: "lost" });
    if (wantsConnection(state)) connection.again();
  }

  function onPage(change: TabChange): void {
    switch (change) {
      case "visible":
        if (state.visible) {
          dispatch({ type: "wake" }); // a sleep that nothing announced: look at the clocks now
          break;
        }
        dispatch({ type: "visible" });
        if (wantsConnection(state)) connection.renew(); // phones leave dead sockets behind when they sleep
        break;
      case "hidden":
        if (state.extras.finishing) end();
        dispatch({ type: "hidden" });
        break;
      case "left":
        if (state.extras.finishing) end();
        dispatch({ type: "hidden" });
        dispatch({ type: "lost" });
        paired?.path.close();
        connection.close(); // so that the partner's phone learns of it now, not when a time-out does
        break;
      case "online":
        if (wantsConnection(state) && state.connection === "down") connection.renew();
        break;
    }
  }

  const offPage = env.onTabChange(onPage);
  const offKept = env.onKept(() => dispatch({ type: "remembered", remembered: recall(env.local, seat.room) }));

  function leave(): void {
    left = true;
    paired?.nextTime.stop();
    ticking.off();
    offPage();
    offKept();
    waking.off();
    finishing.off();
    stayAwake(false);
    paired?.path.close();
    connection.close();
  }

  if (recallChoice(env.local, "next-time", seat.room)) ofLastTime((here) => here.recall()); // a pair led here
  if (recallChoice(env.local, "bring-back", seat.room)) dispatch({ type: "extras", extras: { bringBack: true } });
  if (seat.keys !== null) pair(seat);
  connection.renew();
  if (recallChoice(env.local, "second-path", seat.room)) dispatch({ type: "choose_path", on: true });
  else refresh(env.now());
  return {
    dispatch,
    writeOurs: (text) => write("ours", text),
    writeMine: (text) => write(seat.seat, text),
    choosePath,
    finish,
    chooseBringBack,
    asLastTime: () => ofLastTime((here) => here.bring()),
    chooseNextTime: (on) => paired?.nextTime.choose(on),
    leave,
    sharedTime: () => estimated(state.clock, env.now()),
    takeOver: () => connection.renew(),
  };
}
