/** What a server, a modified partner, a reload and another tab once could do, and what became of it. */

import { describe, expect, test } from "vitest";
import type { View } from "../../src/protocol/wire";
import { endsIn } from "../../src/room/agreed";
import { rememberedOf } from "../../src/room/state";
import { GRACE, W } from "../../src/room/time";
import type { Values } from "../../src/room/values";
import { NEXT_EPOCH, Phone, preparing, startedOn, together, UNEVENTFUL } from "../support/phone";

type Agreement = View["agreement"];

const DIGEST = "5157ed5157ed5157";
const { terms } = UNEVENTFUL.agreement;
const PAGES = { ours: "o".repeat(22), a: "a".repeat(22), b: "b".repeat(22) };
const OLDER = { ours: "x".repeat(22), a: "y".repeat(22), b: "z".repeat(22) };

const agreementOf = (steps: number, pages: Agreement["pages"] = UNEVENTFUL.agreement.pages): Agreement => ({
  ...UNEVENTFUL.agreement,
  terms: { ...terms, steps },
  pages,
});

/** This person says yes, and the token of it is made. */
function agrees(phone: Phone, to: "go_on" | "step_on"): void {
  phone.do({ type: "agree", to });
  const [sent] = phone.asked("agree");
  if (sent === undefined) throw new Error(`no yes to ${to} can be said`);
  phone.do({ type: "signed", to, yes: { ...sent.yes, digest: DIGEST } });
}

/** Paused by this person's own tap, and settled. */
function paused(): Phone {
  const phone = together().pass(100).do({ type: "tap" });
  phone.view({ version: 3, phase: "paused", taps: { a: 1, b: 0, watch: 0 }, ask: "open" });
  return phone.pass(11_000).do({ type: "tick" }).hears();
}

describe("REHEARSE5 TIME5 a tried pause that came through is no end", () => {
  const taps = { a: 0, b: 1, watch: 0 };
  const tried = { mine: "before", theirs: "felt" } as const;

  /** Two who met before, of whom only the other one has tried a pause today. */
  function startedAfterOneTry(): Phone {
    const phone = preparing().do({ type: "tried_before" }).hears({ taps: 1 }).do({ type: "confirm", how: "felt" });
    phone.view({ version: 3, phase: "preparing", ask: "open", taps, released: taps, rehearsal: tried });
    phone.signs("start").view({ version: 4, taps, released: taps }).hears({ taps: 1 });
    return phone.do({ type: "tick" }).isEchoed({ taps: 1 });
  }

  test("REHEARSE5 where only one of the two tried theirs", () => {
    const phone = startedAfterOneTry();
    expect(phone.screen.name).toBe("together");
    expect(phone.asked("resend")).toEqual([]);
  });

  test("REHEARSE5 nor on the phone whose pause it was, which hears that from the other", () => {
    const came = { ...taps, a: 1, b: 0 };
    const phone = preparing().do({ type: "tap" }).view({ version: 2, phase: "preparing", taps: came });
    phone.hears({ values: { ...phone.state.agreed.own, lets: came } });
    phone.view({ version: 3, phase: "preparing", ask: "open", taps: came, released: came });
    phone.signs("start").view({ version: 4, taps: came, released: came });
    phone.hears({ values: { ...phone.state.agreed.own, lets: came } });
    expect(phone.do({ type: "tick" }).isEchoed({ values: { ...phone.state.agreed.own, lets: came } }).screen.name).toBe(
      "together",
    );
  });

  test("TIME5 and enough is one, also where nobody has tapped but the other", () => {
    const phone = startedAfterOneTry().do({ type: "enough" });
    expect(phone.asked("command")).toEqual([{ type: "command", command: { type: "enough" } }]);
    expect(phone.beat).toMatchObject({ watch: 1, values: { lets: { a: 0, b: 1, watch: 1 } } }); // told before it
    expect(phone.isEchoed({ taps: 1 }).screen.name).not.toBe("together");
  });
});

