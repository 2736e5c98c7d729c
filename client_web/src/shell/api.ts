/** How HTTP calls are made, what proves that Lull answered one, and how a room is ended. */

import { readErrorCode } from "../protocol/error_code";
import type { Env } from "./env";
import type { KeptSeat } from "./vault";

/** How long an answer is waited for, in ms. */
const PATIENCE = 8000;

/** `AbortSignal.timeout` is years younger than all else that a call needs: where it's missing, each call would fail. */
function patience(env: Env): AbortSignal {
  if ("timeout" in AbortSignal) return AbortSignal.timeout(PATIENCE);
  const late = new AbortController();
  env.after(PATIENCE, () => late.abort());
  return late.signal;
}

/** The server's answer; null if there is none. */
export async function call(env: Env, method: string, path: string, more: RequestInit = {}): Promise<Response | null> {
  try {
    return await env.fetch(path, {
      method,
      cache: "no-store",
      credentials: "omit",
      signal: patience(env),
      ...more,
    });
  } catch {
    return null;
  }
}

export const json = (body: object) => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const textOf = (answer: Response): Promise<string> => answer.text().catch(() => "");

/**
 * Whether Lull did what was asked of it, with nothing to tell: what stands between a phone and its server (a portal that wants its
 * terms accepted) answers with a page, and often with 200.
 */
export const isDone = (answer: Response | null): boolean => answer?.status === 204;

/** Why Lull refused it; null where it did not, or somebody else's answer has that status. */
export const refusalIn = async (answer: Response): Promise<string | null> =>
  answer.ok ? null : readErrorCode(await textOf(answer));

/** What is said of a seat in a room that is gone, and of one that never was (WIRE6). */
export const GONE = "not_authorized";

/** A seat as calls name it. */
export type SeatAddress = Pick<KeptSeat, "room" | "token">;

/** What proves to the server that whoever calls may. */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** End the room (ROOM5), trying in the background until the server has heard it, or it knows no such room. */
export function endRoom(env: Env, seat: SeatAddress, tries = 12, wait = 1000): void {
  void call(env, "DELETE", `/api/rooms/${seat.room}`, {
    headers: bearer(seat.token),
    keepalive: true, // it outlives the page
  }).then(async (answer) => {
    if (isDone(answer) || (answer !== null && (await refusalIn(answer)) === GONE)) return;
    if (tries > 1) env.after(wait, () => endRoom(env, seat, tries - 1, wait * 2));
  });
}
