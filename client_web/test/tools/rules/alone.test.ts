/** With oneself: the same rule as with a partner. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AFTER_STEP,
  type Alone,
  type AloneEvent,
  FIRST_PLAN,
  lived,
  MINUTE,
  mayGoOn,
  NEW_ALONE,
  nextAt,
} from "../../../src/tools/rules/alone";

const plan = { ...FIRST_PLAN, steps: ["Sit", "A hand on the heart", "Warm water"] };
const BEGIN: AloneEvent = { name: "begin", plan };

const event: fc.Arbitrary<AloneEvent> = fc.oneof(
  fc.constantFrom("good", "slow", "stop").map((feeling): AloneEvent => ({ name: "answer", feeling })),
  fc.constantFrom<AloneEvent>(
    { name: "on" },
    { name: "back" },
    { name: "go_on" },
    { name: "stop" },
    { name: "enough" },
    { name: "time_passed" },
    BEGIN,
  ),
);
const story = fc.array(fc.tuple(event, fc.integer({ min: 0, max: 10 * MINUTE })), { maxLength: 40 });

/** Each thing happens some time after the one before; where it all ends up, and when. */
function told(events: readonly (readonly [AloneEvent, number])[]): readonly [Alone, number] {
  return events.reduce<readonly [Alone, number]>(
    ([state, now], [each, later]) => [lived(state, each, now + later), now + later],
    [NEW_ALONE, 0],
  );
}

const stepOf = (state: Alone): number | null => ("step" in state ? state.step : null);

describe("ALONE1 with oneself", () => {
  it("ALONE1 asks on the clock, and silence brings rest", () => {
    const begun = lived(NEW_ALONE, BEGIN, 0);
    expect(nextAt(begun)).toBe(plan.every);
    const asked = lived(begun, { name: "time_passed" }, plan.every);
    expect(asked).toMatchObject({ name: "asked", answerBy: plan.every + plan.within });
    expect(lived(asked, { name: "time_passed" }, plan.every + plan.within).name).toBe("resting");
  });

  it("ALONE1 rests the same for silence, for stop, and for a phone that slept through it", () => {
    const begun = lived(NEW_ALONE, BEGIN, 0);
    const late = plan.every + plan.within;
    const asked = lived(begun, { name: "time_passed" }, plan.every);
    const bySilence = lived(asked, { name: "time_passed" }, late);
    expect(lived(asked, { name: "answer", feeling: "stop" }, plan.every)).toEqual(bySilence);
    expect(lived(begun, { name: "stop" }, 1)).toEqual(bySilence);
    expect(lived(begun, { name: "time_passed" }, late)).toEqual(bySilence);
    // An answer that comes too late doesn't go on with anything.
    expect(lived(begun, { name: "answer", feeling: "good" }, late)).toEqual(bySilence);
  });

  it("ALONE1 stops at every moment", () => {
    fc.assert(
      fc.property(story, (events) => {
        const [before, now] = told(events);
        expect(["planning", "resting", "over"]).toContain(lived(before, { name: "stop" }, now).name);
      }),
    );
  });

  it("ALONE1 stays where it is unless they choose: only `on` goes further, one step, and never after silence or *slow*", () => {
    fc.assert(
      fc.property(story, event, fc.integer({ min: 0, max: MINUTE }), (events, each, later) => {
        const [before, now] = told(events);
        const after = lived(before, each, now + later);
        const [from, to] = [stepOf(before), stepOf(after)];
        if (from === null || to === null || each.name === "begin" || to <= from) return;
        expect([each.name, to - from, mayGoOn(before)]).toEqual(["on", 1, true]);
      }),
    );
  });

  it("ALONE1 checks in soon after every change of step", () => {
    const second = lived(lived(NEW_ALONE, BEGIN, 0), { name: "on" }, 10);
    expect([stepOf(second), nextAt(second)]).toEqual([1, 10 + AFTER_STEP]);
    expect(nextAt(lived(second, { name: "back" }, 20))).toBe(10 + AFTER_STEP);
  });

  it("ALONE1 ends when the time is over, whatever else is due", () => {
    fc.assert(
      fc.property(story, (events) => {
        const [before, now] = told(events);
        const after = lived(before, { name: "time_passed" }, now + plan.length);
        expect(["planning", "over"]).toContain(after.name);
      }),
    );
  });
});
