/** Notices for a pause while Lull isn't on the screen: off, until a person turns them on for this room (PUSH1). */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { PushState, PushTrial } from "../room/screen_types";
import type { Env } from "./env";
import { forgetChoice, recallChoice, rememberChoice } from "./local_storage";
import type { KeptSeat } from "./vault";

export interface PushNotifications {
  readonly state: ReadonlySignal<PushState>;
  /** What became of the one that was tried. */
  readonly trial: ReadonlySignal<PushTrial>;
  turnOn(): void;
  turnOff(): void;
  tryOne(): void;
}

export interface RoomPushNotifications extends PushNotifications {
  /** A room was entered, or left for good. */
  entered(seat: KeptSeat): void;
  left(): void;
  /** The partner paused, and this page isn't on the screen (PUSH2). */
  unseen(): void;
}

export function createPushNotifications(env: Env): RoomPushNotifications {
  const state = signal<PushState>("none");
  const trial = signal<PushTrial>("none");
  let seat: KeptSeat | null = null;
  let key: string | null = null;

  /** What this takes is loaded only where the browser could show any. */
  const push = () => import("./push_subscription");
  const place = typeof navigator !== "undefined" && "serviceWorker" in navigator && "document" in globalThis;

  async function entered(taken: KeptSeat): Promise<void> {
    if (!place) return;
    seat = taken;
    trial.value = "none";
    const { askServer, canShow, isBlocked } = await push();
    key = await askServer(env, taken);
    if (seat !== taken || key === null) return;
    if (!canShow()) state.value = "install";
    else if (isBlocked()) state.value = "blocked";
    else if (recallChoice(env.local, "notices", taken.room))
      await subscribe(taken, key); // the server may have forgotten where
    else state.value = "off";
  }

  async function subscribe(taken: KeptSeat, to: string): Promise<void> {
    state.value = "asking";
    const { subscribeAt } = await push();
    const outcome = await subscribeAt(env, taken, to);
    if (seat !== taken) return;
    state.value = outcome;
    rememberChoice(env.local, "notices", taken.room, outcome === "on");
  }

  async function turnOff(): Promise<void> {
    const from = seat;
    forgetChoice(env.local, "notices");
    trial.value = "none";
    if (state.value !== "none") state.value = "off";
    const { unsubscribe } = await push();
    await unsubscribe(env, from);
  }

  async function tryOne(): Promise<void> {
    if (seat === null) return;
    trial.value = "trying";
    const { tryAt } = await push();
    trial.value = (await tryAt(env, seat)) ? "sent" : "failed";
  }

  return {
    state,
    trial,
    turnOn() {
      if (seat !== null && key !== null && state.peek() !== "asking") void subscribe(seat, key);
    },
    turnOff: () => void turnOff(),
    tryOne: () => void tryOne(),
    entered: (taken) => void entered(taken),
    left() {
      const wereOn = seat !== null && (state.peek() === "on" || recallChoice(env.local, "notices", seat.room));
      seat = null;
      state.value = "none";
      if (!wereOn) return;
      forgetChoice(env.local, "notices");
      // Whatever becomes of this page: the next room gets another address.
      if (place) navigator.serviceWorker.controller?.postMessage("forget");
    },
    unseen() {
      if (state.peek() === "on") void push().then(({ showNow }) => showNow());
    },
  };
}
