/**
 * What the server says, taken in strictly: a value of the wire's types with nothing else in it, or null.
 *
 * A message that isn't understood, as from a newer server, is null and changes nothing on the phone. Read by hand, since a
 * schema library would outweigh the rest of the client; the compiler holds these to the schema by `wire.ts`.
 */

import type { Count, FromServer, Refusal, RoomJoined, RoomOpened, View } from "./wire";

/** The version of the wire that this client speaks. */
export const PROTOCOL = 1;

const COUNTER_LIMIT = 2 ** 31 - 1;
const KEY_128 = /^[A-Za-z0-9_-]{22}$/;
const KEY_256 = /^[A-Za-z0-9_-]{43}$/;

const PHASES: readonly View["phase"][] = ["waiting", "preparing", "together", "paused", "closed"];
const ASKS: readonly View["ask"][] = ["none", "open", "given"];
const SEATS: readonly View["seat"][] = ["a", "b"];
const REFUSALS: readonly Refusal["code"][] = [
  "bad_frame",
  "bad_message",
  "too_large",
  "too_many",
  "not_now",
  "too_soon",
  "taps_changed",
  "wait_for_offer",
  "partner_away",
  "fenced",
  "store_unavailable",
];

/** A text frame of the websocket. */
export function readMessage(text: string): FromServer | null {
  const { type, ...fields } = fieldsIn(parsed(text));
  switch (type) {
    case "view":
      return viewFrom(fields);
    case "taps":
      return whole({ type, taps: countFrom(fields.taps) });
    case "fenced":
      return { type };
    case "refusal":
      return refusalFrom(fields);
    default:
      return null;
  }
}

/** The body of 201 to `POST /api/rooms`. */
export function readRoomOpened(text: string): RoomOpened | null {
  const { ticket, ticket_expires_at } = fieldsIn(parsed(text));
  const joined = readRoomJoined(text);
  const invited = whole({ ticket: keyFrom(ticket, KEY_128), ticket_expires_at: millisFrom(ticket_expires_at) });
  return joined && invited && { ...joined, ...invited };
}

/** The body of 200 to `POST /api/rooms/{id}/join`. */
export function readRoomJoined(text: string): RoomJoined | null {
  const { room, seat, token, closes_at, now } = fieldsIn(parsed(text));
  return whole({
    room: keyFrom(room, KEY_128),
    seat: oneOf(SEATS, seat),
    token: keyFrom(token, KEY_256),
    closes_at: millisFrom(closes_at),
    now: millisFrom(now),
  });
}

/** The code in the body of a refused HTTP call: any word, for a newer server may have more of them, and a proxy none. */
export function readErrorCode(text: string): string | null {
  const { code } = fieldsIn(fieldsIn(parsed(text)).error);
  return typeof code === "string" ? code : null;
}

function viewFrom(fields: Fields): View | null {
  const known = whole({
    type: "view" as const,
    epoch: keyFrom(fields.epoch, KEY_128),
    version: counterFrom(fields.version),
    now: millisFrom(fields.now),
    seat: oneOf(SEATS, fields.seat),
    phase: oneOf(PHASES, fields.phase),
    taps: countFrom(fields.taps),
    released: countFrom(fields.released),
    ask: oneOf(ASKS, fields.ask),
    closes_at: millisFrom(fields.closes_at),
    knocks: counterFrom(fields.knocks),
  });
  const settles_at = millisFrom(fields.settles_at);
  return known === null || (settles_at === null && fields.settles_at !== null) ? null : { ...known, settles_at };
}

function refusalFrom(fields: Fields): Refusal | null {
  const known = whole({
    type: "refusal" as const,
    code: oneOf(REFUSALS, fields.code),
    message: typeof fields.message === "string" ? fields.message : null,
  });
  const id = counterFrom(fields.id);
  return known === null || (id === null && fields.id !== null) ? null : { ...known, id };
}

const countFrom = (value: unknown): Count | null => {
  const { a, b, watch } = fieldsIn(value);
  return whole({ a: counterFrom(a), b: counterFrom(b), watch: counterFrom(watch) });
};

/** Every name that this file reads out of JSON; `error` is the envelope of a refused HTTP call. */
type Name = keyof View | keyof Refusal | keyof RoomOpened | keyof Count | "error";
type Fields = { readonly [name in Name]?: unknown };

/** The fields of a JSON object; none if it is anything else. */
const fieldsIn = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

type Whole<T> = { [K in keyof T]: Exclude<T[K], null> };

/** The same fields, if every one of them is there. */
const whole = <T extends object>(fields: T): Whole<T> | null =>
  Object.values(fields).includes(null) ? null : (fields as Whole<T>);

const integerFrom = (value: unknown, limit: number): number | null =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= limit ? value : null;

const counterFrom = (value: unknown): number | null => integerFrom(value, COUNTER_LIMIT);

const millisFrom = (value: unknown): number | null => integerFrom(value, Number.MAX_SAFE_INTEGER);

const keyFrom = (value: unknown, form: RegExp): string | null =>
  typeof value === "string" && form.test(value) ? value : null;

const oneOf = <T extends string>(values: readonly T[], value: unknown): T | null =>
  values.find((known) => known === value) ?? null;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
