import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { View } from "../../src/protocol/wire";
import {
  type Agreed,
  agreedFrom,
  answered,
  endsIn,
  heardValues,
  heldIn,
  isEnough,
  isOverdue,
  isPossible,
  keepsOther,
  keptAgreed,
  letsGo,
  lowersTerms,
  overdueIn,
  paceOf,
  pressed,
  reconnected,
  releasesExactly,
  signed,
  steppedBack,
  viewed,
  withdrawn,
  withoutClaims,
  withoutYesesOn,
  withReleased,
  type Yes,
} from "../../src/room/agreed";
import { type Count, ZERO } from "../../src/room/pause_counters";
import type { ProposalName } from "../../src/room/screen_types";
import { GRACE, W } from "../../src/room/time";
import { above, type Bounds, lesser, NOTHING_AGREED, type Values } from "../../src/room/values";
import { later, START, viewWith } from "../support/phone";

const BOUNDS: Bounds = { step: 1, more: 0, length: 2700, every: 420, within: 30 };
const TERMS = { length: 2700, every: 420, within: 30, steps: 3 };
const TAPS: Count = { a: 1, b: 0, watch: 2 };
const DIGEST = "00112233445566aa";
const AGREEMENT = { version: 3, terms: TERMS, pages: { ours: null, a: null, b: null } };

const view = (changes: Partial<View> = {}): View =>
  viewWith({ agreement: AGREEMENT, taps: TAPS, released: TAPS, step: 1, phase: "together", ...changes });

const yes = (changes: Partial<Yes> = {}): Yes => ({
  epoch: view().epoch,
  taps: TAPS,
  bounds: BOUNDS,
  texts: { pages: AGREEMENT.pages, steps: TERMS.steps },
  digest: DIGEST,
  ...changes,
});

const possible = (now: View, held: View | null, agreed = agreedFrom(null, START)): boolean =>
  isPossible(now, held, agreed);
const paceAt = (agreed: Agreed, told: View, at = START): string | null => paceOf(agreed, told, at);

/** A yes that was pressed, and whose token is made. */
const withYes = (agreed: Agreed, to: ProposalName, said: Yes): Agreed => signed(pressed(agreed, to, said), to, said);

/** A phone that said yes to going on, and was told that the other did too. */
const agreeing = (): Agreed => viewed(withYes(agreedFrom(null, START), "go_on", yes()), view(), null, TAPS, START);
const partner = (changes: Partial<Values> = {}): Values => ({
  ...NOTHING_AGREED,
  ...BOUNDS,
  agreed: TAPS,
  digest: DIGEST,
  ...changes,
});
const both = (): Agreed => heardValues(agreeing(), partner(), START);

describe("AGREED1: what this person said yes to, and nothing else", () => {
  test("a yes alone changes nothing that is sealed", () => {
    const before = agreedFrom(null, START);
    expect(withYes(before, "go_on", yes()).own).toBe(before.own);
  });

  test("a view that says both released what this person said yes to is taken", () => {
    expect(agreeing().own).toEqual(partner());
  });

  test.each([
    ["nobody said yes here", agreedFrom(null, START), view()],
    ["the yes was to other taps", withYes(agreedFrom(null, START), "go_on", yes({ taps: { ...TAPS, b: 4 } })), view()],
    ["the yes was of another epoch", withYes(agreedFrom(null, START), "go_on", yes({ epoch: "x" })), view()],
    ["the yes was taken back", withdrawn(withYes(agreedFrom(null, START), "go_on", yes()), "go_on"), view()],
    ["the room has another epoch now", withYes(agreedFrom(null, START), "go_on", yes()), view({ epoch: "another" })],
  ])("not where %s", (_, before, claimed) => {
    const after = viewed(before, claimed, view({ epoch: view().epoch }), TAPS, START);
    expect(after.own.agreed).toEqual(ZERO);
    expect(releasesExactly(heardValues(after, partner(), START), TAPS)).toBe(false);
  });
});

describe("AGREED2: both phones, exactly these taps, the same meaning", () => {
  test("so they are", () => expect(releasesExactly(both(), TAPS)).toBe(true));
  test.each([
    ["the partner's phone says nothing", NOTHING_AGREED],
    ["the partner's phone means something else", partner({ digest: "ffffffffffffffff" })],
    ["the partner's phone let go of other taps", partner({ agreed: { ...TAPS, watch: 1 } })],
  ])("not where %s", (_, theirs) => {
    expect(releasesExactly(heardValues(agreeing(), theirs, START), TAPS)).toBe(false);
  });
  test("nor once there is one tap more", () => expect(releasesExactly(both(), { ...TAPS, b: 1 })).toBe(false));
});

