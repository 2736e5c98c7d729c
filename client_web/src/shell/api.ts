/** How HTTP calls are made, and the one that a session makes. */

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

/** A seat as calls name it. */
export type Place = Pick<KeptSeat, "room" | "token">;

/** End the room (ROOM5), trying in the background until the server has heard it, or it knows no such room. */
export function endRoom(env: Env, seat: Place, tries = 12, wait = 1000): void {
  void call(env, "DELETE", `/api/rooms/${seat.room}`, {
    headers: { authorization: `Bearer ${seat.token}` },
    keepalive: true, // it outlives the page
  }).then((answer) => {
    if (answer !== null && (answer.ok || answer.status === 401 || answer.status === 404)) return;
    if (tries > 1) env.after(wait, () => endRoom(env, seat, tries - 1, wait * 2));
  });
}
