import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/i18n/language";
import { PICTURE_WORDS, pictureName, pictureWords } from "../../../src/i18n/pictures";
import { DRAWINGS } from "../../../src/ui/preparing/drawings";

const ALL = Array.from({ length: 64 }, (_, number) => number);

describe("the three pictures (PAIR5)", () => {
  it("PAIR5 are of sixty-four drawings, none of them twice", () => {
    expect(DRAWINGS).toHaveLength(64);
    expect(new Set(DRAWINGS).size).toBe(64);
  });

  it.each(Object.entries(PICTURE_WORDS))("PAIR5 each have a name of their own in every language: %s", (_, said) => {
    const names = ALL.map((number) => pictureName(said, number));
    expect(names.every((name) => /^\p{L}[\p{L}\p{M} ]*$/u.test(name))).toBe(true);
    expect(new Set(names).size).toBe(64);
    expect(said.names.split(", ")).toHaveLength(64);
  });

  it("PAIR5 are talked about in every language that Lull speaks, without a promise", () => {
    expect(Object.keys(PICTURE_WORDS).sort()).toEqual(Object.keys(LANGUAGES).sort());
    for (const { names: _, ...said } of Object.values(PICTURE_WORDS)) {
      for (const sentence of Object.values(said)) {
        expect(sentence).not.toMatch(/['"]|\b(safe|secure|sicher\w*|segur[oa]s?|sûre?s?)\b|آمن/i);
      }
    }
    expect(pictureWords("xx")).toBe(PICTURE_WORDS.en);
  });
});