describe("AGREED3: the lesser holds", () => {
  const bounds = fc.record({
    step: fc.integer({ min: 0, max: 255 }),
    more: fc.integer({ min: 0, max: 255 }),
    length: fc.integer({ min: 0, max: 65535 }),
    every: fc.integer({ min: 0, max: 65535 }),
    within: fc.integer({ min: 0, max: 255 }),
  });

  test("in whatever order they are asked", () => {
    fc.assert(
      fc.property(bounds, bounds, bounds, (one, two, three) => {
        expect(lesser(one, two)).toEqual(lesser(two, one));
        expect(lesser(lesser(one, two), three)).toEqual(lesser(one, lesser(two, three)));
        expect(above(lesser(one, two), one)).toBe(false);
      }),
    );
  });

  test("a view can't raise a step that this person didn't say yes to", () => {
    expect(heldIn(viewed(both(), view({ step: 2 }), view(), TAPS, START), view({ step: 2 })).step).toBe(1);
  });

  test("a yes to the next step raises it once the partner's phone says so too", () => {
    const said = withYes(both(), "step_on", yes({ bounds: { ...BOUNDS, step: 2 } }));
    const up = viewed(said, view({ step: 2 }), view(), TAPS, START);
    expect(up.own.step).toBe(2);
    expect(heldIn(up, view({ step: 2 })).step).toBe(1);
    const theirs = heardValues(up, partner({ step: 2 }), START);
    expect(heldIn(theirs, view({ step: 2 })).step).toBe(2);
  });

  test("a partner who hasn't got there yet takes no step from this phone; one who went back does", () => {
    const up = viewed(
      withYes(both(), "step_on", yes({ bounds: { ...BOUNDS, step: 2 } })),
      view({ step: 2 }),
      view(),
      TAPS,
      START,
    );
    expect(heardValues(up, partner({ step: 1 }), START).own.step).toBe(2);
    const there = heardValues(up, partner({ step: 2 }), START);
    expect(heardValues(there, partner({ step: 0 }), START).own.step).toBe(0);
  });

  test("after a step back nothing goes up again before the partner's phone has heard of it", () => {
    const said = withYes(steppedBack(both(), 0), "step_on", yes({ bounds: { ...BOUNDS, step: 1 } }));
    const told = (agreed: Agreed) => viewed(agreed, view({ step: 1 }), view({ step: 0 }), TAPS, START).own.step;
    expect(told(said)).toBe(0);
    expect(told(heardValues(said, partner(), START))).toBe(0);
    expect(told(heardValues(said, partner({ heard: 1 }), START))).toBe(1);
  });

  test("a step back, a slow and lower terms leave no yes to the next step", () => {
    const said = withYes(both(), "step_on", yes({ bounds: { ...BOUNDS, step: 2 } }));
    for (const after of [
      steppedBack(said, 0),
      answered(said, 1, "slow"),
      answered(said, 1, "good"),
      lowersTerms(said, { ...TERMS, length: 1800 }, START),
    ]) {
      expect(after.yeses.step_on).toBeUndefined();
    }
  });

  test("more time takes both, and a shorter length takes it away again", () => {
    const said = withYes(both(), "more_time", yes({ bounds: { ...BOUNDS, more: 1 } }));
    const given = heardValues(viewed(said, view({ more: 1 }), view(), TAPS, START), partner({ more: 1 }), START);
    expect(heldIn(given, view({ more: 1 })).more).toBe(1);
    expect(heardValues(given, partner({ more: 0, length: 1800 }), START).own).toMatchObject({ more: 0, length: 1800 });
  });
});

test("AGREED6 REHEARSE1 TIME5 one person lets go of a tried pause of the partner, and of everything at the end, and of nothing else", () => {
  const theirs = partner({ digest: "00", lets: { a: 1, b: 7, watch: 9 } });
  const heard = heardValues(agreedFrom(null, START), theirs, START);
  expect(withReleased(heard, "preparing", "a").released).toEqual({ a: 1, b: 0, watch: 0 });
  expect(withReleased(heard, "paused", "a").released).toEqual(ZERO);
  expect(withReleased(heard, "aftercare", "a").released).toEqual({ a: 1, b: 7, watch: 9 });
  expect(withReleased(letsGo(agreedFrom(null, START), { a: 0, b: 1, watch: 0 }), "preparing", "a").released.b).toBe(1);
});

test("AGREED6 TIME6 the end is taken for one once; a tap after it takes more than the server's word", () => {
  const over = view({ phase: "aftercare", taps: TAPS, released: TAPS });
  const ended = withReleased(viewed(agreedFrom(null, START), over, view(), TAPS, START), "aftercare", "a");
  expect(ended.released).toEqual(TAPS);
  const tapped = { ...TAPS, a: 2 };
  const again = viewed(ended, view({ phase: "aftercare", taps: tapped, released: tapped }), over, TAPS, START);
  expect(withReleased(again, "aftercare", "a").released).toEqual(TAPS);
});

test("AGREED5: neither the time nor the time for an answer outlasts what was agreed on, whatever a server says", () => {
  const agreed = both();
  expect(isOverdue(agreed, later(454_000))).toBe(false);
  expect(isOverdue(agreed, later(456_000))).toBe(true);
  const complete = viewed(
    answered(agreed, 1, "good"),
    view({ pace: { round: 1, feeling: "good", at: 0 } }),
    view(),
    TAPS,
    later(430_000),
  );
  expect(isOverdue(complete, later(456_000))).toBe(false);
  expect(isOverdue({ ...complete, askBy: null }, later(2_706_000))).toBe(true);
  expect(isOverdue({ ...complete, askBy: null }, { mono: START.mono, wall: START.wall + 2_706_000 })).toBe(true);
});

