/** What is told where something that was pressed isn't taken: on this phone, in one line, and nothing of the other's yes. */

import { describe, expect, test } from "vitest";
import type { Refusal, View } from "../../src/protocol/wire";
import type { Intent } from "../../src/room/commands";
import { type NotTaken, TOLD } from "../../src/room/screen_types";
import { OWN_EPOCH, type Phone, preparing, together, UNEVENTFUL } from "../support/phone";

const TERMS = { ...UNEVENTFUL.agreement.terms, length: 300 };
const EDIT: Intent = { type: "edit", terms: TERMS };
const START: Intent = { type: "agree", to: "start" };
const AGREEMENT = (version: number) => ({ ...UNEVENTFUL.agreement, version });

/** Paused by a tap of the partner's; both may go on. */
const paused = (): Phone =>
  together()
    .view({ version: 3, phase: "paused", taps: { a: 0, b: 1, watch: 0 }, ask: "open", settles_at: 0 })
    .hears({ taps: 1 });

const told = (phone: Phone): NotTaken | null => {
  const { screen } = phone;
  if (!("notTaken" in screen)) throw new Error(`on ${screen.name}`);
  return screen.notTaken;
};
const refuse = (phone: Phone, code: Refusal["code"], id = 1): Phone =>
  phone.do({ type: "message", message: { type: "refusal", code, id, message: "" } });

describe("SHOW9 a refusal", () => {
  test.each<[string, Intent, Refusal["code"], NotTaken | null]>([
    ["an edit that met a change", EDIT, "changed", "changed"],
    ["an edit that met the start", EDIT, "takes_two", "changed"],
    ["an edit that couldn't be kept", EDIT, "store_unavailable", "not_stored"],
    ["a yes to what has changed", START, "changed", "changed"],
    ["a yes that met a pause", START, "taps_changed", "changed"],
    ["a yes without the other phone", START, "partner_away", "away"],
    ["a yes that came too soon", START, "too_soon", "too_soon"],
    ["a yes that couldn't be kept", START, "store_unavailable", "not_stored"],
    ["YES3 RELEASE4 that it isn't this phone's turn", START, "wait_for_offer", null],
    ["what the screen says anyway", START, "not_now", null],
  ])("SHOW9 is told: %s", (_, wish, code, what) => {
    expect(told(refuse(preparing().do(wish), code))).toBe(what);
  });

  test.each<[Intent, Refusal["code"], NotTaken | null]>([
    [{ type: "agree", to: "go_on" }, "too_soon", "too_soon"],
    [{ type: "agree", to: "go_on" }, "taps_changed", "changed"],
    [{ type: "agree", to: "go_on" }, "wait_for_offer", null],
    [{ type: "enough" }, "store_unavailable", "not_stored"],
    [EDIT, "changed", "changed"],
  ])("SHOW9 is told on Paused: %j, %s", (wish, code, what) => {
    expect(told(refuse(paused().do(wish), code))).toBe(what);
  });

  test("SHOW9 WIRE2 of something that this page didn't say, or of a frame, is nothing to tell", () => {
    const phone = preparing().do(EDIT);
    for (const id of [0, 2, 99]) expect(told(refuse(phone, "store_unavailable", id))).toBeNull();
    phone.do({ type: "message", message: { type: "refusal", code: "changed", id: null, message: "" } });
    expect(told(phone)).toBeNull();
  });

  test("SHOW9 is gone at the next view, but not by that which brings the change that it met", () => {
    const late = refuse(preparing().do(EDIT), "changed");
    const changed: Partial<View> = { phase: "preparing", ask: "open", agreement: AGREEMENT(1) };
    expect(told(late.view({ ...changed, version: 2 }))).toBe("changed");
    expect(told(late.view({ ...changed, version: 3 }))).toBeNull();
    const known = preparing()
      .do(EDIT)
      .view({ ...changed, version: 2 });
    expect(told(refuse(known, "changed"))).toBe("changed");
    expect(told(known.view({ ...changed, version: 3 }))).toBeNull();
  });

  test("SHOW9 is gone when something else is said, and when anybody pauses", () => {
    expect(told(refuse(preparing().do(EDIT), "store_unavailable").do(EDIT))).toBeNull();
    expect(told(refuse(paused().do({ type: "enough" }), "store_unavailable").do({ type: "tap" }))).toBeNull();
    expect(told(refuse(paused().do({ type: "enough" }), "store_unavailable").hears({ taps: 2 }))).toBeNull();
  });

  test("SHOW9 PAUSE3 stands in no pause's way: a tap in Together shows Paused as ever, and nothing of it", () => {
    const phone = together().view({ version: 3, step_ask: "open", agreement: AGREEMENT(0) });
    phone.do({ type: "tick" }).isEchoed().do({ type: "agree", to: "step_on" });
    expect(told(refuse(phone, "changed"))).toBe("changed");
    expect(phone.on("together").notTaken).toBe("changed");
    expect(phone.do({ type: "tap" }).on("paused")).toMatchObject({ mine: true, notTaken: null });
  });
});

