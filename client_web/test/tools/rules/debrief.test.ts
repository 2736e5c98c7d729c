/** Afterwards: each writes alone. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROOM_LIFETIME } from "../../../src/protocol/bounds";
import { type DebriefEvent, debriefed, draftAt, NO_DEBRIEF, toKeep, toOpen } from "../../../src/tools/rules/debrief";
import { WRITING } from "../../../src/tools/rules/text";

const event: fc.Arbitrary<DebriefEvent> = fc.oneof(
  fc.string().map((text): DebriefEvent => ({ name: "write", text })),
  fc.string().map((text): DebriefEvent => ({ name: "theirs_came", text })),
  fc.boolean().map((on): DebriefEvent => ({ name: "choose_together", on })),
  fc.boolean().map((on): DebriefEvent => ({ name: "keep", on })),
  fc.constantFrom<DebriefEvent>({ name: "both_chose" }, { name: "discard" }),
);

describe("DEBRIEF1 what was written", () => {
  it("DEBRIEF1 is discarded unless its writer keeps it", () => {
    const written = debriefed(NO_DEBRIEF, { name: "write", text: "It was good." });
    expect(toKeep(written)).toBeNull();
    expect(toKeep(debriefed(written, { name: "keep", on: true }))).toBe("It was good.");
    expect(toKeep(debriefed(NO_DEBRIEF, { name: "keep", on: true }))).toBeNull();
  });

  it("DEBRIEF1 never leaves the phone before both chose to open theirs, nor is the partner's shown", () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let chosen = false;
        let open = false;
        let state = NO_DEBRIEF;
        for (const each of events) {
          if (each.name === "choose_together" && !open) chosen = each.on;
          if (each.name === "both_chose" && chosen) open = true;
          if (each.name === "discard") [chosen, open] = [false, false];
          state = debriefed(state, each);
          expect(toOpen(state) !== null).toBe(open);
          if (!open) expect(state.theirs).toBeNull();
        }
      }),
    );
  });

  it("DEBRIEF1 moves a thing once, to where it was said last, and not at all if that is taken back", () => {
    const moves: DebriefEvent[] = [
      { name: "move", text: "Dancing", list: "welcome" },
      { name: "move", text: "Dancing", list: "not_now" },
      { name: "move", text: "Massage", list: "perhaps" },
      { name: "leave", text: "Massage" },
    ];
    expect(moves.reduce(debriefed, NO_DEBRIEF).moves).toEqual([{ text: "Dancing", list: "not_now" }]);
  });

  it("DEBRIEF1 has an end, in whole characters", () => {
    const long = debriefed(NO_DEBRIEF, { name: "write", text: "\u{1f33f}".repeat(WRITING + 1) });
    expect([...long.text]).toHaveLength(WRITING);
  });
});

it("DEBRIEF3 a draft stays for as long as a room may last, and not on a clock that was set back", () => {
  const draft = { text: "It was", moves: [], begun: 1_000_000 };
  for (const age of [0, 1, ROOM_LIFETIME - 1]) expect(draftAt(draft, draft.begun + age)).toBe(draft);
  for (const age of [-1, ROOM_LIFETIME, 10 * ROOM_LIFETIME]) expect(draftAt(draft, draft.begun + age)).toBeNull();
  expect(draftAt(null, 0)).toBeNull();
});
