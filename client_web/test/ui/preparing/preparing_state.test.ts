import { beforeEach, describe, expect, it } from "vitest";
import { GALLERY } from "../../../gallery/screens";
import type { OurDocument } from "../../../src/room/screen_types";
import { clearPreparing, isOvertaken, preparingState, wordsOf, write } from "../../../src/ui/preparing/preparing_state";

const EMPTY: OurDocument = { signal: "", ladder: [] };
const MINE: OurDocument = { signal: "An open hand", ladder: ["Sitting close"] };
const THEIRS: OurDocument = { signal: "", ladder: ["Eye contact"] };

const show = (name: string) => {
  const screen = GALLERY[name]?.();
  if (screen === undefined) throw new Error(name);
  clearPreparing(screen);
};

beforeEach(() => show("home"));

describe("words that aren't kept yet", () => {
  it.each(["preparing", "paused-trying", "paused-mine-trying", "connecting", "taken-over"])("outlast %s", (name) => {
    preparingState.part.value = "ours";
    write(preparingState.ours, EMPTY, MINE);
    show(name);
    expect(wordsOf(preparingState.ours.value, EMPTY)).toEqual(MINE);
    expect(preparingState.part.value).toBe("ours");
  });

  it.each(["together", "aftercare", "closed-ended", "home", "waiting"])("are gone with %s", (name) => {
    preparingState.part.value = "ours";
    write(preparingState.ours, EMPTY, MINE);
    show(name);
    expect([preparingState.part.value, preparingState.ours.value, preparingState.mine.value]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("are none if they say what stands on the page", () => {
    write(preparingState.ours, EMPTY, MINE);
    write(preparingState.ours, EMPTY, { ...EMPTY });
    expect(preparingState.ours.value).toBeNull();
  });

  it("don't hide what the other one kept meanwhile (PAGE1)", () => {
    expect(wordsOf(preparingState.ours.value, THEIRS)).toEqual(THEIRS);
    write(preparingState.ours, EMPTY, MINE);
    expect(isOvertaken(preparingState.ours.value, EMPTY)).toBe(false);
    expect(isOvertaken(preparingState.ours.value, THEIRS)).toBe(true);
    expect(wordsOf(preparingState.ours.value, THEIRS)).toEqual(MINE);
  });

  it("aren't overtaken by being kept", () => {
    write(preparingState.ours, EMPTY, MINE);
    expect(isOvertaken(preparingState.ours.value, MINE)).toBe(false);
  });
});
