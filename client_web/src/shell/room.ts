/** A phone in its room: feeds the reducer with what happens, and carries out what it asks. The one place where effects happen. */

import { newEpoch, openBeat, sealBeat } from "../crypto/seal";
import type { Effect } from "../room/effects";
import type { Beat } from "../room/proof";
import { type Event, step } from "../room/reducer";
import type { Screen } from "../room/screen";
import { type Invitation, proofDeadline, screenOf, wakesIn, wantsAwake } from "../room/show";
import { looksDead, wantsLine } from "../room/silence";
import { newState, type State } from "../room/state";
import { type At, BEAT } from "../room/time";
import { recall, remember } from "./counters";
import type { Cancel, Env, PageChange } from "./env";
import { pulse } from "./haptics";
import { openLine } from "./socket";
import type { KeptSeat } from "./vault";
import { wakeLock } from "./wake_lock";

export interface InRoom {
  send(event: Event): void;
  /** Take the seat over from a newer page. */
  takeOver(): void;
  leave(): void;
}

/** Called with everything there is to show, whenever it may have changed. */
export type Show = (screen: Screen, proofDeadline: number | null) => void;

export function enterRoom(env: Env, seat: KeptSeat, invitation: Invitation | null, show: Show): InRoom {
  let state: State = newState(seat.seat, recall(env.local, seat.room), env.visible(), env.now());
  let command = 0;
  let waking: Cancel | null = null;
  let left = false;
  const awake = wakeLock(env);
  const line = openLine(env, seat, {
    opened: () => send({ type: "opened", epoch: newEpoch() }),
    lost,
    message: (message) => send({ type: "message", message }),
    frame: (frame) =>
      void openBeat(seat.keys, frame).then((beat) => {
        if (beat !== null) send({ type: "beat", beat });
      }),
    over(why) {
      send({ type: "lost" });
      send(why === "replaced" ? { type: "message", message: { type: "fenced" } } : { type: "close", why });
    },
  });

  function send(event: Event): void {
    if (left) return; // a beat that was still being opened
    const at = env.now();
    const [after, effects] = step(state, event, at);
    state = after;
    for (const effect of effects) carryOut(effect);
    refresh(at);
    if (state.closed !== null) leave();
    else if (event.type === "tap" && state.line === "down") line.again(); // even a fenced page's
  }

  function carryOut(effect: Effect): void {
    switch (effect.type) {
      case "beat":
        sendBeat(effect.beat, effect.pauses);
        break;
      case "agree":
        line.command({ type: "agree", id: ++command, taps: effect.taps });
        break;
      case "withdraw":
        line.command({ type: "withdraw", id: ++command });
        break;
      case "remember":
        remember(env.local, seat.room, effect.remembered);
        break;
      case "awaitPaint":
        env.afterPaint(() => {
          if (env.visible()) send({ type: "painted", partner: effect.partner });
        });
        break;
      case "pulse":
        pulse(env, effect.pulse);
        break;
    }
  }

  function sendBeat(beat: Beat, pauses: boolean): void {
    void sealBeat(seat.keys, beat).then((frame) => {
      // A beat of a socket that is gone says nothing on the next one, which has said it all when it opened.
      if (beat.epoch === state.proof.epoch) line.beat(frame, pauses);
    });
  }

  /** Show what is known now, and wake when that would change by itself. */
  function refresh(at: At): void {
    show(screenOf(state, invitation, at), proofDeadline(state, at));
    awake.want(state.visible && wantsAwake(state));
    waking?.();
    const wait = wakesIn(state, at);
    waking = wait === null ? null : env.after(wait, () => send({ type: "wake" }));
  }

  function lost(): void {
    send({ type: "lost" });
    if (wantsLine(state)) line.again();
  }

  function onPage(change: PageChange): void {
    switch (change) {
      case "visible":
        if (state.visible) break;
        send({ type: "visible" });
        if (wantsLine(state)) line.renew(); // phones leave dead sockets behind when they sleep
        break;
      case "hidden":
        send({ type: "hidden" });
        break;
      case "left":
        send({ type: "hidden" });
        send({ type: "lost" });
        line.close(); // so that the partner's phone learns of it now, not when a time-out does
        break;
      case "online":
        if (wantsLine(state) && state.line === "down") line.renew();
        break;
    }
  }

  const offTick = env.every(BEAT, () => {
    if (looksDead(state, env.now())) {
      line.close();
      lost();
    }
    send({ type: "tick" });
  });
  const offPage = env.onPage(onPage);

  function leave(): void {
    left = true;
    offTick();
    offPage();
    waking?.();
    awake.want(false);
    line.close();
  }

  line.renew();
  refresh(env.now());
  return { send, leave, takeOver: () => line.renew() };
}