test("CHECK3: a good doesn’t outlive a step back of either", () => {
  const good = view({ pace: { round: 4, feeling: "good", at: 0 } });
  const told = heardValues(viewed(answered(both(), 4, "good"), good, view(), TAPS, START), partner({ good: 4 }), START);
  expect(paceAt(told, good)).toBe("good");
  const back = steppedBack(told, 0);
  expect(paceAt(back, good)).toBeNull();
  expect(paceAt(viewed(back, good, good, TAPS, START), good)).toBeNull();
  expect(paceAt(heardValues(told, { ...back.own }, START), good)).toBeNull();
  const lower = view({ ...good, step: told.own.step - 1 });
  expect(paceAt(viewed(told, lower, good, TAPS, START), lower)).toBeNull();
});

test("CHECK3: good takes the partner's word; slow takes nothing", () => {
  const good = view({ pace: { round: 4, feeling: "good", at: 0 } });
  const mine = viewed(answered(both(), 4, "good"), good, view(), TAPS, START);
  expect(paceAt(mine, good)).toBeNull();
  expect(paceAt(heardValues(mine, partner({ good: 4 }), START), good)).toBe("good");
  const slow = viewed(answered(both(), 4, "slow"), good, view(), TAPS, START);
  expect(paceAt(heardValues(slow, partner({ good: 4 }), START), good)).toBe("slow");
  expect(slow.own.good).toBe(0);
  expect(paceAt(both(), view({ pace: { round: 4, feeling: "slow", at: 0 } }))).toBe("slow");
});

test("AGREED1: what was agreed on is there after a reload, and no yes is", () => {
  const kept = withYes(both(), "step_on", yes());
  const back = agreedFrom(keptAgreed(kept, START), { mono: 5, wall: START.wall + 1000 });
  expect(back.own).toEqual(kept.own);
  expect(back.released).toEqual(kept.released);
  expect(back.yeses).toEqual({});
  expect(back.begun).toEqual({ mono: 5, wall: START.wall });
});

test("AGREED6 what a phone seals of the end is what was really tapped, whatever a server says was", () => {
  const much = { a: 90, b: 90, watch: 90 };
  const over = view({ phase: "aftercare", taps: much, released: much });
  const ended = viewed(agreedFrom(null, START), over, view(), TAPS, START);
  expect(ended.own.lets).toEqual(TAPS);
  expect(ended.released).toEqual(much);
});

test("AGREED5 what a wall clock did between two pages is nobody's time", () => {
  const later = { mono: 700, wall: START.wall + 3_600_000 };
  const back = agreedFrom(keptAgreed(both(), START), later);
  const tapped = { ...TAPS, a: 2 };
  const released = view({ taps: tapped, released: tapped, now: 0, ends_at: 2_000_000 });
  const said = withYes(back, "go_on", yes({ taps: tapped }));
  expect(isOverdue(viewed(said, released, view(), tapped, later), later)).toBe(false);
});

describe("AGREED4: views that can't be", () => {
  test.each<[string, Partial<View>, Partial<View> | null]>([
    ["more is let go of than was tapped", { released: { a: 2, b: 0, watch: 2 }, phase: "together" }, null],
    ["a counter that ends the room, and doesn't", { taps: { a: 2 ** 31 - 1, b: 0, watch: 0 }, phase: "paused" }, null],
    ["Together with a tap", { taps: { a: 2, b: 0, watch: 2 } }, null],
    ["Paused without one", { phase: "paused" }, null],
    ["a step that isn't there", { step: 3 }, null],
    ["less let go of than before", { released: { ...TAPS, watch: 1 }, phase: "paused" }, {}],
    ["back to Preparing", { phase: "preparing" }, { phase: "aftercare" }],
    ["from the end to Together", {}, { phase: "aftercare" }],
    ["texts that changed on the way", { agreement: { ...AGREEMENT, pages: { ours: "x", a: null, b: null } } }, {}],
  ])("%s", (_, now, before) => {
    expect(possible(view(now), before && view(before))).toBe(false);
  });

  test("those that can be", () => {
    expect(possible(view(), null)).toBe(true);
    expect(possible(view(), view({ phase: "preparing" }))).toBe(true);
    expect(possible(view({ phase: "preparing", epoch: "anew" }), view())).toBe(true);
  });
});

