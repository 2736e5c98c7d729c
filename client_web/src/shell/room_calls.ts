/** The calls that lead into a room. */

import { readRoomJoined, readRoomOpened } from "../protocol/answers";
import { readErrorCode } from "../protocol/error_code";
import type { JoinRoom, RoomJoined, RoomOpened } from "../protocol/wire";
import type { NotOpened, RefusedWhy } from "../room/screen_types";
import { call, json, textOf } from "./api";
import type { Env } from "./env";

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
