/** The three HTTP calls. */

import { readErrorCode, readRoomJoined, readRoomOpened } from "../protocol/messages";
import type { RoomJoined, RoomOpened } from "../protocol/wire";
import type { RefusedWhy } from "../room/screen";
import type { Env } from "./env";

/** How long an answer is waited for, in ms. */
const PATIENCE = 8000;

async function call(env: Env, method: string, path: string, more: RequestInit): Promise<Response | null> {
  try {
    return await env.fetch(path, {
      method,
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
      ...more,
    });
  } catch {
    return null;
  }
}

const json = (body: object): RequestInit => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

const textOf = (answer: Response): Promise<string> => answer.text().catch(() => "");

/** ROOM1; null if there is no server that opens one. */
export async function openRoom(env: Env): Promise<RoomOpened | null> {
  const answer = await call(env, "POST", "/api/rooms", json({}));
  return answer?.ok ? readRoomOpened(await textOf(answer)) : null;
}

/** ROOM2. */
export async function joinRoom(env: Env, room: string, ticket: string): Promise<RoomJoined | RefusedWhy> {
  const answer = await call(env, "POST", `/api/rooms/${room}/join`, json({ ticket }));
  if (answer === null) return "unreachable";
  const text = await textOf(answer);
  if (answer.ok) return readRoomJoined(text) ?? "unreachable";
  const code = readErrorCode(text);
  return code === "room_full" || code === "link_expired" || code === "link_unknown" ? code : "unreachable";
}

/** ROOM5. Whether the room is over now: ended by this call, or known no more. */
export async function endRoom(env: Env, room: string, token: string): Promise<boolean> {
  const answer = await call(env, "DELETE", `/api/rooms/${room}`, {
    headers: { authorization: `Bearer ${token}` },
    keepalive: true, // it outlives the page
  });
  return answer !== null && (answer.ok || answer.status === 401 || answer.status === 404);
}
