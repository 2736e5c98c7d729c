/** What a phone's shell is asked to do, each for its own reason and not without (BEAT6). */

import { describe, expect, test } from "vitest";
import { NEXT_EPOCH, Phone, preparing, together } from "../support/phone";

const TAPPED = { a: 1, b: 0, watch: 0 };

describe("BEAT6 a beat is sent at once", () => {
  test("BEAT6 when this phone's keys are there, its line is, or the second path is", () => {
    const paired = preparing();
    paired.state = { ...paired.state, keys: "none" };
    expect(paired.do({ type: "tick" }).beat).toBeNull();
    expect(paired.do({ type: "paired" }).beat).not.toBeNull();
    expect(paired.do({ type: "path", open: true }).beat).not.toBeNull();
    expect(paired.do({ type: "path", open: true }).beat).toBeNull();
    paired.do({ type: "lost" }).do({ type: "opened", epoch: NEXT_EPOCH });
    expect(paired.beat).toBeNull(); // it goes on by the second path, and has no more to say yet
    expect(paired.view({ version: 2, phase: "preparing" }).beat).toMatchObject({ epoch: NEXT_EPOCH });
    expect(paired.view({ version: 3, phase: "preparing" }).beat).toBeNull();
  });

  test("BEAT6 when how far this phone agrees to go changes", () => {
    expect(together().do({ type: "step_back" }).beat?.values.back).toBe(1);
    expect(preparing().do({ type: "step_back" }).beat).toBeNull();
  });

  test("PAUSE3 before the server has answered the hello, for a pause that it may not know of, and for nothing else", () => {
    const phone = together().do({ type: "lost" }).do({ type: "tap" });
    expect(phone.beat).toBeNull();
    expect(phone.do({ type: "opened", epoch: NEXT_EPOCH }).beat).toMatchObject({ taps: 1 });
    for (const type of ["wake", "tick", "hidden", "visible"] as const) expect(phone.do({ type }).beat).toBeNull();
    expect(phone.do({ type: "tap" }).beat).toMatchObject({ taps: 2 });
    expect(together().do({ type: "lost" }).do({ type: "opened", epoch: NEXT_EPOCH }).beat).toBeNull();
  });

  test("PAUSE8 for a tap on a page whose seat a newer one has, as long as there is a line", () => {
    const fenced = () => together().do({ type: "message", message: { type: "fenced" } });
    expect(fenced().do({ type: "tap" }).beat).toMatchObject({ taps: 1 });
    expect(fenced().do({ type: "tick" }).beat).toBeNull();
    expect(fenced().do({ type: "lost" }).do({ type: "tap" }).beat).toBeNull();
  });

  test.each<[string, (phone: Phone) => Phone]>([
    ["by a view", (phone) => phone.view({ version: 9, phase: "closed" })],
    ["by a call", (phone) => phone.do({ type: "close", why: "gone" })],
  ])("BEAT6 none from a room that has ended %s", (_, ends) => {
    expect(ends(together()).beat).toBeNull();
    expect(ends(together().do({ type: "tap" })).beat).toBeNull();
    expect(ends(together()).do({ type: "tick" }).effects).toEqual([]);
  });

  test("PAUSE3 it is known to say a pause that none before it said, and otherwise not to", () => {
    const pauses = (phone: Phone) => phone.asked("beat").map((effect) => effect.pauses);
    expect(pauses(together().do({ type: "tick" }))).toEqual([false]);
    expect(pauses(together().do({ type: "tap" }))).toEqual([true]);
    expect(pauses(together().do({ type: "tap" }).do({ type: "tick" }))).toEqual([false]);
    expect(pauses(together().do({ type: "hidden" }))).toEqual([true]);
    expect(pauses(together().hears({ taps: 1 }))).toEqual([false]);
    expect(
      pauses(together().do({ type: "lost" }).do({ type: "tap" }).do({ type: "opened", epoch: NEXT_EPOCH })),
    ).toEqual([true]);
  });
});

describe("AGREED1 what a reload must find is written down", () => {
  test("AGREED1 each change of what this phone agrees to, but not where a newer page has the seat", () => {
    const writes = (phone: Phone) => phone.asked("remember").length;
    expect(writes(together().do({ type: "step_back" }))).toBe(1);
    expect(writes(together().do({ type: "tick" }))).toBe(0);
    const fenced = together().do({ type: "message", message: { type: "fenced" } });
    expect(writes(fenced.do({ type: "step_back" }))).toBe(0);
    expect(fenced.state.agreed.own.back).toBe(1);
    expect(writes(fenced.do({ type: "tap" }))).toBe(1);
  });

  test("AGREED5 how long a page ran, where a session runs", () => {
    expect(preparing().do({ type: "hidden" }).asked("remember")).toEqual([]);
    const paused = together().do({ type: "tap" }).view({ version: 3, phase: "paused", taps: TAPPED });
    expect(paused.pass(700).do({ type: "hidden" }).asked("remember")).toMatchObject([
      { remembered: { agreed: { awake: 700 } } },
    ]);
    expect(paused.do({ type: "visible" }).asked("remember")).toEqual([]);
  });
});

test("REHEARSE5 that the partner's pause came through before is said once this phone knows that it did", () => {
  const command = { type: "confirm", taps: 0, how: "before" };
  const untried = { version: 2, phase: "preparing", rehearsal: { mine: null, theirs: null } } as const;
  const phone = preparing().view(untried);
  expect(phone.asked("resend")).toEqual([]);
  expect(phone.do({ type: "tried_before" }).asked("resend")).toEqual([{ type: "resend", command }]);
  expect(phone.do({ type: "tried_before" }).asked("resend")).toEqual([]);
  expect(phone.do({ type: "wake" }).asked("resend")).toEqual([]);
});

test("SHOW7 a pause that stood before a page was loaded isn't felt anew; one that comes, and one more of the partner's, is", () => {
  const paused = { version: 3, phase: "paused", taps: { a: 0, b: 1, watch: 0 } } as const;
  const felt = (phone: Phone) => phone.asked("pulse").map(({ pulse }) => pulse);
  const anew = new Phone().do({ type: "opened", epoch: NEXT_EPOCH });
  expect(felt(anew.view(paused))).toEqual([]);
  expect(felt(anew.view({ ...paused, version: 4 }))).toEqual([]);
  expect(felt(anew.view({ ...paused, version: 5, taps: { a: 0, b: 2, watch: 0 } }))).toEqual(["paused"]);
  expect(felt(together().view(paused))).toEqual(["paused"]);
  expect(felt(together().do({ type: "hidden" }))).toEqual(["paused"]);
  expect(felt(together().do({ type: "tap" }))).toEqual(["own_tap"]);
});