describe("AGREED1, AGREED3: what only a server said was matched doesn't outlive what voids a yes", () => {
  /** This phone was told of a match; the partner never said so. */
  const lone = (): Agreed => agreeing();

  test.each<[string, (agreed: Agreed) => Agreed]>([
    ["a new connection", reconnected],
    ["another epoch", (agreed) => viewed(agreed, view({ epoch: "another" }), view(), TAPS, START)],
  ])("%s: the partner's later yes completes nothing", (_, voids) => {
    const after = heardValues(voids(lone()), partner(), START);
    expect(releasesExactly(after, TAPS)).toBe(false);
    expect(after.own).toEqual(partner({ agreed: ZERO, digest: "0000000000000000" }));
  });

  test("TIME6: once the end was taken what both let go of stays so", () => {
    const ended = { ...lone(), ended: true };
    expect(reconnected(ended).own).toBe(ended.own);
  });

  test("YES4: an answer to a check-in leaves no step that the partner hasn't gone to", () => {
    const said = withYes(both(), "step_on", yes({ bounds: { ...BOUNDS, step: 2 } }));
    const claimed = viewed(said, view({ step: 2 }), view(), TAPS, START);
    expect(claimed.own.step).toBe(2);
    expect(answered(claimed, 1, "slow").own.step).toBe(1);
    expect(answered(claimed, 1, "good").own.step).toBe(1);
    expect(answered(heardValues(claimed, partner({ step: 2 }), START), 1, "slow").own.step).toBe(2);
  });

  test("AGREED1: a yes counts only if it still stands when its token is made", () => {
    const before = both();
    expect(signed(before, "go_on", yes())).toBe(before);
    const asked = pressed(before, "step_on", yes());
    for (const other of [{ epoch: "another" }, { taps: { ...TAPS, a: 9 } }, { bounds: { ...BOUNDS, step: 2 } }]) {
      expect(signed(asked, "step_on", yes(other))).toBe(asked);
      expect(signed(pressed(before, "step_on", yes(other)), "step_on", yes()).yeses.step_on?.digest).not.toBe(DIGEST);
    }
    expect(signed(asked, "step_on", yes()).yeses.step_on).toEqual(yes());
    for (const voided of [
      steppedBack(asked, 0),
      reconnected(asked),
      withdrawn(asked, "step_on"),
      lowersTerms(asked, { ...TERMS, length: 1800 }, START),
    ]) {
      expect(signed(voided, "step_on", yes()).yeses.step_on).toBeUndefined();
    }
  });

  test("AGREED1: a yes said once more is the same yes, and is matched while its second token is made", () => {
    const twice = pressed(withYes(agreedFrom(null, START), "go_on", yes()), "go_on", yes());
    const told = viewed(twice, view(), null, TAPS, START);
    expect(told.own).toMatchObject({ agreed: TAPS, digest: DIGEST });
    const further = pressed(twice, "go_on", yes({ bounds: { ...BOUNDS, step: 2 } }));
    expect(viewed(further, view(), null, TAPS, START).own.agreed).toEqual(ZERO);
  });

  test("AGREED1: nothing is matched before its token is made", () => {
    const fresh = pressed(agreedFrom(null, START), "go_on", yes());
    const unmatched = viewed(fresh, view(), null, TAPS, START);
    expect(unmatched.own).toMatchObject({ agreed: ZERO, digest: NOTHING_AGREED.digest });
    expect(unmatched.begun).toBeNull();
    const asked = pressed(
      pressed(both(), "step_on", yes({ bounds: { ...BOUNDS, step: 2 } })),
      "more_time",
      yes({ bounds: { ...BOUNDS, more: 1 } }),
    );
    const told = viewed(asked, view({ step: 2, more: 1 }), view(), TAPS, START);
    expect(told.own).toMatchObject({ step: 1, more: 0 });
    expect(told.yeses).toEqual(asked.yeses);
  });

  test.each<[string, (claimed: Agreed) => Agreed]>([
    ["a step back", (claimed) => steppedBack(claimed, 2)],
    ["a lower term", (claimed) => lowersTerms(claimed, { ...TERMS, every: 60 }, START)],
    ["a partner who goes back", (claimed) => heardValues(claimed, partner({ every: 60 }), START)],
    ["a yes taken back", (claimed) => withdrawn(claimed, "more_time")],
    ["a yes to the step taken back", (claimed) => withdrawn(claimed, "step_on")],
  ])("AGREED1: after %s no step and no more time stand that the partner hasn't gone to", (_, goesBack) => {
    const claimed: Agreed = { ...both(), own: { ...both().own, step: 2, more: 1 } };
    expect(goesBack(claimed).own).toMatchObject({ step: 1, more: 0 });
    const shared: Agreed = { ...claimed, theirs: { ...claimed.theirs, step: 2, more: 1 } };
    const lower = { ...shared.theirs, every: 60 };
    const kept = _ === "a partner who goes back" ? heardValues(shared, lower, START) : goesBack(shared);
    expect(kept.own).toMatchObject({ step: 2, more: 1 });
  });

  test("AGREED1: a claim stands for as long as the partner's beat may take, and no longer", () => {
    const claimed: Agreed = { ...both(), own: { ...both().own, step: 2, more: 1 }, raisedAt: START };
    expect(withoutClaims(claimed, later(GRACE))).toBe(claimed);
    expect(withoutClaims(claimed, later(GRACE + 1))).toMatchObject({ own: { step: 1, more: 0 }, raisedAt: null });
    const unraised = { ...claimed, raisedAt: null };
    expect(withoutClaims(unraised, later(GRACE + 1))).toBe(unraised);
  });

  test("AGREED1: a release that only a server said was matched goes with the yes that is taken back", () => {
    expect(withdrawn(agreeing(), "go_on").own).toMatchObject({ agreed: ZERO, digest: NOTHING_AGREED.digest });
    expect(withdrawn(both(), "go_on").own).toMatchObject({ agreed: TAPS, digest: DIGEST });
  });

  test("YES4: what the partner lowers leaves no yes beyond it, and a yes within it stands", () => {
    const said = withYes(withYes(both(), "step_on", yes({ bounds: { ...BOUNDS, step: 2 } })), "go_on", yes());
    expect(Object.keys(heardValues(said, partner(), START).yeses)).toEqual(["step_on", "go_on"]);
    expect(heardValues(said, partner({ step: 0 }), START).yeses).toEqual({});
    const lengths = withYes(both(), "more_time", yes({ bounds: { ...BOUNDS, length: 1800, more: 1 } }));
    for (const less of [{ length: 1799 }, { every: 60 }, { within: 15 }]) {
      expect(heardValues(lengths, partner(less), START).yeses).toEqual({});
    }
    expect(heardValues(lengths, partner({ length: 1800 }), START).yeses.more_time).toBeDefined();
  });

  test("YES4: going on raises nothing that was lowered since", () => {
    const said = withYes(both(), "go_on", yes({ taps: { ...TAPS, a: 2 } }));
    const lower = { ...said, own: { ...said.own, step: 0, length: 1800 } };
    const now = view({ taps: { ...TAPS, a: 2 }, released: { ...TAPS, a: 2 } });
    expect(viewed(lower, now, view(), TAPS, START).own).toMatchObject({
      step: 0,
      length: 1800,
      agreed: { a: 2 },
    });
  });
});

