/** The three HTTP calls. */

import { readErrorCode, readRoomJoined, readRoomOpened } from "../protocol/messages";
import type { RoomJoined, RoomOpened } from "../protocol/wire";
import type { RefusedWhy } from "../room/screen";

const PATIENCE = 8000;

async function call(path: string, method: string, body?: object, token?: string): Promise<Response | null> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  try {
    return await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: "no-store",
      credentials: "omit",
      keepalive: true, // ending a room outlives the page
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return null;
  }
}

export async function openRoom(): Promise<RoomOpened | null> {
  const answer = await call("/api/rooms", "POST", {});
  return answer?.status === 201 ? readRoomOpened(await answer.text()) : null;
}

export async function joinRoom(room: string, ticket: string): Promise<RoomJoined | RefusedWhy> {
  const answer = await call(`/api/rooms/${room}/join`, "POST", { ticket });
  if (answer === null) return "unreachable";
  const text = await answer.text().catch(() => "");
  if (answer.ok) return readRoomJoined(text) ?? "unreachable";
  const code = readErrorCode(text);
  return code === "room_full" || code === "link_expired" || code === "link_unknown" ? code : "unreachable";
}

/** Whether the room is over now: ended by this call, or unknown already. */
export async function endRoom(room: string, token: string): Promise<boolean> {
  const answer = await call(`/api/rooms/${room}`, "DELETE", undefined, token);
  return answer !== null && (answer.status === 204 || answer.status === 401 || answer.status === 404);
}
