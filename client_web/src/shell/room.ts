/** A phone in its room: feeds the reducer with what happens, and carries out what it asks. The one place where effects happen. */

import { type Signal, signal } from "@preact/signals";
import { newEpoch, openBeat, sealBeat } from "../crypto/seal";
import { exceeds } from "../room/counts";
import type { Beat } from "../room/proof";
import { type Effect, type Event, step } from "../room/reducer";
import type { ClosedWhy, Screen } from "../room/screen";
import { type Invitation, proofDeadline, screenOf, wakesIn, wantsAwake } from "../room/show";
import { beating, newState, type State } from "../room/state";
import { type At, BEAT } from "../room/time";
import { pulse } from "./haptics";
import { openLine } from "./socket";
import { type KeptSeat, keepCounters, keptCounters } from "./vault";
import { wakeLock } from "./wake_lock";

export interface InRoom {
  readonly screen: Signal<Screen>;
  readonly deadline: Signal<number | null>;
  send(event: Event): void;
  leave(): void;
}

const now = (): At => ({ mono: performance.now(), wall: Date.now() });

/** After this frame and the next: what stands on the page now has been painted. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}

export function enterRoom(seat: KeptSeat, invitation: Invitation | null, over: (why: ClosedWhy) => void): InRoom {
  const visible = () => document.visibilityState === "visible";
  let state: State = newState(seat.seat, keptCounters(seat.room), visible(), now());
  let command = 0;
  let waking = 0;
  const awake = wakeLock();
  const screen = signal<Screen>(screenOf(state, invitation, now()));
  const deadline = signal<number | null>(null);

  const line = openLine(
    { type: "hello", protocol: 1, room: seat.room, token: seat.token },
    {
      opened: () => send({ type: "opened", epoch: newEpoch() }),
      lost: () => send({ type: "lost" }),
      message: (message) => send({ type: "message", message }),
      frame: (frame) =>
        void openBeat(seat.keys, frame).then((beat) => {
          if (beat !== null) send({ type: "beat", beat });
        }),
      over: (why) =>
        send(why === "replaced" ? { type: "message", message: { type: "fenced" } } : { type: "close", why }),
    },
  );

  function send(event: Event): void {
    const at = now();
    const before = state;
    const [after, effects] = step(before, event, at);
    state = after;
    for (const asked of effects) carryOut(asked, before);
    show(at);
    if (after.closed !== null && before.closed === null) {
      leave();
      over(after.closed);
    }
  }

  function carryOut(asked: Effect, before: State): void {
    switch (asked.type) {
      case "beat":
        sendBeat(asked.beat, exceeds(state.taps, before.taps));
        break;
      case "agree":
        line.command({ type: "agree", id: ++command, taps: asked.taps });
        break;
      case "withdraw":
        line.command({ type: "withdraw", id: ++command });
        break;
      case "persist":
        keepCounters(seat.room, asked.taps);
        break;
      case "awaitPaint":
        afterPaint(() => {
          if (visible() && screen.peek().name === "paused") send({ type: "painted", partner: asked.partner });
        });
        break;
      case "pulse":
        pulse(asked.pulse);
        break;
    }
  }

  function sendBeat(beat: Beat, urgent: boolean): void {
    void sealBeat(seat.keys, beat).then((frame) => {
      if (beat.epoch === state.proof.epoch) line.beat(frame, urgent);
    });
  }

  /** Show what is known now, and wake when that would change by itself. */
  function show(at: At): void {
    const shown = screenOf(state, invitation, at);
    if (!sameScreen(screen.peek(), shown)) screen.value = shown;
    deadline.value = proofDeadline(state, at);
    awake.want(wantsAwake(state));
    window.clearTimeout(waking);
    const wait = wakesIn(state, at);
    if (wait !== null) waking = window.setTimeout(() => send({ type: "wake" }), wait);
  }

  const ticking = window.setInterval(() => {
    line.check(beating(state));
    send({ type: "tick" });
  }, BEAT);

  function onVisibility(): void {
    if (visible()) {
      send({ type: "visible" });
      line.renew(); // phones leave dead sockets behind when they sleep
    } else {
      send({ type: "hidden" });
    }
  }
  const onHide = () => send({ type: "hidden" });
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) onVisibility();
  };
  const onOnline = () => line.renew();

  document.addEventListener("visibilitychange", onVisibility);
  document.addEventListener("freeze", onHide);
  window.addEventListener("pagehide", onHide);
  window.addEventListener("pageshow", onShow);
  window.addEventListener("online", onOnline);

  function leave(): void {
    window.clearInterval(ticking);
    window.clearTimeout(waking);
    document.removeEventListener("visibilitychange", onVisibility);
    document.removeEventListener("freeze", onHide);
    window.removeEventListener("pagehide", onHide);
    window.removeEventListener("pageshow", onShow);
    window.removeEventListener("online", onOnline);
    awake.want(false);
    line.close();
  }

  return { screen, deadline, send, leave };
}

const sameScreen = (one: Screen, other: Screen): boolean => JSON.stringify(one) === JSON.stringify(other);