describe("TIME5, TIME6: enough is enough, whatever a server says", () => {
  const all = { a: 1, b: 1, watch: 2 };
  test.each<[string, Agreed, Count, boolean]>([
    ["nobody said so", both(), TAPS, false],
    ["this person let go of all", letsGo(both(), TAPS), TAPS, true],
    ["this person did, before a tap", letsGo(both(), TAPS), all, false],
    ["the partner did", heardValues(both(), partner({ lets: all }), START), TAPS, true],
    [
      "each of the other's tried pause",
      heardValues(letsGo(both(), { a: 0, b: 1, watch: 0 }), partner({ lets: { a: 1, b: 0, watch: 0 } }), START),
      all,
      false,
    ],
    ["the end was taken for one", { ...both(), ended: true }, all, true],
  ])("%s", (_, agreed, taps, enough) => {
    expect(isEnough(agreed, "a", taps)).toBe(enough);
  });
});

test("AGREED5: one answer counts for one check-in, however often a server says what it came to", () => {
  const told = view({ pace: { round: 3, feeling: "good", at: 0 } });
  const once = viewed(answered(both(), 3, "good"), told, view(), TAPS, later(1000));
  expect(once.askBy?.from).toEqual(later(1000));
  const again = viewed(viewed(once, view(), told, TAPS, later(2000)), told, view(), TAPS, later(3000));
  expect(again.askBy?.from).toEqual(later(1000));
  const next = view({ pace: { round: 4, feeling: "slow", at: 0 } });
  expect(viewed(answered(again, 4, "slow"), next, told, TAPS, later(4000)).askBy?.from).toEqual(later(4000));
});

test("AGREED5: after a sleep a server's word makes the time no longer than this phone was awake for", () => {
  const at = (mono: number, wall: number) => ({ mono: START.mono + mono, wall: START.wall + wall });
  const tapped = { ...TAPS, a: 2 };
  const said = withYes(both(), "go_on", yes({ taps: tapped }));
  const released = view({ taps: tapped, released: tapped, now: 0, ends_at: 9_000_000 });
  expect(viewed(said, released, view(), TAPS, at(600_000, 900_000)).begun).toEqual(at(0, 300_000));
  const told = view({ taps: tapped, released: tapped, now: 0, ends_at: 1_900_000 });
  expect(viewed(said, told, view(), TAPS, at(600_000, 900_000)).begun).toEqual(at(-200_000, 100_000));
  for (const slept of [released, told]) {
    expect(viewed(said, slept, view(), TAPS, at(600_000, 600_000)).begun).toEqual(at(0, 0));
  }
});

describe("AGREED5: how long what both agreed on lasts", () => {
  const asked = 455_000;

  test("AGREED5: until the end or the next check-in, whichever comes first; nothing runs before both agreed", () => {
    expect(overdueIn(agreedFrom(null, START), START)).toBeNull();
    expect(isOverdue(agreedFrom(null, START), START)).toBe(false);
    expect(overdueIn(both(), START)).toBe(asked);
    expect(overdueIn({ ...both(), askBy: null }, START)).toBe(2_705_000);
    expect(overdueIn({ ...both(), begun: null }, START)).toBe(asked);
    expect(overdueIn({ ...both(), begun: later(-2_600_000) }, START)).toBe(105_000);
    expect(endsIn(both(), later(1))).toBe(2_704_999);
  });

  test("AGREED5: it is over once more than that has gone", () => {
    expect(isOverdue(both(), later(asked))).toBe(false);
    expect(isOverdue(both(), later(asked + 1))).toBe(true);
  });

  test("AGREED5: a shorter interval brings the next check-in nearer, and a longer one doesn't bring it further", () => {
    const lower = lowersTerms(both(), { ...TERMS, every: 60 }, START);
    expect(overdueIn(lower, START)).toBe(95_000);
    expect(lower.own).toMatchObject({ length: 2700, every: 60, within: 30, step: 1, more: 0 });
    expect(overdueIn(lowersTerms(both(), { ...TERMS, every: 900 }, later(1000)), START)).toBe(asked);
  });
});

test("AGREED1: a reload must find each thing that changed, and nothing is kept anew that didn't", () => {
  const before = both();
  expect(keepsOther(before, { ...before, round: 9, theirs: NOTHING_AGREED })).toBe(false);
  for (const change of [
    { own: { ...before.own } },
    { texts: yes().texts },
    { released: { ...before.released } },
    { begun: { mono: 0, wall: 0 } },
    { ended: true },
  ]) {
    expect(keepsOther(before, { ...before, ...change })).toBe(true);
  }
  expect(agreedFrom(keptAgreed({ ...before, ended: true }, START), START).ended).toBe(true);
  expect(agreedFrom(null, START).ended).toBe(false);
});

