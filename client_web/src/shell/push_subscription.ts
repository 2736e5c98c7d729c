/** What notices take of the browser and the server. Loaded in a room, and never before. */

import { toBase64Url } from "../crypto/base64url";
import { readNotices, readNoticeTried } from "../protocol/answers";
import { call } from "./api";
import type { Env } from "./env";
import type { KeptSeat } from "./vault";

/** A worker that never gets ready must not leave a person waiting, in ms. */
const PATIENCE = 10_000;

const pathOf = (seat: KeptSeat): string => `/api/rooms/${seat.room}/notices`;

const asSeat = (seat: KeptSeat) => ({ headers: { authorization: `Bearer ${seat.token}` } });

/** Whether this browser can show notices of this page. On an iPhone it can once Lull is among the apps. */
export const canShow = (): boolean => "PushManager" in globalThis && "Notification" in globalThis;

export const isBlocked = (): boolean => Notification.permission === "denied";

/** What to subscribe to; null where this server sends none, or doesn't say. */
export async function askServer(env: Env, seat: KeptSeat): Promise<string | null> {
  const answer = await call(env, "GET", pathOf(seat), asSeat(seat));
  return answer?.ok ? (readNotices(await answer.text().catch(() => ""))?.key ?? null) : null;
}

/** Ask the person and the browser, then tell the server where. To be called from a press, or when it was chosen before. */
export async function subscribeAt(env: Env, seat: KeptSeat, key: string): Promise<"on" | "blocked" | "failed"> {
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
    return answer?.ok ? "on" : "failed";
  } catch {
    return "failed";
  }
}

const isOf = ({ options }: PushSubscription, key: string): boolean =>
  options.applicationServerKey !== null && toBase64Url(new Uint8Array(options.applicationServerKey)) === key;

/** Take back the address, which then leads nowhere, whoever still has it; `seat`: the room that should forget it, too. */
export async function unsubscribe(env: Env, seat: KeptSeat | null): Promise<void> {
  try {
    await (await (await ready()).pushManager.getSubscription())?.unsubscribe();
  } catch {
    // then the room's forgetting it has to do
  }
  if (seat !== null) await call(env, "DELETE", pathOf(seat), asSeat(seat));
}

/** Have a notice sent to this phone; whether it is on its way. */
export async function tryAt(env: Env, seat: KeptSeat): Promise<boolean> {
  const answer = await call(env, "POST", `${pathOf(seat)}/try`, asSeat(seat));
  return answer?.ok === true && readNoticeTried(await answer.text().catch(() => ""))?.sent === true;
}

/** Show one now, without any push. */
export async function showNow(): Promise<void> {
  (await ready().catch(() => null))?.active?.postMessage("notice");
}

const ready = (): Promise<ServiceWorkerRegistration> =>
  Promise.race([
    navigator.serviceWorker.ready,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error("no worker")), PATIENCE)),
  ]);
