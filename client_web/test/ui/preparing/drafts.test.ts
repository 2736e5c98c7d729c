import { beforeEach, describe, expect, it, test } from "vitest";
import { GALLERY } from "../../../gallery/screens";
import type { OurDocument } from "../../../src/room/screen_types";
import {
  addStep,
  forgetOlder,
  isOvertaken,
  markSeen,
  unseenParts,
  wordsOf,
  write,
} from "../../../src/ui/preparing/drafts";
import { createPreparingState, putAway } from "../../../src/ui/preparing/preparing_state";

const EMPTY: OurDocument = { signal: "", stopWord: "", ladder: [] };
const MINE: OurDocument = { signal: "An open hand", stopWord: "", ladder: ["Sitting close"] };
const THEIRS: OurDocument = { signal: "", stopWord: "", ladder: ["Eye contact"] };

const preparing = createPreparingState();

const show = (name: string) => {
  const screen = GALLERY[name]?.();
  if (screen === undefined) throw new Error(name);
  putAway(preparing, screen);
};

beforeEach(() => show("home"));

describe("words that aren't kept yet", () => {
  it.each(["preparing", "paused-trying", "paused-mine-trying", "connecting", "taken-over"])("outlast %s", (name) => {
    preparing.part.value = "ours";
    write(preparing.ours, EMPTY, MINE);
    show(name);
    expect(wordsOf(preparing.ours.value, EMPTY)).toEqual(MINE);
    expect(preparing.part.value).toBe("ours");
  });

  it.each(["together", "aftercare", "closed-ended", "home", "waiting"])("are gone with %s", (name) => {
    preparing.part.value = "ours";
    write(preparing.ours, EMPTY, MINE);
    show(name);
    expect([preparing.part.value, preparing.ours.value, preparing.mine.value]).toEqual([null, null, null]);
  });

  it("are none if they say what stands on the page", () => {
    write(preparing.ours, EMPTY, MINE);
    write(preparing.ours, EMPTY, { ...EMPTY });
    expect(preparing.ours.value).toBeNull();
  });

  it("get one more step at their end, once, and as long as there is room (OWN6)", () => {
    const { ours } = createPreparingState();
    addStep(ours, MINE, "A long hug");
    addStep(ours, MINE, "A long hug");
    expect(ours.value?.words).toEqual({ ...MINE, ladder: ["Sitting close", "A long hug"] });
    for (let at = 0; at < 20; at += 1) addStep(ours, MINE, `step ${at}`);
    expect(ours.value?.words.ladder).toHaveLength(12);
    const fresh = createPreparingState().ours;
    addStep(fresh, null, "A long hug");
    expect(fresh.value?.words.ladder).toEqual(["A long hug"]);
  });

  it("don't hide what the other one kept meanwhile (PAGE1)", () => {
    expect(wordsOf(preparing.ours.value, THEIRS)).toEqual(THEIRS);
    write(preparing.ours, EMPTY, MINE);
    expect(isOvertaken(preparing.ours.value, EMPTY)).toBe(false);
    expect(isOvertaken(preparing.ours.value, THEIRS)).toBe(true);
    expect(wordsOf(preparing.ours.value, THEIRS)).toEqual(MINE);
  });

  it("aren't overtaken by being kept", () => {
    write(preparing.ours, EMPTY, MINE);
    expect(isOvertaken(preparing.ours.value, MINE)).toBe(false);
  });
});

test("RELEASE9 what the other one changed is unseen until it stood before these eyes, and again once it is changed anew", () => {
  const state = createPreparingState();
  const terms = { length: 2700, every: 420, within: 30, steps: 0 };
  const agreed = { terms, documents: { ours: null, theirs: null, mine: null } };
  markSeen(state, "terms", agreed);
  expect(unseenParts(state.seen.value, agreed)).toEqual([]);
  const changed = { terms: { ...terms, every: 300 }, documents: { ...agreed.documents, ours: THEIRS } };
  expect(unseenParts(state.seen.value, changed)).toEqual(["terms", "ours"]);
  markSeen(state, "ours", changed);
  expect(unseenParts(state.seen.value, changed)).toEqual(["terms"]);
  markSeen(state, "terms", changed);
  expect(unseenParts(state.seen.value, changed)).toEqual([]);
  expect(unseenParts(state.seen.value, { ...changed, terms: { ...terms, length: 3600 } })).toEqual(["terms"]);
});

test("RELEASE9 what goes back to what stood there before is a change as any other; what one writes oneself is none", () => {
  const state = createPreparingState();
  const terms = { length: 2700, every: 420, within: 30, steps: 0 };
  const on = (ours: typeof THEIRS | null) => ({ terms, documents: { ours, theirs: null, mine: null } });
  markSeen(state, "terms", on(null));
  const looksAt = (ours: typeof THEIRS | null) => {
    forgetOlder(state, on(ours));
    return unseenParts(state.seen.value, on(ours));
  };
  expect(looksAt(THEIRS)).toEqual(["ours"]);
  markSeen(state, "ours", on(THEIRS));
  markSeen(state, "ours", on(MINE)); // written here, and on its way
  markSeen(state, "ours", on(THEIRS)); // still open
  expect(looksAt(THEIRS)).toEqual([]);
  expect(looksAt(MINE)).toEqual([]);
  expect(looksAt(THEIRS)).toEqual(["ours"]);
  expect(looksAt(MINE)).toEqual(["ours"]);
});