describe("YES4 SHOW9 a yes that its own screen calls void is void", () => {
  const TOGETHER: Partial<View> = { version: 9, taps: { a: 1, b: 0, watch: 0 }, released: { a: 1, b: 0, watch: 0 } };
  const refused = (phone: Phone, code: string, id = phone.state.sentCommands.count): Phone =>
    phone.do({ type: "message", message: { type: "refusal", id, code } as never });
  const later = (phone: Phone) => phone.pass(30_000).hears().view(TOGETHER).hears().do({ type: "tick" }).isEchoed();

  test.each(["changed", "too_soon", "taps_changed", "partner_away", "wait_for_offer"])("refused as %s", (code) => {
    const phone = paused();
    agrees(phone, "go_on");
    refused(phone, code);
    expect(phone.state.agreed.yeses.go_on).toBeUndefined();
    expect(later(phone).screen.name).toBe("paused");
  });

  test("said by a view", () => {
    const phone = paused();
    agrees(phone, "go_on");
    const view: Partial<View> = { phase: "paused", taps: { a: 1, b: 0, watch: 0 } };
    phone.view({ ...view, version: 4, ask: "given" }).view({ ...view, version: 5, ask: "open" });
    expect(phone.on("paused").notTaken).toBe("voided");
    expect(phone.state.agreed.yeses.go_on).toBeUndefined();
    expect(later(phone).screen.name).toBe("paused");
  });

  test("and not where the store may have it, nor where it was said twice and may be matched just now", () => {
    const phone = paused();
    agrees(phone, "go_on");
    expect(refused(phone, "store_unavailable").state.agreed.yeses.go_on).toBeDefined();
    const twice = paused();
    agrees(twice, "go_on");
    agrees(twice, "go_on");
    expect(refused(twice, "changed").state.agreed.yeses.go_on).toBeDefined();
    expect(refused(twice, "changed", twice.state.sentCommands.count - 1).state.agreed.yeses.go_on).toBeUndefined();
  });
});

describe("AGREED4 RELEASE9 the texts and steps that both started on are those of the session", () => {
  const taps = { a: 0, b: 0, watch: 1 };
  const other: Partial<View> = { epoch: NEXT_EPOCH, phase: "paused", version: 3, taps, ask: "open" };

  test("AGREED4 in another epoch too, and over a reload", () => {
    const phone = startedOn(agreementOf(3, PAGES));
    expect(phone.screen.name).toBe("together");
    phone.view({ ...other, agreement: agreementOf(3, OLDER) });
    expect(phone.state.view?.agreement.pages).toEqual(PAGES);
    const anew = new Phone("a", rememberedOf(phone.state, phone.at)).do({ type: "opened", epoch: NEXT_EPOCH });
    expect(anew.view({ ...other, agreement: agreementOf(3, OLDER) }).state.view).toBeNull();
    expect(anew.view({ ...other, agreement: agreementOf(3, PAGES) }).screen.name).toBe("paused");
  });

  test("AGREED4 nor more steps, or more again after fewer", () => {
    const phone = startedOn(agreementOf(3));
    expect(phone.view({ version: 3, agreement: agreementOf(12) }).state.view?.agreement.terms.steps).toBe(3);
    expect(phone.view({ version: 4, agreement: agreementOf(1) }).state.view?.agreement.terms.steps).toBe(1);
    expect(phone.view({ version: 5, agreement: agreementOf(3) }).state.view?.agreement.terms.steps).toBe(1);
  });

  test("EPOCH1 a room that begins anew before its start may say other ones, and a start on those counts", () => {
    const phone = startedOn(agreementOf(3, PAGES));
    const agreement = agreementOf(2, OLDER);
    phone.view({ ...other, phase: "preparing", taps: { a: 0, b: 0, watch: 0 }, agreement });
    expect(phone.state.view?.agreement.pages).toEqual(OLDER);
    const bounds = { step: 0, more: 0, length: terms.length, every: terms.every, within: terms.within };
    const { taps: now } = phone.state;
    const texts = { pages: OLDER, steps: 2 };
    phone.says("start", { epoch: NEXT_EPOCH, taps: now, bounds, texts, digest: DIGEST });
    phone.view({ epoch: NEXT_EPOCH, version: 5, taps: now, released: now, agreement });
    expect(phone.state.agreed.texts).toEqual(texts);
  });
});

