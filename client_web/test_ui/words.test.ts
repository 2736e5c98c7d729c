import { describe, expect, it } from "vitest";
import { words } from "../src/words/words";

/** Every sentence of the catalogue, with its key; functions are asked with a number. */
function* sentences(part: unknown, key = "words"): Generator<[string, string]> {
  if (typeof part === "string") yield [key, part];
  else if (typeof part === "function") yield [key, String(part(7))];
  else if (typeof part === "object" && part !== null) {
    for (const [name, inner] of Object.entries(part)) yield* sentences(inner, `${key}.${name}`);
  }
}

const all = [...sentences(words)];

describe("the words", () => {
  it("promise nothing beyond the promise, blame nobody, ask nothing twice", () => {
    const never =
      /\b(emergency|safe|safely|safety|guarantee[ds]?|consent|are you sure|streak|score|fault|blame|ignored)\b/i;
    expect(all.filter(([, said]) => never.test(said))).toEqual([]);
  });

  it("say what Lull is in the first line", () => {
    expect(words.home.whatItIs.replaceAll("\n", " ")).toBe("Two phones. One tap to say pause, without words.");
  });

  it("are the partner's same words for a tap, a lost link and a hidden page (SHOW7)", () => {
    expect([words.paused.title, words.paused.giveSpace]).toEqual(["Paused.", "Stop and give space."]);
  });

  it("are never empty, and use real apostrophes", () => {
    expect(all.filter(([, said]) => said.trim() === "" || said.includes("'"))).toEqual([]);
  });
});
