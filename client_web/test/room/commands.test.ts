/** What a phone says by itself, and what it is asked for (AGREED3, YES5). */

import { describe, expect, test } from "vitest";
import type { View } from "../../src/protocol/wire";
import { askFor, staleYes, unacknowledged } from "../../src/room/commands";
import type { ProposalName } from "../../src/room/screen_types";
import { LADDER, NEXT_EPOCH, oneStepOn, Phone, preparing, together, UNEVENTFUL } from "../support/phone";

const TAPPED = { a: 1, b: 0, watch: 0 };
const ON_LADDER = { version: 9, agreement: LADDER, step: 1 } as const;
const { terms } = UNEVENTFUL.agreement;

/** Its line goes, it does this without one, and finds the server where it was. */
const alone = (phone: Phone, does: (phone: Phone) => Phone, finds: Partial<View>): Phone =>
  does(phone.do({ type: "lost" }))
    .do({ type: "opened", epoch: NEXT_EPOCH })
    .view(finds);

describe("AGREED3 what this phone holds lower than the server says, it says again", () => {
  test("AGREED3 a step back", () => {
    const phone = alone(oneStepOn(), (one) => one.do({ type: "step_back" }), ON_LADDER);
    expect(phone.asked("resend")).toEqual([{ type: "resend", command: { type: "step_back", step: 0 } }]);
    expect(phone.view({ ...ON_LADDER, version: 10, step: 0 }).asked("resend")).toEqual([]);
  });

  test("AGREED3 a lower term, with all others as they stand", () => {
    const agreement = { ...UNEVENTFUL.agreement, version: 4 };
    const lower = { ...terms, every: 60 };
    const phone = alone(together(), (one) => one.do({ type: "edit", terms: lower }), { version: 9, agreement });
    const command = { type: "edit", agreement: 4, terms: lower };
    expect(phone.asked("resend")).toEqual([{ type: "resend", command }]);
    const taken = { ...agreement, version: 5, terms: lower };
    expect(phone.view({ version: 10, agreement: taken }).asked("resend")).toEqual([]);
  });

  test("AGREED3 nothing where nothing is lower, nor before the start, where all is agreed on anew", () => {
    expect(unacknowledged(oneStepOn().view(ON_LADDER).state)).toBeNull();
    const phone = alone(oneStepOn(), (one) => one.do({ type: "step_back" }), ON_LADDER);
    const { view } = phone.told;
    expect(unacknowledged({ ...phone.state, view: { ...view, phase: "preparing" } })).toBeNull();
  });

  test("REHEARSE5 that the partner's pause came through before, and only before the start", () => {
    const untried = { rehearsal: { mine: null, theirs: null } } as const;
    const tried = (phone: Phone) => phone.do({ type: "tried_before" });
    const before = tried(preparing().view({ version: 2, phase: "preparing", ...untried }));
    expect(unacknowledged(before.state)).toEqual({ type: "confirm", taps: 0, how: "before" });
    expect(unacknowledged(tried(together().view({ version: 3, ...untried })).state)).toBeNull();
  });

  test("TIME9 that it is enough, where the server shows Together; a pause of after the end is a pause", () => {
    const { view, agreed, ...rest } = together().told;
    const over = { ...agreed, ended: true };
    expect(unacknowledged({ ...rest, view, agreed: over })).toEqual({ type: "enough" });
    const paused = { ...view, phase: "paused", taps: TAPPED } as const;
    expect(unacknowledged({ ...rest, taps: TAPPED, view: paused, agreed: over })).toBeNull();
    const lets = { ...over, own: { ...over.own, lets: TAPPED } };
    expect(unacknowledged({ ...rest, taps: TAPPED, view: paused, agreed: lets })).toEqual({ type: "enough" });
  });

  test.each<[string, (phone: Phone) => Phone]>([
    ["without a line", (phone) => phone.do({ type: "lost" })],
    ["before the server has spoken on it", (phone) => phone.do({ type: "opened", epoch: NEXT_EPOCH })],
    ["where a newer page is open", (phone) => phone.do({ type: "message", message: { type: "fenced" } })],
  ])("SEAT1 nothing %s", (_, change) => {
    const held = oneStepOn().view({ ...ON_LADDER, ask: "given", step_ask: "given", more_ask: "given" });
    expect(staleYes(held.state)).toEqual({ type: "withdraw", to: "go_on" });
    const back = alone(oneStepOn(), (one) => one.do({ type: "step_back" }), ON_LADDER);
    expect(unacknowledged(back.state)).not.toBeNull();
    for (const phone of [change(held), change(back)]) {
      expect(unacknowledged(phone.state)).toBeNull();
      expect(staleYes(phone.state)).toBeNull();
    }
    expect(unacknowledged(new Phone().state)).toBeNull();
    expect(staleYes(new Phone().state)).toBeNull();
  });
});

describe("YES5 a yes that stands at the server and isn't this phone's is taken back", () => {
  test.each([
    ["go_on", { ask: "given" }],
    ["step_on", { step_ask: "given" }],
    ["more_time", { more_ask: "given" }],
  ] as const)("YES5 %s, in a session and not before one", (to, says) => {
    const { state } = together().view({ version: 3, ...says });
    expect(staleYes(state)).toEqual({ type: "withdraw", to });
    expect(staleYes(preparing().view({ version: 2, phase: "preparing", ...says }).state)).toBeNull();
  });
});

describe("what is asked for", () => {
  const names: readonly ProposalName[] = ["start", "go_on", "step_on", "more_time"];
  const asks = (phone: Phone) => names.map((to) => askFor(phone.state, to, phone.at));
  const all = { ask: "open", step_ask: "open", more_ask: "open" } as const;

  test("RELEASE1 RELEASE8 a start before it, going on from a pause, the others in a session", () => {
    expect(asks(preparing())).toEqual(["open", "none", "none", "none"]);
    const ends = { now: 50_000, ends_at: 110_000 };
    expect(asks(together().view({ version: 3, ...all, ...ends }))).toEqual(["none", "none", "open", "open"]);
    const paused = { version: 4, phase: "paused", taps: TAPPED, settles_at: 0, ask: "open" } as const;
    expect(asks(together().do({ type: "tap" }).view(paused))).toEqual(["none", "open", "none", "none"]);
  });

  test("AGREED3 LADDER3 no step and no more time from where one has gone back", () => {
    const ends = { now: 50_000, ends_at: 110_000 };
    const [, , step] = asks(oneStepOn().view({ ...ON_LADDER, ...all }));
    expect(step).toBe("open");
    const higher = oneStepOn().view({ ...ON_LADDER, ...all, ...ends });
    const back = { ...higher.state.agreed, own: { ...higher.state.agreed.own, step: 0 } };
    higher.state = { ...higher.state, agreed: back };
    expect(asks(higher)).toEqual(["none", "none", "none", "open"]);
    const longer = together().view({ version: 3, ...all, ...ends, more: 1 });
    expect(longer.state.agreed.own.more).toBe(0);
    expect(asks(longer)).toEqual(["none", "none", "open", "none"]);
  });

  test("RELEASE2 nothing without a view, a line, or the partner's taps", () => {
    expect(asks(new Phone())).toEqual(["none", "none", "none", "none"]);
    expect(asks(preparing().do({ type: "lost" }))).toEqual(["none", "none", "none", "none"]);
    expect(asks(preparing().hears({ taps: 1 }))).toEqual(["none", "none", "none", "none"]);
  });
});