describe("CHECK3 a slow that a server keeps back", () => {
  const checkIn = { check_in: { round: 1, due_at: 49_000, answer_by: 80_000, mine: false } };
  const good: Partial<View> = { version: 4, pace: { round: 1, feeling: "good", at: 51_000 } };
  const answering = (): Phone =>
    together()
      .view({ version: 3, ...checkIn })
      .isEchoed()
      .do({ type: "answer", feeling: "good" });
  const hears = (phone: Phone, values: Partial<Values>, ms: number): Phone => {
    for (let passed = 0; passed <= ms; passed += 250)
      phone
        .pass(250)
        .do({ type: "tick" })
        .isEchoed({ values: { ...phone.state.agreed.own, ...values } });
    return phone;
  };

  test("CHECK3 is told to who answered good, once the partner's own word doesn't come", () => {
    const phone = answering().view(good);
    expect(hears(phone, { good: 0 }, 500).on("together").pace).toBeNull();
    expect(hears(phone, { good: 0 }, W).on("together").pace).toBe("slow");
  });

  test("CHECK3 and a good that was heard is none, also once the partner takes it back", () => {
    const phone = hears(answering().view(good), { good: 1 }, W);
    expect(phone.state.agreed.own.good).toBe(1);
    expect(hears(phone, { good: 0 }, W).on("together").pace).not.toBe("slow");
    expect(phone.state.agreed.own.good).toBe(0);
  });
});

describe("UNBELIEVED PAUSE3 no view takes a tapped page its pause", () => {
  const alone: Partial<View> = { phase: "waiting", epoch: "another-epoch-xxxxxxxx", version: 1 };
  test("UNBELIEVED not one that says that nobody is there", () => {
    const phone = together().do({ type: "tap" }).view(alone);
    expect(phone.screen.name).toBe("paused");
    expect(phone.do({ type: "tap" }).screen.name).toBe("paused");
    expect(together().view(alone).screen.name).toBe("paused");
  });
});

describe("YES3 CHECK4 what one does alone tells a modified partner nothing", () => {
  /** Both said yes to a step, as an honest server says, and the partner's beats keep it back. */
  function held(): { phone: Phone; low: () => Values } {
    const phone = startedOn(agreementOf(3));
    const low = () => ({ ...phone.state.agreed.own, step: 0, back: 0, heard: 0 });
    phone.isEchoed({ values: low() });
    agrees(phone, "step_on");
    phone.view({
      version: 4,
      agreement: agreementOf(3),
      step: 1,
      check_in: { round: 1, due_at: 49_000, answer_by: 80_000, mine: false },
    });
    return { phone: phone.isEchoed({ values: low() }), low };
  }

  test("CHECK4 a step that the partner hasn't gone to is given up by time, and so not by an answer", () => {
    const { phone, low } = held();
    expect(phone.state.agreed.own.step).toBe(1);
    for (let passed = 0; passed <= GRACE; passed += 250)
      phone.pass(250).do({ type: "tick" }).isEchoed({ values: low() });
    expect(phone.state.agreed.own.step).toBe(0);
    const before = phone.state.agreed.own;
    expect(phone.do({ type: "answer", feeling: "slow" }).state.agreed.own).toBe(before);
    expect(phone.beat).toBeNull();
  });
});

describe("RELEASE3 a pause that is nobody's tap voids a yes as any other does", () => {
  test.each<[string, (phone: Phone) => Phone]>([
    ["proof that lapses", (phone) => phone.pass(W + 1).do({ type: "tick" })],
    ["proof that had lapsed when the next beat came", (phone) => phone.pass(W + 1).isEchoed()],
    ["the page, when it is hidden", (phone) => phone.do({ type: "hidden" })],
    ["time that is over", (phone) => phone.pass(2_800_000).isEchoed()],
  ])("RELEASE3 by %s", (_, pauses) => {
    const phone = startedOn(agreementOf(3));
    agrees(phone, "step_on");
    expect(phone.state.agreed.yeses.step_on).toBeDefined();
    const { taps } = pauses(phone).state;
    expect(taps.watch).toBeGreaterThan(0);
    phone.view({ version: 4, agreement: agreementOf(3), phase: "paused", taps, step: 1 }); // as if it had been matched
    expect(phone.state.agreed.own.step).toBe(0);
  });
});

