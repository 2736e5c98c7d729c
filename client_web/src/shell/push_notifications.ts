/** Notices for a pause while Lull isn't on the screen: off, until a person turns them on for this room (PUSH1). */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { PushState, PushTrial } from "../room/screen_types";
import type { Env } from "./env";
import { forgetChoice, recallChoice } from "./local_storage";
import type { RoomPush } from "./push_subscription";
import type { KeptSeat } from "./vault";

export interface PushNotifications {
  readonly state: ReadonlySignal<PushState>;
  /** What became of the one that was tried. */
  readonly trial: ReadonlySignal<PushTrial>;
  turn(on: boolean): void;
  tryOne(): void;
}

export interface RoomPushNotifications extends PushNotifications {
  /** A room was entered, or left for good. */
  entered(seat: KeptSeat): void;
  left(): void;
  /** The partner paused, and this page isn't on the screen (PUSH2). */
  unseen(): void;
}

/** What this takes is loaded only where the browser could show any. */
const place = typeof navigator !== "undefined" && "serviceWorker" in navigator && "document" in globalThis;

/** Whatever becomes of this page: what is shown is taken away, and the next room gets another address. */
export function forgetNotices(local: Storage | null): void {
  forgetChoice(local, "notices");
  if (place) navigator.serviceWorker?.controller?.postMessage("forget");
}

export function createPushNotifications(env: Env): RoomPushNotifications {
  const state = signal<PushState>("none");
  const trial = signal<PushTrial>("none");
  let seat: KeptSeat | null = null;
  let loading: Promise<RoomPush> | null = null;

  function push(does: (here: RoomPush) => unknown): void {
    loading ??= import("./push_subscription").then(({ pushIn }) => pushIn(env, { state, trial, seat: () => seat }));
    void loading.then(does, () => {
      loading = null; // another press tries again
    });
  }

  return {
    state,
    trial,
    turn(on) {
      if (!on) {
        forgetChoice(env.local, "notices");
        trial.value = "none";
        if (state.peek() !== "none") state.value = "off";
      }
      push((here) => (on ? here.turnOn() : here.turnOff()));
    },
    tryOne: () => push((here) => here.tryOne()),
    entered(taken) {
      if (!place) return;
      seat = taken;
      push((here) => here.entered(taken));
    },
    left() {
      const wereOn = seat !== null && (state.peek() === "on" || recallChoice(env.local, "notices", seat.room));
      seat = null;
      state.value = "none";
      if (wereOn) forgetNotices(env.local);
    },
    unseen() {
      if (state.peek() === "on") push((here) => here.showNow());
    },
  };
}