describe("SHOW9 YES4 a yes that a change has let go of", () => {
  const given = (): Phone => preparing().do(START).view({ phase: "preparing", version: 2, ask: "given" });
  const open: Partial<View> = { phase: "preparing", version: 3, ask: "open", agreement: AGREEMENT(1) };

  test("SHOW9 YES4 is told until the next view", () => {
    const phone = given().view(open);
    expect(told(phone)).toBe("voided");
    expect(told(phone.view({ ...open, version: 4 }))).toBeNull();
  });

  test("RELEASE6 not where its own person took it back", () => {
    expect(told(given().do({ type: "withdraw", to: "start" }).view(open))).toBeNull();
    const again = given().do({ type: "withdraw", to: "start" }).view(open).do(START);
    again.view({ ...open, version: 4, ask: "given" });
    expect(told(again.view({ ...open, version: 5 }))).toBe("voided");
  });

  test("YES3 not where no yes of this phone stood, whatever the other one says", () => {
    expect(told(preparing().view({ ...open, version: 2 }))).toBeNull();
  });

  test("SHOW9 YES4 RELEASE4 in a pause, where the partner lowered something and offers anew first; and not where they only took theirs back", () => {
    const offered: Partial<View> = { phase: "paused", taps: { a: 0, b: 1, watch: 0 }, settles_at: 0 };
    const said = (): Phone =>
      paused()
        .do({ type: "agree", to: "go_on" })
        .view({ ...offered, version: 4, ask: "given" });
    const gone: Partial<View> = { ...offered, version: 5, ask: "none" };
    expect(told(said().view({ ...gone, agreement: AGREEMENT(1) }))).toBe("voided");
    expect(told(said().view(gone))).toBeNull();
  });

  test("SHOW9 REHEARSE4 a tried pause has the screen; a yes to start that it let go of is told of after it, until it is given anew", () => {
    const tried: Partial<View> = { ...open, taps: { a: 0, b: 1, watch: 0 } };
    const phone = given().hears({ taps: 1 });
    phone.on("paused");
    expect(told(phone)).toBeNull();
    expect(told(phone.view(tried))).toBeNull();
    phone.do({ type: "confirm", how: "seen" });
    const after: Partial<View> = { ...tried, version: 4, released: { a: 0, b: 1, watch: 0 } };
    phone.hears({ taps: 1 }).view(after);
    phone.on("preparing");
    expect(told(phone)).toBe("voided");
    expect(told(phone.view({ ...after, version: 5 }))).toBe("voided");
    expect(told(phone.view({ ...after, version: 6, ask: "given" }))).toBeNull();
    expect(told(phone.view({ ...after, version: 7, taps: { a: 0, b: 2, watch: 0 } }))).toBeNull();
  });

  test("SHOW9 RELEASE3 nothing is told of a tried pause that let go of no yes", () => {
    const phone = preparing()
      .hears({ taps: 1 })
      .view({ phase: "preparing", version: 2, taps: { a: 0, b: 1, watch: 0 } });
    phone.do({ type: "confirm", how: "seen" });
    phone.view({ phase: "preparing", version: 3, taps: { a: 0, b: 1, watch: 0 }, released: { a: 0, b: 1, watch: 0 } });
    expect(phone.on("preparing").notTaken).toBeNull();
  });

  test("SHOW9 SHOW13 in Together it goes by itself, and stands for as long as anything else that is told there", () => {
    const phone = together().view({ version: 3, step_ask: "given" });
    phone.do({ type: "tick" }).isEchoed().view({ version: 4, step_ask: "open" });
    expect(phone.on("together").notTaken).toBe("voided");
    for (let past = 0; past < TOLD; past += 500) phone.pass(500).do({ type: "tick" }).isEchoed();
    expect(phone.on("together").notTaken).toBe("voided");
    phone.pass(500).do({ type: "tick" }).isEchoed();
    expect(phone.on("together").notTaken).toBeNull();
  });

  test("SHOW9 not twice, if a new line begins with the same view", () => {
    const phone = given().view(open).do({ type: "lost" }).do({ type: "opened", epoch: OWN_EPOCH });
    expect(told(phone.view(open))).toBe("voided");
    expect(told(phone.view({ ...open, version: 4 }))).toBeNull();
  });

  test("LADDER3 TIME3 and not where what it was for has happened", () => {
    const agreement = { ...UNEVENTFUL.agreement, terms: { ...UNEVENTFUL.agreement.terms, steps: 3 } };
    const asked = (): Phone => {
      const phone = together().view({
        version: 3,
        agreement,
        step: 1,
        step_ask: "given",
        more_ask: "given",
        ends_at: 900_000,
      });
      return phone.do({ type: "tick" }).isEchoed();
    };
    const next: Partial<View> = {
      version: 4,
      agreement,
      step: 1,
      step_ask: "given",
      more_ask: "given",
      ends_at: 900_000,
    };
    expect(told(asked().view({ ...next, step: 2, step_ask: "open" }))).toBeNull();
    expect(told(asked().view({ ...next, ends_at: 1_500_000, more_ask: "open" }))).toBeNull();
    expect(told(asked().view({ ...next, step: 0, step_ask: "open" }))).toBe("voided"); // LADDER2
    expect(told(asked().view({ ...next, step_ask: "open" }))).toBe("voided"); // YES4: a slow
    expect(told(asked().view({ ...next, more_ask: "open" }))).toBe("voided");
  });
});
