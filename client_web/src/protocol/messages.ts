/** Reading what the server says. What isn't wholly understood is null: a phone never acts on half a message. */

import type { Count, Fenced, FromServer, Refusal, RoomJoined, RoomOpened, Taps, View } from "./wire";

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isInteger = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): value is string => typeof value === "string";
const isOneOf = <T extends string>(value: unknown, ...allowed: readonly T[]): value is T =>
  allowed.includes(value as T);

const isCount = (value: unknown): value is Count =>
  isFields(value) && isInteger(value.a) && isInteger(value.b) && isInteger(value.watch);

const isView = (value: Fields): boolean =>
  isText(value.epoch) &&
  isInteger(value.version) &&
  isInteger(value.now) &&
  isOneOf(value.seat, "a", "b") &&
  isOneOf(value.phase, "waiting", "preparing", "together", "paused", "closed") &&
  isCount(value.taps) &&
  isCount(value.released) &&
  isOneOf(value.ask, "none", "open", "given") &&
  (value.settles_at === null || isInteger(value.settles_at)) &&
  isInteger(value.closes_at) &&
  isInteger(value.knocks);

function parse(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** A text frame from the server, or null. */
export function readMessage(text: string): FromServer | null {
  const value = parse(text);
  if (value === null) return null;
  switch (value.type) {
    case "view":
      return isView(value) ? (value as unknown as View) : null;
    case "taps":
      return isCount(value.taps) ? (value as unknown as Taps) : null;
    case "fenced":
      return value as unknown as Fenced;
    case "refusal":
      return isText(value.code) ? (value as unknown as Refusal) : null;
    default:
      return null;
  }
}

/** The answer to opening a room, or null. */
export function readRoomOpened(text: string): RoomOpened | null {
  const value = parse(text);
  const whole =
    value !== null &&
    isText(value.room) &&
    isText(value.token) &&
    isText(value.ticket) &&
    isInteger(value.ticket_expires_at) &&
    isInteger(value.now);
  return whole ? (value as unknown as RoomOpened) : null;
}

/** The answer to joining a room, or null. */
export function readRoomJoined(text: string): RoomJoined | null {
  const value = parse(text);
  return value !== null && isText(value.room) && isText(value.token) ? (value as unknown as RoomJoined) : null;
}

/** The code of a refused call, or null. */
export function readErrorCode(text: string): string | null {
  const error = parse(text)?.error;
  return isFields(error) && isText(error.code) ? error.code : null;
}