test("AGREED1: what is lowered to what it was is the same value, and no beat says it anew", () => {
  const before = both();
  expect(withdrawn(before, "step_on").own).toBe(before.own);
  expect(heardValues(before, partner({ lets: TAPS }), START).own).toBe(before.own);
});

test("RELEASE3: a tap voids yeses to a step and to more time, and one taken back leaves the others", () => {
  const said = withYes(
    withYes(withYes(both(), "step_on", yes()), "more_time", yes()),
    "go_on",
    yes({ taps: { ...TAPS, a: 2 } }),
  );
  expect(Object.keys(withoutYesesOn(said).yeses)).toEqual(["go_on"]);
  expect(Object.keys(withdrawn(said, "step_on").yeses)).toEqual(["more_time", "go_on"]);
});

test("AGREED1: of a step and more time only what the partner hasn't gone to goes with a yes that is taken back", () => {
  const claimed: Agreed = { ...both(), own: { ...both().own, step: 2, more: 1 } };
  const step = withdrawn({ ...claimed, theirs: { ...claimed.theirs, step: 2 } }, "step_on");
  expect(step.own).toMatchObject({ step: 2, more: 0 });
  const more = withdrawn({ ...claimed, theirs: { ...claimed.theirs, more: 1 } }, "step_on");
  expect(more.own).toMatchObject({ step: 1, more: 1 });
});

test("YES4: what the partner lowers leaves no yes to start beyond it", () => {
  const said = withYes(both(), "start", yes());
  expect(heardValues(said, partner({ every: 60 }), START).yeses).toEqual({});
});

test("AGREED3: who went back, in a step or a term, goes no further before the partner's phone has heard of all of it", () => {
  const on = (agreed: Agreed): Agreed =>
    withYes(
      withYes(agreed, "step_on", yes({ bounds: { ...BOUNDS, step: 2 } })),
      "more_time",
      yes({ bounds: { ...BOUNDS, more: 1 } }),
    );
  const told = (agreed: Agreed) => viewed(agreed, view({ step: 2, more: 1 }), view(), TAPS, START).own;
  expect(told(on(both()))).toMatchObject({ step: 2, more: 1, back: 0 });
  const once = steppedBack(both(), 1);
  const twice = lowersTerms(once, TERMS, START);
  for (const [back, agreed] of [
    [1, once],
    [2, twice],
  ] as const) {
    for (const heard of [0, 1, 2, 3]) {
      const gone = heard === back ? { step: 2, more: 1 } : { step: 1, more: 0 };
      expect(told(on(heardValues(agreed, partner({ heard }), START)))).toMatchObject({ ...gone, back });
    }
  }
});