describe("AGREED5 TIME9 over a reload, and from tab to tab", () => {
  test("AGREED5 what a page was awake for is gone, whatever the server says is left", () => {
    const phone = together().do({ type: "tap" }).pass(2_400_000).do({ type: "hidden" });
    const [asked] = phone.asked("remember");
    expect(asked?.remembered.agreed?.awake).toBe(2_400_000);
    const anew = new Phone("a", rememberedOf(phone.state, phone.at));
    anew.at = { mono: 800, wall: phone.at.wall + 3_000 };
    anew.state = { ...anew.state, agreed: new Phone("a", rememberedOf(phone.state, phone.at)).state.agreed };
    const taps = anew.state.taps;
    anew.do({ type: "opened", epoch: NEXT_EPOCH });
    const ends = { now: 60_000, ends_at: 60_000 + 2_700_000 };
    anew.view({ version: 9, phase: "paused", taps, ask: "open", ...ends }).signs("go_on", taps);
    anew.view({ version: 10, taps, released: taps, ...ends }).hears({ taps: 0, watch: taps.watch });
    expect(endsIn(anew.state.agreed, anew.at)).toBeLessThan(310_000);
  });

  test("TIME9 enough that no server heard is said by the page that is loaded next", () => {
    const phone = together().do({ type: "tap" }).do({ type: "lost" }).do({ type: "enough" });
    expect(phone.asked("command")).toEqual([]);
    const anew = new Phone("a", rememberedOf(phone.state, phone.at)).do({ type: "opened", epoch: NEXT_EPOCH });
    anew.view({ version: 9, phase: "paused", taps: anew.state.taps, ask: "open" });
    expect(anew.asked("resend")).toEqual([{ type: "resend", command: { type: "enough" } }]);
  });

  test("UNBELIEVED a page that is loaded in a session is tapped, also where a server says that nobody is there", () => {
    const phone = together().do({ type: "tick" });
    const anew = new Phone("a", rememberedOf(phone.state, phone.at)).do({ type: "opened", epoch: NEXT_EPOCH });
    anew.view({ version: 9, phase: "waiting" }).do({ type: "tap" });
    expect(anew.state.taps.a).toBe(1);
    expect(anew.screen.name).toBe("paused");
  });

  test("TIME6 but a pause of after the end is nobody's to end", () => {
    const over = together().view({ version: 3, phase: "aftercare" });
    over.do({ type: "tap" }).view({ version: 4, phase: "paused", taps: over.state.taps });
    expect(over.asked("resend")).toEqual([]);
  });

  test("PAUSE10 a tab that takes the seat back knows what the other one lowered and ended", () => {
    const phone = startedOn(agreementOf(3));
    agrees(phone, "step_on");
    phone.view({ version: 4, agreement: agreementOf(3), step: 1 }).isEchoed();
    const other = new Phone("a", rememberedOf(phone.state, phone.at)).do({ type: "opened", epoch: NEXT_EPOCH });
    phone.do({ type: "message", message: { type: "fenced" } });
    other.view({ version: 5, agreement: agreementOf(3), step: 1, phase: "paused", taps: { a: 0, b: 0, watch: 1 } });
    other.do({ type: "step_back" }).do({ type: "tap" }).do({ type: "enough" });
    phone.do({ type: "remembered", remembered: rememberedOf(other.state, other.at) });
    const { own, begun } = phone.state.agreed;
    expect(own).toMatchObject({ step: 0, back: 1, lets: other.state.taps });
    expect(begun).not.toBeNull();
  });
});
