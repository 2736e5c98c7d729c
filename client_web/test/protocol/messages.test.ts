import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRoomJoined, readRoomOpened } from "../../src/protocol/answers";
import { readErrorCode } from "../../src/protocol/error_code";
import { finalClose } from "../../src/protocol/refusals";
import { readMessage } from "../../src/protocol/wire";
import { viewWith } from "../support/phone";

const digest = "0123456789abcdefghij_-";
const view = viewWith({ epoch: digest, settles_at: 60_000, phase: "paused" });
const agreement = {
  version: 4,
  terms: { length: 300, every: 60, within: 15, steps: 12 },
  pages: { ours: digest, a: null, b: digest },
};
const checkIn = { round: 3, due_at: 1, answer_by: 2, mine: true };
const pace = { round: 2, feeling: "slow", at: 3 };
const eventful = {
  ...view,
  ...{
    agreement,
    rehearsal: { mine: "felt", theirs: null },
    ends_at: 4,
    more: 2,
    step: 11,
    step_ask: "given",
    more_ask: "open",
  },
  ...{ check_in: checkIn, pace, phase: "together" },
};
const taps = { a: 1, b: 2, watch: 3 };
const joined = {
  room: "0123456789abcdefghij_-",
  seat: "b",
  token: "0123456789abcdefghij_-0123456789abcdefghij_",
  closes_at: 2,
  now: 1,
};
const opened = { ...joined, seat: "a", ticket: "abcdefghij0123456789_-", ticket_expires_at: 3 };
const refusal = { type: "refusal", code: "too_soon", id: 4, message: "The pause is still fresh." };

describe("WIRE2 what is understood", () => {
  test.each([
    ["a view", view],
    ["a view with nothing to settle", { ...view, settles_at: null }],
    ["an eventful view", eventful],
    ["a check-in that isn't answered", { ...eventful, check_in: { ...checkIn, mine: false } }],
    ["aftercare", { ...view, phase: "aftercare" }],
    ["a pong", { type: "pong", id: 7, now: 8 }],
    ["taps", { type: "taps", taps }],
    ["fenced", { type: "fenced" }],
    ["a refusal", refusal],
    ["a refusal of a frame without an id", { ...refusal, id: null }],
  ])("WIRE2 %s", (_, message) => {
    expect(readMessage(JSON.stringify(message))).toEqual(message);
  });

  test("WIRE2 the bodies of the HTTP calls", () => {
    expect(readRoomOpened(JSON.stringify(opened))).toEqual(opened);
    expect(readRoomJoined(JSON.stringify(joined))).toEqual(joined);
    expect(readErrorCode('{"error": {"code": "room_full", "message": "Full."}}')).toBe("room_full");
  });

  test("WIRE2 fields from a newer server are left out, at every depth", () => {
    const newer = { ...view, theme: "dark", taps: { ...view.taps, c: 9 } };
    expect(readMessage(JSON.stringify(newer))).toEqual(view);
  });
});

/** Each field of `message` missing, and of each wrong kind. */
const broken = (message: object): [string, string][] =>
  Object.keys(message).flatMap((field) =>
    [undefined, [], {}, -1, 0.5, 2 ** 60, "?", [true]].flatMap((wrong): [string, string][] => {
      const text = JSON.stringify({ ...message, [field]: wrong });
      const still = field === "message" && wrong === "?"; // any words will do
      return still ? [] : [[`${field}: ${JSON.stringify(wrong)}`, text]];
    }),
  );

describe("WIRE2 what isn't wholly understood is nothing", () => {
  test.each(broken(view))("WIRE2 a view with %s", (_, text) => {
    expect(readMessage(text)).toBeNull();
  });

  test.each(broken(eventful))("WIRE2 an eventful view with %s", (_, text) => {
    expect(readMessage(text)).toBeNull();
  });

  const within = (name: string, part: object) =>
    broken(part).map(([what, text]): [string, string] => [
      what,
      JSON.stringify({ ...eventful, [name]: JSON.parse(text) }),
    ]);

  test.each([
    ...within("agreement", agreement),
    ...broken(agreement.terms).map(([what, text]) => [
      what,
      JSON.stringify({ ...eventful, agreement: { ...agreement, terms: JSON.parse(text) } }),
    ]),
    ...broken(agreement.pages).map(([what, text]) => [
      what,
      JSON.stringify({ ...eventful, agreement: { ...agreement, pages: JSON.parse(text) } }),
    ]),
    ...within("rehearsal", eventful.rehearsal),
    ...within("check_in", checkIn),
    ...within("pace", pace),
  ])("WIRE2 a view whose parts have %s", (_, text) => {
    expect(readMessage(text)).toBeNull();
  });

  test.each([
    [{ step: 13 }],
    [{ more: 256 }],
    [{ agreement: { ...agreement, terms: { ...agreement.terms, steps: 13 } } }],
    [{ agreement: { ...agreement, terms: { ...agreement.terms, length: 299 } } }],
    [{ agreement: { ...agreement, terms: { ...agreement.terms, every: 1_801 } } }],
    [{ agreement: { ...agreement, terms: { ...agreement.terms, within: 14 } } }],
    [{ check_in: { ...checkIn, mine: "pause" } }],
    [{ rehearsal: { mine: "smelled", theirs: null } }],
  ])("AGREE1 WIRE2 a view with %j", (part) => {
    expect(readMessage(JSON.stringify({ ...eventful, ...part }))).toBeNull();
  });

  test.each(broken({ type: "pong", id: 7, now: 8 }))("WIRE2 a pong with %s", (_, text) => {
    expect(readMessage(text)).toBeNull();
  });

  test.each(broken(refusal))("WIRE2 a refusal with %s", (_, text) => {
    expect(readMessage(text)).toBeNull();
  });

  test.each(broken(taps))("WIRE2 taps with %s", (_, text) => {
    expect(readMessage(`{"type": "taps", "taps": ${text}}`)).toBeNull();
  });

  test.each(broken(opened))("WIRE2 an opened room with %s", (_, text) => {
    expect(readRoomOpened(text)).toBeNull();
  });

  test.each(broken(joined))("WIRE2 a joined room with %s", (_, text) => {
    expect(readRoomJoined(text)).toBeNull();
  });

  test("PAUSE6 a counter beyond the largest", () => {
    const beyond = JSON.stringify({ type: "taps", taps: { ...taps, a: 2 ** 31 } });
    expect(readMessage(beyond)).toBeNull();
    expect(readMessage(beyond.replace("2147483648", "2147483647"))).not.toBeNull();
  });

  test("WIRE2 no text, whatever it is, throws", () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.constantFrom("null", "[]", '"view"', '{"type": "__proto__"}', ""));
    fc.assert(
      fc.property(text, (said) => {
        expect(readMessage(said)).toBeNull();
        expect(readRoomOpened(said)).toBeNull();
        expect(readRoomJoined(said)).toBeNull();
        expect([null, "string"]).toContain(readErrorCode(said) === null ? null : "string");
      }),
    );
  });
});

describe("WIRE3 close codes", () => {
  test.each([
    [4401, "gone"],
    [4410, "ended"],
    [4426, "reload"],
    [4400, "reload"],
  ])("WIRE3 %i is the end for this page: %s", (code, why) => {
    expect(finalClose(code)).toBe(why);
  });

  test.each([1000, 1001, 1005, 1006, 1009, 1011, 1012, 4408, 4411, 4503])(
    "WIRE3 %i is one to come back after",
    (code) => {
      expect(finalClose(code)).toBeNull();
    },
  );
});
