/** What notices take of the browser and the server. Loaded in a room, and never before. */

import type { Signal } from "@preact/signals";
import { toBase64Url } from "../crypto/base64url";
import { readNotices, readNoticeTried } from "../protocol/answers";
import type { PushState, PushTrial } from "../room/screen_types";
import { bearer, call, isDone } from "./api";
import type { Env } from "./env";
import { recallChoice, rememberChoice } from "./local_storage";
import type { KeptSeat } from "./vault";

/** A worker that never gets ready must not leave a person waiting, in ms. */
const PATIENCE = 10_000;

export interface RoomPush {
  entered(taken: KeptSeat): Promise<void>;
  turnOn(): void;
  turnOff(): Promise<void>;
  tryOne(): Promise<void>;
  /** Show one now, without any push. */
  showNow(): Promise<void>;
}

interface Room {
  readonly state: Signal<PushState>;
  readonly trial: Signal<PushTrial>;
  /** The seat of the room that this phone is in. */
  seat(): KeptSeat | null;
}

export function pushIn(env: Env, { state, trial, seat }: Room): RoomPush {
  let key: string | null = null;

  async function entered(taken: KeptSeat): Promise<void> {
    trial.value = "none";
    key = await askServer(env, taken);
    if (seat() !== taken || key === null) return;
    if (!canShow()) state.value = "install";
    else if (isBlocked()) state.value = "blocked";
    else if (recallChoice(env.local, "notices", taken.room))
      await subscribe(taken, key); // the server may have forgotten where
    else state.value = "off";
  }

  async function subscribe(taken: KeptSeat, to: string): Promise<void> {
    state.value = "asking";
    const outcome = await subscribeAt(env, taken, to);
    if (seat() !== taken) return;
    state.value = outcome;
    rememberChoice(env.local, "notices", taken.room, outcome === "on");
  }

  return {
    entered,
    turnOn() {
      const taken = seat();
      if (taken !== null && key !== null && state.peek() !== "asking") void subscribe(taken, key);
    },
    turnOff: () => unsubscribe(env, seat()),
    async tryOne() {
      const taken = seat();
      if (taken === null) return;
      trial.value = "trying";
      trial.value = (await tryAt(env, taken)) ? "sent" : "failed";
    },
    showNow,
  };
}

const pathOf = (seat: KeptSeat): string => `/api/rooms/${seat.room}/notices`;

const asSeat = (seat: KeptSeat) => ({ headers: bearer(seat.token) });

/** Whether this browser can show notices of this page. On an iPhone it can once Lull is among the apps. */
const canShow = (): boolean => "PushManager" in globalThis && "Notification" in globalThis;

const isBlocked = (): boolean => Notification.permission === "denied";

/** What to subscribe to; null where this server sends none, or doesn't say. */
async function askServer(env: Env, seat: KeptSeat): Promise<string | null> {
  const answer = await call(env, "GET", pathOf(seat), asSeat(seat));
  return answer?.ok ? (readNotices(await answer.text().catch(() => ""))?.key ?? null) : null;
}

/** Ask the person and the browser, then tell the server where. To be called from a press, or when it was chosen before. */
async function subscribeAt(env: Env, seat: KeptSeat, key: string): Promise<"on" | "blocked" | "failed"> {
  try {
    if ((await Notification.requestPermission()) !== "granted") return "blocked";
    const worker = await ready();
    const before = await worker.pushManager.getSubscription();
    // A subscription to another server's key can't be sent to from this one.
    if (before !== null && !isOf(before, key)) await before.unsubscribe();
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = made.toJSON();
    const answer = await call(env, "PUT", pathOf(seat), {
      headers: { ...asSeat(seat).headers, "content-type": "application/json" },
      body: JSON.stringify({ endpoint, p256dh: keys?.p256dh, auth: keys?.auth }),
    });
    return isDone(answer) ? "on" : "failed";
  } catch {
    return "failed";
  }
}

const isOf = ({ options }: PushSubscription, key: string): boolean =>
  options.applicationServerKey !== null && toBase64Url(new Uint8Array(options.applicationServerKey)) === key;

/** Take back the address, which then leads nowhere, whoever still has it; `seat`: the room that should forget it, too. */
async function unsubscribe(env: Env, seat: KeptSeat | null): Promise<void> {
  try {
    await (await (await ready()).pushManager.getSubscription())?.unsubscribe();
  } catch {
    // then the room's forgetting it has to do
  }
  if (seat !== null) await call(env, "DELETE", pathOf(seat), asSeat(seat));
}

/** Have a notice sent to this phone; whether it is on its way. */
async function tryAt(env: Env, seat: KeptSeat): Promise<boolean> {
  const answer = await call(env, "POST", `${pathOf(seat)}/try`, asSeat(seat));
  return answer?.ok === true && readNoticeTried(await answer.text().catch(() => ""))?.sent === true;
}

async function showNow(): Promise<void> {
  (await ready().catch(() => null))?.active?.postMessage("notice");
}

const ready = (): Promise<ServiceWorkerRegistration> =>
  Promise.race([
    navigator.serviceWorker.ready,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error("no worker")), PATIENCE)),
  ]);
