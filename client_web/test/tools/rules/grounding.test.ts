/** Coming back to here and now. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AT_FIRST,
  DRAW,
  type Grounding,
  type GroundingEvent,
  grounded,
  LET_GO,
  MUSCLES,
  musclesAt,
  SENSES,
  stepsOf,
  TOOLS,
  type Tool,
} from "../../../src/tools/rules/grounding";

const PATHS = ["too_much", "far_away"] as const;
const INWARD: readonly Tool[] = ["breathing", "muscles"];

const event: fc.Arbitrary<GroundingEvent> = fc.oneof(
  fc.constantFrom(...PATHS).map((path): GroundingEvent => ({ name: "choose", path })),
  fc.integer({ min: -1, max: 6 }).map((which): GroundingEvent => ({ name: "found", which })),
  fc.constantFrom<GroundingEvent>({ name: "next" }, { name: "back" }, { name: "other_tool" }, { name: "stop" }),
);

const stateOf = (events: readonly GroundingEvent[]): Grounding =>
  events.reduce((state, each, at) => grounded(state, each, at), AT_FIRST);

describe("GROUND1 the two ways", () => {
  it.each(PATHS)("GROUND1 begin outward, with open eyes: %s", (path) => {
    const inward = TOOLS[path].findIndex((tool) => INWARD.includes(tool));
    expect(TOOLS[path].slice(0, 3).some((tool) => INWARD.includes(tool))).toBe(false);
    if (inward >= 0) expect(TOOLS[path].slice(inward).every((tool) => INWARD.includes(tool))).toBe(true);
  });

  it("GROUND1 nobody who is far away is led inward", () => {
    expect(TOOLS.far_away.filter((tool) => INWARD.includes(tool))).toEqual([]);
  });

  it("GROUND1 leave the belly, the hips and the throat alone", () => {
    expect(MUSCLES).toEqual(["fists", "arms", "shoulders", "face", "legs", "feet"]);
  });

  it("GROUND1 count five to one", () => {
    expect(SENSES.map(({ count }) => count)).toEqual([5, 4, 3, 2, 1]);
  });
});

describe("GROUND2 at every moment", () => {
  it("GROUND2 stops at once", () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        expect(stateOf([...events, { name: "stop" }])).toEqual(AT_FIRST);
      }),
    );
  });

  it("GROUND2 goes on without anything having been found", () => {
    for (const path of PATHS) {
      const presses = TOOLS[path].reduce((sum, tool) => sum + stepsOf(tool), 0);
      const all = Array.from({ length: presses }, (): GroundingEvent => ({ name: "next" }));
      expect(stateOf([{ name: "choose", path }, ...all])).toEqual({ name: "through", path });
    }
  });

  it("GROUND2 is never outside of what there is", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const state = stateOf(events);
        if (state.name !== "at") return;
        expect(TOOLS[state.path]).toContain(state.tool);
        expect(state.step).toBeLessThan(stepsOf(state.tool));
        for (const which of state.found) expect(which).toBeLessThan(SENSES[state.step]?.count ?? 0);
      }),
    );
  });

  it("GROUND2 back undoes next", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const before = stateOf(events);
        const next = grounded(before, { name: "next" }, 99);
        if (before.name !== "at" || next.name !== "at" || next.tool !== before.tool) return;
        expect(grounded(next, { name: "back" }, 99)).toMatchObject({ tool: before.tool, step: before.step });
      }),
    );
  });

  it("GROUND2 a touch can be taken back by another", () => {
    const at = stateOf([{ name: "choose", path: "far_away" }, { name: "other_tool" }, { name: "other_tool" }]);
    const once = grounded(at, { name: "found", which: 2 }, 0);
    expect(once).toMatchObject({ tool: "senses", found: new Set([2]) });
    expect(grounded(once, { name: "found", which: 2 }, 0)).toMatchObject({ found: new Set() });
  });

  it("GROUND2 muscles draw together, let go for longer, and then rest until they are done", () => {
    expect(musclesAt(0, 0)).toEqual({ does: "draw", left: DRAW });
    expect(musclesAt(0, DRAW)).toEqual({ does: "let_go", left: LET_GO });
    expect(musclesAt(0, DRAW + LET_GO).does).toBe("rest");
    expect(musclesAt(100, 0).does).toBe("draw"); // a clock that was set back
    expect(LET_GO).toBeGreaterThan(DRAW);
  });
});
