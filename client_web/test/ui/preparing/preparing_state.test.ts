import { beforeEach, describe, expect, it } from "vitest";
import { GALLERY } from "../../../gallery/screens";
import type { OurPage } from "../../../src/room/screen_types";
import { clearDesk, desk, isOvertaken, wordsOf, write } from "../../../src/ui/preparing/preparing_state";

const EMPTY: OurPage = { signal: "", ladder: [] };
const MINE: OurPage = { signal: "An open hand", ladder: ["Sitting close"] };
const THEIRS: OurPage = { signal: "", ladder: ["Eye contact"] };

const show = (name: string) => {
  const screen = GALLERY[name]?.();
  if (screen === undefined) throw new Error(name);
  clearDesk(screen);
};

beforeEach(() => show("home"));

describe("words that aren't kept yet", () => {
  it.each(["preparing", "paused-trying", "paused-mine-trying", "connecting", "elsewhere"])("outlast %s", (name) => {
    desk.part.value = "ours";
    write(desk.ours, EMPTY, MINE);
    show(name);
    expect(wordsOf(desk.ours.value, EMPTY)).toEqual(MINE);
    expect(desk.part.value).toBe("ours");
  });

  it.each(["together", "aftercare", "closed-ended", "home", "waiting"])("are gone with %s", (name) => {
    desk.part.value = "ours";
    write(desk.ours, EMPTY, MINE);
    show(name);
    expect([desk.part.value, desk.ours.value, desk.mine.value]).toEqual([null, null, null]);
  });

  it("are none if they say what stands on the page", () => {
    write(desk.ours, EMPTY, MINE);
    write(desk.ours, EMPTY, { ...EMPTY });
    expect(desk.ours.value).toBeNull();
  });

  it("don't hide what the other one kept meanwhile (PAGE1)", () => {
    expect(wordsOf(desk.ours.value, THEIRS)).toEqual(THEIRS);
    write(desk.ours, EMPTY, MINE);
    expect(isOvertaken(desk.ours.value, EMPTY)).toBe(false);
    expect(isOvertaken(desk.ours.value, THEIRS)).toBe(true);
    expect(wordsOf(desk.ours.value, THEIRS)).toEqual(MINE);
  });

  it("aren't overtaken by being kept", () => {
    write(desk.ours, EMPTY, MINE);
    expect(isOvertaken(desk.ours.value, MINE)).toBe(false);
  });
});
