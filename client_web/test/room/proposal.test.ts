/** What a yes is to, and all that the two must mean alike by it (YES1, YES2, AGREED3). */

import { describe, expect, test } from "vitest";
import type { View } from "../../src/protocol/wire";
import { boundsAfter, meaningOf, proposalIn } from "../../src/room/proposal";
import { LADDER, oneStepOn, viewWith } from "../support/phone";

const TAPS = { a: 1, b: 2, watch: 3 };
const PAGES = { ours: "o".repeat(22), a: null, b: "b".repeat(22) };
const VIEW: View = viewWith({
  agreement: { ...LADDER, version: 7, pages: PAGES },
  ends_at: 90_000,
  step: 1,
  epoch: "e".repeat(22),
});
const BOUNDS = { step: 1, more: 2, length: 2700, every: 420, within: 30 };

test("YES1 a proposal names what stands in the view, and the taps that the phone knows", () => {
  expect(proposalIn(VIEW, "start", TAPS)).toEqual({ to: "start", taps: TAPS, agreement: 7 });
  expect(proposalIn(VIEW, "go_on", TAPS)).toEqual({ to: "go_on", taps: TAPS });
  expect(proposalIn(VIEW, "step_on", TAPS)).toEqual({ to: "step_on", taps: TAPS, step: 1 });
  expect(proposalIn(VIEW, "more_time", TAPS)).toEqual({ to: "more_time", taps: TAPS, ends_at: 90_000 });
  expect(proposalIn({ ...VIEW, ends_at: null }, "more_time", TAPS)).toMatchObject({ ends_at: 0 });
});

test("AGREED3 a yes goes as far as what holds, and the one thing more that it is to", () => {
  const { agreed, view } = oneStepOn().told;
  const holds = { step: 1, more: 0, length: 2700, every: 420, within: 30 };
  expect(boundsAfter(view, agreed, "go_on")).toEqual(holds);
  expect(boundsAfter(view, agreed, "step_on")).toEqual({ ...holds, step: 2 });
  expect(boundsAfter(view, agreed, "more_time")).toEqual({ ...holds, more: 1 });
  expect(boundsAfter(view, agreed, "start")).toEqual({ ...holds, step: 0 });
  const lower = { ...agreed, own: { ...agreed.own, step: 0, every: 60 } };
  expect(boundsAfter(view, lower, "step_on")).toEqual({ ...holds, every: 60 });
  expect(boundsAfter(view, lower, "start")).toEqual({ ...holds, step: 0 }); // all is agreed on anew
});

describe("YES2 the text that a yes puts its name under", () => {
  const meaning = (view = VIEW, bounds = BOUNDS): string => meaningOf(view, proposalIn(view, "go_on", TAPS), bounds);

  test("YES2 is as SPEC.md has it", () => {
    expect(meaning()).toBe(`${"e".repeat(22)}|go_on|1.2.3|2700.420.30.3|${"o".repeat(22)}|-|${"b".repeat(22)}|1|2`);
  });

  test("YES2 says the terms as far as they hold", () => {
    expect(meaning(VIEW, { ...BOUNDS, length: 300, every: 60, within: 15 })).toContain("|300.60.15.3|");
  });

  test.each<[string, string]>([
    ["another room", meaning({ ...VIEW, epoch: "f".repeat(22) })],
    ["another proposal", meaningOf(VIEW, proposalIn(VIEW, "step_on", TAPS), BOUNDS)],
    ["another tap", meaningOf(VIEW, proposalIn(VIEW, "go_on", { ...TAPS, b: 3 }), BOUNDS)],
    ["other steps", meaning({ ...VIEW, agreement: { ...VIEW.agreement, terms: { ...LADDER.terms, steps: 4 } } })],
    ["a text", meaning({ ...VIEW, agreement: { ...VIEW.agreement, pages: { ...PAGES, a: "a".repeat(22) } } })],
    ["another step", meaning(VIEW, { ...BOUNDS, step: 2 })],
    ["more time", meaning(VIEW, { ...BOUNDS, more: 3 })],
  ])("YES2 and is another with %s", (_, other) => {
    expect(other).not.toBe(meaning());
  });
});