describe("AGREED4: each by itself", () => {
  const PHASES = ["waiting", "preparing", "together", "paused", "aftercare", "closed"] as const;
  const of = (phase: View["phase"]): View =>
    view({ phase, taps: phase === "paused" ? { ...TAPS, a: 2 } : TAPS, released: TAPS });

  test.each<[View["phase"], readonly View["phase"][]]>([
    ["waiting", PHASES],
    ["preparing", ["preparing", "together", "paused", "aftercare", "closed"]],
    ["together", ["together", "paused", "aftercare", "closed"]],
    ["paused", ["together", "paused", "aftercare", "closed"]],
    ["aftercare", ["paused", "aftercare", "closed"]],
    ["closed", ["closed"]],
  ])("what may follow %s within an epoch, and in another one", (before, after) => {
    expect(PHASES.filter((phase) => possible(of(phase), of(before)))).toEqual(after);
    expect(PHASES.filter((phase) => possible(of(phase), { ...of(before), epoch: "another" }))).toEqual(PHASES);
    expect(PHASES.filter((phase) => possible(of(phase), null))).toEqual(PHASES);
  });

  test.each(["a", "b", "watch"] as const)(
    "PAUSE6 the counter of %s can't reach its end but in a room that is over",
    (which) => {
      const counted = (count: number, phase: View["phase"] = "together") =>
        possible(view({ phase, taps: { ...TAPS, [which]: count }, released: { ...TAPS, [which]: count } }), null);
      expect(counted(2 ** 31 - 2)).toBe(true);
      expect(counted(2 ** 31 - 1)).toBe(false);
      expect(counted(2 ** 31)).toBe(false);
      expect(counted(2 ** 31 - 1, "closed")).toBe(true);
    },
  );

  test("PHASE1 Aftercare with a tap that nobody let go of is Paused, and said to be", () => {
    expect(possible(view({ phase: "aftercare", taps: { ...TAPS, b: 1 } }), null)).toBe(false);
  });

  test("the first and the last step are there, and where there is no ladder there is one place", () => {
    const at = (step: number, steps: number) =>
      possible(view({ step, agreement: { ...AGREEMENT, terms: { ...TERMS, steps } } }), null);
    expect([at(0, 3), at(2, 3), at(3, 3), at(0, 0), at(1, 0), at(0, 1), at(1, 1)]).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  test.each(["ours", "a", "b"] as const)("the text %s changes before a session, and not in it", (name) => {
    const changed = { ...AGREEMENT, pages: { ...AGREEMENT.pages, [name]: "another" } };
    const now = (phase: View["phase"]) => ({ ...of(phase), agreement: changed });
    expect(possible(now("together"), of("together"))).toBe(false);
    expect(possible(now("closed"), of("paused"))).toBe(false);
    expect(possible(now("preparing"), of("preparing"))).toBe(true);
    expect(possible(now("together"), of("preparing"))).toBe(true);
    expect(possible(now("together"), of("waiting"))).toBe(true);
  });
});

describe("AGREED1: a yes is matched by exactly what it was to", () => {
  const told = (agreed: Agreed, now: View) => viewed(agreed, now, view(), TAPS, START);

  test("a yes to a step stands until a view names that step, and is used up by it", () => {
    const said = withYes(both(), "step_on", yes({ bounds: { ...BOUNDS, step: 2 } }));
    expect(told(said, view({ step: 1 })).yeses.step_on).toBeDefined();
    expect(told(said, view({ step: 1 })).own.step).toBe(1);
    expect(told(said, view({ step: 2 })).yeses.step_on).toBeUndefined();
  });

  test("so does one to more time", () => {
    const said = withYes(both(), "more_time", yes({ bounds: { ...BOUNDS, more: 1 } }));
    expect(told(said, view({ more: 0 })).yeses.more_time).toBeDefined();
    expect(told(said, view({ more: 1 })).yeses.more_time).toBeUndefined();
    expect(told(said, view({ more: 1 })).own.more).toBe(1);
  });

  test("one to start or go on is matched wherever the session is by then, and nowhere before it", () => {
    const tapped = { ...TAPS, b: 1 };
    for (const to of ["start", "go_on"] as const) {
      const said = withYes(agreedFrom(null, START), to, yes());
      for (const now of [view(), view({ phase: "paused", taps: tapped }), view({ phase: "aftercare" })])
        expect(told(said, now).own.agreed).toEqual(TAPS);
      for (const phase of ["waiting", "preparing", "closed"] as const)
        expect(told(said, view({ phase })).own.agreed).toEqual(ZERO);
    }
  });

  test("a yes to start raises what an earlier session of this room had lowered", () => {
    const lower = { ...agreedFrom(null, START), own: { ...NOTHING_AGREED, ...BOUNDS, step: 0, length: 300 } };
    expect(told(withYes(lower, "start", yes()), view()).own).toMatchObject(BOUNDS);
    expect(told(withYes(lower, "go_on", yes()), view()).own).toMatchObject({ ...BOUNDS, step: 0, length: 300 });
  });

  test("what a view lowers is lower, in Together as in Paused, and in no other phase", () => {
    for (const [phase, step] of [
      ["together", 0],
      ["paused", 0],
      ["preparing", 1],
      ["aftercare", 1],
    ] as const)
      expect(told(both(), view({ phase, step: 0 })).own.step).toBe(step);
  });

  test("a view that says nothing new changes nothing", () => {
    const before = both();
    expect(told(before, view())).toBe(before);
    const onTexts = { ...before, texts: yes().texts };
    expect(told(onTexts, view())).toBe(onTexts);
  });

  test("AGREED4 steps become fewer with a view, and no more with the next; the texts are those of the start", () => {
    const stepped = (steps: number) => view({ step: 0, agreement: { ...AGREEMENT, terms: { ...TERMS, steps } } });
    const started = told(withYes(agreedFrom(null, START), "start", yes()), view());
    expect(started.texts).toEqual(yes().texts);
    const fewer = told(started, stepped(2));
    expect(fewer.texts).toEqual({ pages: AGREEMENT.pages, steps: 2 });
    expect(told(fewer, stepped(3)).texts).toBe(fewer.texts);
    const other = yes({ taps: { ...TAPS, a: 2 }, texts: { pages: AGREEMENT.pages, steps: 3 } });
    const on = { ...stepped(2), taps: other.taps, released: other.taps };
    const again = told(withYes(fewer, "go_on", other), on);
    expect(again.own.agreed).toEqual(other.taps);
    expect(again.texts).toBe(fewer.texts);
  });
});

describe("CHECK3: what an answer was to", () => {
  const pace = (round: number, feeling: "good" | "slow") => view({ pace: { round, feeling, at: 0 } });
  const told = (agreed: Agreed, now: View) => viewed(agreed, now, view(), TAPS, START);

  test("an answer to one check-in says nothing of another", () => {
    const answer = answered(both(), 4, "good");
    for (const round of [3, 5]) {
      expect(told(answer, pace(round, "good")).own.good).toBe(0);
      expect(told(answer, pace(round, "good")).round).toBe(answer.round);
    }
    expect(told(answer, pace(4, "good")).own.good).toBe(4);
    expect(told(both(), pace(4, "good")).own.good).toBe(0);
  });

  test("YES4 where it came to *slow*, a yes to the next step that was said meanwhile is void; where to *good*, it stands", () => {
    const said = withYes(answered(both(), 4, "good"), "step_on", yes({ bounds: { ...BOUNDS, step: 2 } }));
    expect(told(said, pace(4, "slow")).yeses.step_on).toBeUndefined();
    expect(told(said, pace(4, "slow")).own.good).toBe(0);
    expect(told(said, pace(4, "good")).yeses.step_on).toBeDefined();
  });

  test("what the last one came to is told where there was one, and no later answer changes it", () => {
    expect(paceAt(both(), view())).toBeNull();
    expect(paceAt(both(), pace(4, "good"))).toBeNull();
    const good = heardValues(told(answered(both(), 4, "good"), pace(4, "good")), partner({ good: 4 }), START);
    expect(paceAt(good, pace(4, "good"))).toBe("good");
    expect(paceAt(answered(good, 5, "slow"), pace(4, "good"))).toBe("good");
    expect(paceAt({ ...good, answer: null }, pace(4, "good"))).toBe("good");
    expect(paceAt(heardValues(good, partner({ good: 3 }), START), pace(4, "good"))).toBeNull();
  });

  test("the partner's *good* is waited for until it would have come, and not by a page that is loaded anew", () => {
    const mine = told(answered(both(), 4, "good"), pace(4, "good"));
    expect(paceAt(mine, pace(4, "good"), later(W))).toBeNull();
    expect(paceAt(mine, pace(4, "good"), later(W + 1))).toBe("slow");
    const anew = agreedFrom(keptAgreed(mine, START), later(9000));
    expect(anew.own.good).toBe(4);
    expect(paceAt(anew, pace(4, "good"), later(9000))).toBeNull();
  });
});

test("AGREED5: after a sleep what is left is counted from the server's now", () => {
  const slept = { mono: START.mono + 600_000, wall: START.wall + 900_000 };
  const tapped = { ...TAPS, a: 2 };
  const said = withYes(both(), "go_on", yes({ taps: tapped }));
  const told = view({ taps: tapped, released: tapped, now: 7_000_000, ends_at: 8_900_000 });
  expect(viewed(said, told, view(), TAPS, slept).begun).toEqual({
    mono: START.mono - 200_000,
    wall: START.wall + 100_000,
  });
});

describe("UNBELIEVED: what goes back on one phone ends every yes of before on the other, whatever that has heard of", () => {
  const ON = yes({ bounds: { ...BOUNDS, step: 2 } });
  const MORE = yes({ bounds: { ...BOUNDS, more: 1 } });
  const HIGH = view({ step: 2, more: 1 });
  const on = (agreed: Agreed): Agreed => withYes(withYes(agreed, "step_on", ON), "more_time", MORE);
  const told = (agreed: Agreed): Agreed => viewed(agreed, HIGH, view(), TAPS, START);
  const hears = (agreed: Agreed, other: Agreed): Agreed => heardValues(agreed, other.own, START);
  const WAYS: readonly [string, (agreed: Agreed) => Agreed][] = [
    ["a step back", (agreed) => steppedBack(agreed, 1)],
    ["a lower term", (agreed) => lowersTerms(agreed, { ...TERMS, every: 60 }, START)],
    ["terms that were lower already", (agreed) => lowersTerms(agreed, TERMS, START)],
  ];

  test.each(WAYS)("%s before the other heard of the higher step: the next yes alone leads nowhere", (_, goesBack) => {
    const b = told(on(both()));
    expect(b.own).toMatchObject({ step: 2, more: 1 });
    const back = goesBack(told(on(both())));
    expect(told(on(back)).own).toMatchObject({ step: 1, more: 0 }); // its yes isn't taken, as B may not have heard
    const informed = hears(b, back);
    expect(informed.own).toMatchObject({ step: 1, more: 0, heard: 1 });
    const again = told(on(hears(back, informed)));
    expect(again.own).toMatchObject({ step: 2, more: 1 });
    expect(heldIn(hears(again, informed), HIGH)).toMatchObject({ step: 1, more: 0 });
    const both2 = told(on(hears(informed, again)));
    expect(heldIn(hears(again, both2), HIGH)).toMatchObject({ step: 2, more: 1 });
    expect(heldIn(hears(both2, again), HIGH)).toMatchObject({ step: 2, more: 1 });
  });

  test.each(WAYS)("%s that was never heard of as lower: a yes that nobody matched is void, too", (_, goesBack) => {
    const back = goesBack(both());
    const lone = hears(withYes(on(both()), "go_on", yes({ bounds: { ...BOUNDS, every: 60 } })), back);
    expect(Object.keys(lone.yeses)).toEqual(["go_on"]);
    expect(hears(on(lone), back).yeses).toEqual(on(lone).yeses); // one of since stands
  });

  test("a beat that says it once more changes nothing, and one of another page of the partner's that says less does", () => {
    const heard = heardValues(both(), partner({ back: 2 }), START);
    expect(heard.own).toEqual({ ...both().own, heard: 2 });
    const higher: Agreed = { ...heard, own: { ...heard.own, step: 2, more: 1 } };
    expect(heardValues(higher, partner({ back: 2, good: 4 }), START).own).toBe(higher.own);
    expect(heardValues(higher, partner({ back: 1 }), START).own).toEqual({ ...heard.own, heard: 1 });
  });

  test("a page that begins anew has heard of nothing that its phone kept no word of", () => {
    const kept = keptAgreed({ ...both(), own: { ...both().own, step: 2, more: 1, heard: 1 } }, START);
    const anew = agreedFrom(kept, START);
    expect(heardValues(anew, partner({ back: 1 }), START).own).toBe(kept.own);
    expect(heardValues(anew, partner({ back: 2 }), START).own).toMatchObject({ step: 1, more: 0, heard: 2 });
    expect(heardValues(agreedFrom(null, START), partner({ back: 2 }), START).own).toMatchObject({ step: 1, heard: 2 });
  });
});
