/** What is told where something that was pressed isn't taken: on this phone, in one line, and nothing of the other's yes. */

import { describe, expect, test } from "vitest";
import type { Refusal, View } from "../../src/protocol/wire";
import type { Intent } from "../../src/room/commands";
import {
  NOTHING_SENT,
  type SentCommands,
  type ShownRefusal,
  voidedYes,
  withPause,
  withRefusal,
  withSent,
  withView,
} from "../../src/room/refusals";
import { type NotTaken, type ProposalName, TOLD } from "../../src/room/screen_types";
import { OWN_EPOCH, type Phone, preparing, together, UNEVENTFUL, viewWith } from "../support/phone";

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

describe("SHOW9 what this phone said, and what is none of it", () => {
  const at = { mono: 0, wall: 0 };
  const voided = (outlasts: ShownRefusal["outlasts"]): ShownRefusal => ({ what: "voided", at, outlasts });
  /** Said one after another, each on the view of this version. */
  const saying = (...all: readonly (readonly [string, ProposalName | undefined, number])[]): SentCommands =>
    all.reduce((sent, [type, to, version]) => withSent(sent, to ? { type, to } : { type }, version), NOTHING_SENT);
  const refusal = (code: Refusal["code"], id = 1): Refusal => ({ type: "refusal", code, id, message: "" });
  const gone = (sent: SentCommands, id = 1, code: Refusal["code"] = "changed") =>
    withRefusal(sent, refusal(code, id), 9, at)[1];
  const shown = (sent: SentCommands, code: Refusal["code"], version = 9) =>
    withRefusal(sent, refusal(code), version, at)[0].shown;

  test("WIRE2 of the newest sixteen commands it is known what they were", () => {
    const all = saying(...Array.from({ length: 17 }, () => ["edit", undefined, 1] as const));
    expect(withRefusal(all, refusal("changed", 1), 1, at)[0].shown).toBeNull();
    expect(withRefusal(all, refusal("changed", 2), 1, at)[0].shown?.what).toBe("changed");
    expect(withRefusal(all, refusal("changed", 17), 1, at)[0].sent).toEqual(all.sent.slice(0, -1));
  });

  test("REHEARSE4 a trial that is told of outlasts what is said of the trial, and nothing else", () => {
    const told = { ...NOTHING_SENT, shown: voided("trial") };
    expect(withSent(told, { type: "confirm" }, 1).shown).toEqual(voided("trial"));
    expect(withSent(told, { type: "edit" }, 1).shown).toBeNull();
    expect(withSent({ ...told, shown: voided(null) }, { type: "confirm" }, 1).shown).toBeNull();
    expect(withView(told, null, viewWith({ phase: "preparing" }), at).shown).toEqual(voided("trial"));
    expect(withView(told, null, viewWith({ phase: "preparing", ask: "given" }), at).shown).toBeNull();
    expect(withView(told, null, viewWith({ phase: "paused" }), at).shown).toBeNull();
  });

  test("RELEASE6 a pause says nothing of a yes to start that its person took back before it", () => {
    const before = viewWith({ phase: "preparing", ask: "given" });
    expect(withPause(saying(["agree", "start", 1]), before, at).shown).toEqual(voided("trial"));
    expect(withPause(saying(["agree", "start", 1], ["withdraw", "start", 2]), before, at).shown).toBeNull();
    expect(withPause(saying(["withdraw", "start", 1], ["agree", "start", 2]), before, at).shown).not.toBeNull();
    expect(withPause(NOTHING_SENT, { ...before, phase: "paused" }, at).shown).toBeNull();
  });

  test("YES2 a yes that was refused is none any more, but where the same was said again, or may have been kept", () => {
    expect(gone(saying(["agree", "start", 1]))).toBe("start");
    expect(gone(saying(["agree", "start", 1]), 1, "store_unavailable")).toBeNull();
    expect(gone(saying(["agree", "start", 1], ["agree", "start", 1]))).toBeNull();
    expect(gone(saying(["agree", "start", 1], ["agree", "start", 2]))).toBeNull();
    expect(gone(saying(["agree", "start", 1], ["agree", "start", 2]), 2)).toBe("start");
    expect(gone(saying(["agree", "start", 1], ["withdraw", "start", 1]))).toBe("start");
    expect(gone(saying(["agree", "step_on", 1], ["agree", "more_time", 1]))).toBe("step_on");
    expect(gone(saying(["withdraw", "start", 1]))).toBeNull();
    expect(gone(saying(["edit", undefined, 1]))).toBeNull();
  });

  test("SHOW9 only a change that comes before its own view outlasts that", () => {
    expect(shown(saying(["agree", "go_on", 9]), "changed")?.outlasts).toBe("next");
    expect(shown(saying(["agree", "go_on", 8]), "changed")?.outlasts).toBeNull();
    expect(shown(saying(["agree", "go_on", 9]), "too_soon")?.outlasts).toBeNull();
  });

  test.each<[string, ProposalName | undefined, Refusal["code"]]>([
    ["edit", undefined, "not_now"],
    ["withdraw", "start", "changed"],
    ["withdraw", "start", "taps_changed"],
    ["agree", "step_on", "taps_changed"],
    ["agree", "more_time", "taps_changed"],
  ])("SHOW9 nothing is told of %s %s, %s, and what was told before stays", (type, to, code) => {
    const said = saying([type, to, 1]);
    expect(shown(said, code)).toBeNull();
    expect(shown({ ...said, shown: voided(null) }, code)).toEqual(voided(null));
  });

  describe("YES4 to what a yes stood", () => {
    const before = viewWith({
      phase: "paused",
      step: 1,
      ask: "given",
      step_ask: "given",
      more_ask: "given",
      ends_at: 900,
    });
    const to = (view: Partial<View>, sent = NOTHING_SENT, held: View | null = before) =>
      voidedYes(sent, held, { ...before, version: 2, ...view });

    test("YES4 going on, a step and more time, each by its own field", () => {
      expect(to({ ask: "open" })).toBe("go_on");
      expect(to({ phase: "preparing", ask: "open" }, NOTHING_SENT, { ...before, phase: "preparing" })).toBe("start");
      expect(to({ step_ask: "open" })).toBe("step_on");
      expect(to({ more_ask: "open" })).toBe("more_time");
      expect(to({})).toBeNull();
    });

    test("YES4 where something was lowered, also without being asked again; and not where nothing was (YES3)", () => {
      const newer = { ...before.agreement, version: 1 };
      expect(to({ ask: "none" })).toBeNull();
      expect(to({ ask: "none", step: 0 })).toBe("go_on");
      expect(to({ ask: "none", agreement: newer })).toBe("go_on");
      expect(to({ step: 0 })).toBeNull();
      expect(to({ agreement: newer })).toBeNull();
    });

    test("LADDER3 TIME3 not where it came to what it was for, nor over a pause, a phase or another room", () => {
      expect(to({ step: 2, step_ask: "open" })).toBeNull();
      expect(to({ ends_at: 1_500, more_ask: "open" })).toBeNull();
      expect(to({ ask: "open", taps: { a: 1, b: 0, watch: 0 } })).toBeNull();
      expect(to({ ask: "open", phase: "together" })).toBeNull();
      expect(to({ ask: "open", epoch: "another" })).toBeNull();
      expect(to({ ask: "open" }, NOTHING_SENT, null)).toBeNull();
    });

    test("RELEASE6 not where its person took just that one back", () => {
      expect(to({ ask: "open" }, saying(["agree", "go_on", 1], ["withdraw", "go_on", 1]))).toBeNull();
      expect(to({ ask: "open" }, saying(["withdraw", "go_on", 1], ["agree", "go_on", 1]))).toBe("go_on");
      expect(to({ ask: "open" }, saying(["withdraw", "step_on", 1]))).toBe("go_on");
      expect(to({ step_ask: "open" }, saying(["withdraw", "step_on", 1]))).toBeNull();
      expect(to({ more_ask: "open" }, saying(["withdraw", "more_time", 1]))).toBeNull();
      expect(to({ more_ask: "open" }, saying(["withdraw", "more_time", 1], ["edit", undefined, 1]))).toBeNull();
    });
  });
});

test("AGREED1 a view that voids nothing leaves what this person agreed to, before the partner's phone has said so", () => {
  const claimed = preparing().signs("start").view({ version: 2 });
  const { digest } = claimed.state.agreed.own;
  expect(claimed.view({ version: 3 }).state.agreed.own.digest).toBe(digest);
  expect(digest).not.toBe(preparing().state.agreed.own.digest);
});
