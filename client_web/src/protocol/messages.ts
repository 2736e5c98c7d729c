/**
 * What the server says, taken in strictly: a value of the wire's types with nothing else in it, or null.
 *
 * A message that isn't understood, as from a newer server, is null and changes nothing on the phone. Read by hand, since a
 * schema library would outweigh the rest of the client; the compiler holds these to the schema by `wire.ts`.
 */

import { fieldsIn, integerFrom, keyFrom, millisFrom, oneOf, orNull, parsed, stringFrom, whole } from "./fields";
import type {
  Agreement,
  CheckIn,
  Count,
  FromServer,
  Pace,
  Pages,
  Pong,
  Refusal,
  Rehearsal,
  RoomJoined,
  RoomOpened,
  Taps,
  Terms,
  View,
  WrittenPage,
} from "./wire";

/** The version of the wire that this client speaks. */
export const PROTOCOL = 1;

const COUNTER_LIMIT = 2 ** 31 - 1;
/** The longest ladder (AGREE1). */
export const STEPS = 12;
const KEY_128 = /^[A-Za-z0-9_-]{22}$/;
const KEY_256 = /^[A-Za-z0-9_-]{43}$/;

const PHASES: readonly View["phase"][] = ["waiting", "preparing", "together", "paused", "aftercare", "closed"];
const ASKS: readonly View["ask"][] = ["none", "open", "given"];
const SEATS: readonly View["seat"][] = ["a", "b"];
const HOWS: readonly NonNullable<Rehearsal["mine"]>[] = ["seen", "heard", "felt"];
const FEELINGS: readonly Pace["feeling"][] = ["good", "slow"];
const REFUSALS: readonly Refusal["code"][] = [
  "bad_frame",
  "bad_message",
  "too_large",
  "too_many",
  "not_now",
  "too_soon",
  "taps_changed",
  "changed",
  "not_rehearsed",
  "takes_two",
  "wait_for_offer",
  "partner_away",
  "fenced",
  "store_unavailable",
];

type Name = "type" | keyof View | keyof Taps | keyof Refusal | keyof Pong;
type Fields = { readonly [name in Name]?: unknown };

/** A text frame of the websocket. */
export function readMessage(text: string): FromServer | null {
  const { type, ...fields } = fieldsIn<Name>(parsed(text));
  switch (type) {
    case "view":
      return viewFrom(fields);
    case "taps":
      return whole({ type, taps: countFrom(fields.taps) });
    case "fenced":
      return { type };
    case "refusal":
      return refusalFrom(fields);
    case "pong":
      return whole({ type, id: counterFrom(fields.id), now: millisFrom(fields.now) });
    default:
      return null;
  }
}

/** The body of 201 to `POST /api/rooms`. */
export function readRoomOpened(text: string): RoomOpened | null {
  const { ticket, ticket_expires_at } = fieldsIn<keyof RoomOpened>(parsed(text));
  const joined = readRoomJoined(text);
  const invited = whole({ ticket: keyFrom(ticket, KEY_128), ticket_expires_at: millisFrom(ticket_expires_at) });
  return joined && invited && { ...joined, ...invited };
}

/** The body of 200 to `POST /api/rooms/{id}/join`. */
export function readRoomJoined(text: string): RoomJoined | null {
  const { room, seat, token, closes_at, now } = fieldsIn<keyof RoomJoined>(parsed(text));
  return whole({
    room: keyFrom(room, KEY_128),
    seat: oneOf(SEATS, seat),
    token: keyFrom(token, KEY_256),
    closes_at: millisFrom(closes_at),
    now: millisFrom(now),
  });
}

/** The body of 200 to `GET /api/rooms/{id}/pages/{page}`: the sealed text as base64url. */
export function readWrittenPage(text: string): string | null {
  return stringFrom(fieldsIn<keyof WrittenPage>(parsed(text)).sealed);
}

/** The code in the body of a refused HTTP call: any word, for a newer server may have more of them, and a proxy none. */
export function readErrorCode(text: string): string | null {
  return stringFrom(fieldsIn<"code">(fieldsIn<"error">(parsed(text)).error).code);
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
    agreement: agreementFrom(fields.agreement),
    rehearsal: rehearsalFrom(fields.rehearsal),
    step: integerFrom(fields.step, 0, STEPS),
    step_ask: oneOf(ASKS, fields.step_ask),
    more_ask: oneOf(ASKS, fields.more_ask),
    knocks: counterFrom(fields.knocks),
  });
  const settles_at = orNull(fields.settles_at, millisFrom);
  const ends_at = orNull(fields.ends_at, millisFrom);
  const check_in = orNull(fields.check_in, checkInFrom);
  const pace = orNull(fields.pace, paceFrom);
  if (known === null || settles_at === undefined || ends_at === undefined) return null;
  return check_in === undefined || pace === undefined ? null : { ...known, settles_at, ends_at, check_in, pace };
}

function agreementFrom(value: unknown): Agreement | null {
  const { version, terms, pages } = fieldsIn<keyof Agreement>(value);
  return whole({ version: counterFrom(version), terms: termsFrom(terms), pages: pagesFrom(pages) });
}

/** AGREE1. */
function termsFrom(value: unknown): Terms | null {
  const { length, every, within, steps } = fieldsIn<keyof Terms>(value);
  return whole({
    length: integerFrom(length, 300, 10_800),
    every: integerFrom(every, 60, 1_800),
    within: integerFrom(within, 15, 120),
    steps: integerFrom(steps, 0, STEPS),
  });
}

function pagesFrom(value: unknown): Pages | null {
  const fields = fieldsIn<keyof Pages>(value);
  const digest = (name: keyof Pages) => orNull(fields[name], (text) => keyFrom(text, KEY_128));
  const [ours, a, b] = [digest("ours"), digest("a"), digest("b")];
  return ours === undefined || a === undefined || b === undefined ? null : { ours, a, b };
}

function rehearsalFrom(value: unknown): Rehearsal | null {
  const fields = fieldsIn<keyof Rehearsal>(value);
  const mine = orNull(fields.mine, (how) => oneOf(HOWS, how));
  const theirs = orNull(fields.theirs, (how) => oneOf(HOWS, how));
  return mine === undefined || theirs === undefined ? null : { mine, theirs };
}

function checkInFrom(value: unknown): CheckIn | null {
  const fields = fieldsIn<keyof CheckIn>(value);
  const known = whole({ due_at: millisFrom(fields.due_at), answer_by: millisFrom(fields.answer_by) });
  const mine = orNull(fields.mine, (feeling) => oneOf(FEELINGS, feeling));
  return known === null || mine === undefined ? null : { ...known, mine };
}

function paceFrom(value: unknown): Pace | null {
  const { feeling, at } = fieldsIn<keyof Pace>(value);
  return whole({ feeling: oneOf(FEELINGS, feeling), at: millisFrom(at) });
}

function refusalFrom(fields: Fields): Refusal | null {
  const known = whole({
    type: "refusal" as const,
    code: oneOf(REFUSALS, fields.code),
    message: stringFrom(fields.message),
  });
  const id = counterFrom(fields.id);
  return known === null || (id === null && fields.id !== null) ? null : { ...known, id };
}

const countFrom = (value: unknown): Count | null => {
  const { a, b, watch } = fieldsIn<keyof Count>(value);
  return whole({ a: counterFrom(a), b: counterFrom(b), watch: counterFrom(watch) });
};

const counterFrom = (value: unknown): number | null => integerFrom(value, 0, COUNTER_LIMIT);
