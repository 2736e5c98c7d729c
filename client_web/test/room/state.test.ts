import { describe, expect, test } from "vitest";
import { beating, maySignal, NOTHING_REMEMBERED, newState, paired, wantsPath } from "../../src/room/state";
import { ABSENT } from "../../src/room/time";
import { OWN_EPOCH, Phone, preparing, START, together } from "../support/phone";

const chosen = () => preparing().hears().do({ type: "choose_path", on: true });
const fenced = { type: "message", message: { type: "fenced" } } as const;

describe("PATH1 the second path", () => {
  test("PATH1 is wanted where its person chose it, in a room of two that is open, on the page that is the seat's", () => {
    expect(wantsPath(chosen().state)).toBe(true);
    expect(wantsPath(preparing().hears().state)).toBe(false);
    expect(wantsPath(chosen().do(fenced).state)).toBe(false);
    expect(wantsPath(chosen().do({ type: "close", why: "ended" }).state)).toBe(false);
    expect(wantsPath(new Phone().do({ type: "choose_path", on: true }).state)).toBe(false);
    expect(wantsPath(new Phone().view({ phase: "waiting" }).do({ type: "choose_path", on: true }).state)).toBe(false);
    expect(newState("a", NOTHING_REMEMBERED, true, START).path).toEqual({ chosen: false, open: false });
  });

  test("PATH3 a signaling message waits for a line, for a partner who is here, and for no Together to stand before", () => {
    const may = (phone: Phone) => maySignal(phone.state, phone.at);
    expect(may(chosen())).toBe(true);
    expect(may(preparing().hears())).toBe(false);
    expect(may(chosen().do({ type: "lost" }))).toBe(false);
    expect(may(chosen().do({ type: "opened", epoch: OWN_EPOCH }))).toBe(false);
    expect(may(chosen().pass(ABSENT))).toBe(true);
    expect(may(chosen().pass(ABSENT + 1))).toBe(false);
    expect(may(preparing().do({ type: "choose_path", on: true }))).toBe(false);
    expect(may(together().do({ type: "choose_path", on: true }))).toBe(false);
    expect(may(new Phone().do({ type: "choose_path", on: true }))).toBe(false);
  });
});

describe("BEAT6 who sends beats", () => {
  test("BEAT6 nobody whose room is over, or who has no keys yet", () => {
    expect(beating(together().state)).toBe(true);
    expect(beating(together().do({ type: "close", why: "ended" }).state)).toBe(false);
    expect(beating({ ...together().state, keys: "none" })).toBe(false);
    expect(paired(together().state)).toBe(true);
    expect(paired({ ...together().state, keys: "none" })).toBe(false);
    expect(paired(preparing().view({ version: 2, phase: "closed" }).state)).toBe(false);
  });

  test("SHOW7 a partner's pause is painted once: what was painted isn't asked for again", () => {
    const phone = together().hears({ taps: 1 });
    expect(phone.asked("await_paint")).toHaveLength(1);
    phone.do({ type: "painted", partner: 1 });
    expect(phone.state.shown).toBe(1);
    expect(phone.hears({ taps: 1 }).asked("await_paint")).toEqual([]);
    phone.do({ type: "hidden" });
    expect(phone.do({ type: "visible" }).asked("await_paint")).toEqual([]);
    expect(phone.hears({ taps: 2 }).asked("await_paint")).toHaveLength(1);
  });

  test("SEAT1 a phone has no line before one opened", () => {
    expect(new Phone().state.connection).toBe("down");
  });
});
