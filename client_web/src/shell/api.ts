/** The HTTP calls. */

import { readErrorCode } from "../protocol/refusals";
import {
  type JoinRoom,
  type RoomJoined,
  type RoomOpened,
  readRoomJoined,
  readRoomOpened,
  readWrittenPage,
  type WritePage,
} from "../protocol/wire";
import type { DocumentName } from "../room/documents";
import type { NotOpened, RefusedWhy, WriteResult } from "../room/screen_types";
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

/** ROOM1. */
export async function openRoom(env: Env): Promise<RoomOpened | NotOpened> {
  const answer = await call(env, "POST", "/api/rooms", json({}));
  if (answer === null) return "unreachable";
  const text = await textOf(answer);
  if (answer.ok) return readRoomOpened(text) ?? "unreachable";
  return readErrorCode(text) === "origin_refused" ? "origin_refused" : "unreachable"; // WIRE5
}

/** ROOM2, PAIR2. `token` and `share` are chosen here, so that a join whose answer was lost can be asked for again. */
export async function joinRoom(env: Env, room: string, body: Required<JoinRoom>): Promise<RoomJoined | RefusedWhy> {
  const answer = await call(env, "POST", `/api/rooms/${room}/join`, json(body));
  if (answer === null) return "unreachable";
  const text = await textOf(answer);
  if (answer.ok) return readRoomJoined(text) ?? "unreachable";
  const code = readErrorCode(text);
  if (code === "changed") return "not_paired"; // PAIR3
  const known = ["room_full", "link_expired", "link_unknown", "origin_refused"] as const;
  return known.find((why) => why === code) ?? "unreachable";
}

type Place = Pick<KeptSeat, "room" | "token">;

const pathOf = (seat: Place, page: DocumentName): string => `/api/rooms/${seat.room}/pages/${page}`;

/** The sealed text of a page; null if it couldn't be had. */
export async function readPage(env: Env, seat: Place, page: DocumentName): Promise<string | null> {
  const answer = await call(env, "GET", pathOf(seat, page), { headers: { authorization: `Bearer ${seat.token}` } });
  return answer?.ok ? (readWrittenPage(await textOf(answer))?.sealed ?? null) : null;
}

/** PAGE1. */
export async function writePage(env: Env, seat: Place, page: DocumentName, body: WritePage): Promise<WriteResult> {
  const { headers, ...rest } = json(body);
  const authorized = { ...headers, authorization: `Bearer ${seat.token}` };
  const answer = await call(env, "PUT", pathOf(seat, page), { ...rest, headers: authorized });
  if (answer === null) return "unreachable";
  if (answer.ok) return "kept";
  if (answer.status === 413) return "too_long"; // whoever on the way says so
  const code = readErrorCode(await textOf(answer));
  return code === "changed" || code === "not_now" ? "changed" : "unreachable";
}

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
