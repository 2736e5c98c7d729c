/** Every colour comes from one place, and no mood takes over some of another's. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const SRC = new URL("../../../src/", import.meta.url);
const TOKENS = "ui/styles/tokens.css";
const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(\s*[\d.]|(?<![-\w])(?:white|black)(?![-\w])/i;

const sheets = readdirSync(SRC, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith(".css"));
const uncommented = (file: string): string =>
  readFileSync(new URL(file, SRC), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");

/** The rules of the tokens, by selector: which properties each sets. */
function rules(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [, selector = "", body = ""] of uncommented(TOKENS).matchAll(/(:root[^{]*)\{([^{}]*)\}/g)) {
    found.set(
      selector.trim(),
      [...body.matchAll(/(--[\w-]+|color-scheme):/g)].map(([, name = ""]) => name),
    );
  }
  return found;
}

describe("colours", () => {
  it("stand in the tokens alone", () => {
    const elsewhere = sheets
      .filter((file) => file !== TOKENS)
      .flatMap((file) =>
        uncommented(file)
          .split("\n")
          .filter((line) => COLOUR.test(line.replaceAll(/url\([^)]*\)/g, "")))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(elsewhere).toEqual([]);
  });

  it("turn light in the day alone", () => {
    const light = [...rules().keys()].filter((selector) => selector.includes('"day"'));
    expect(light).toEqual([':root:is([data-theme="day"], :not([data-theme]))']);
    expect(uncommented(TOKENS).match(/prefers-color-scheme/g)).toHaveLength(1);
  });

  it("of the one bright mood replace all that the day's light replaces", () => {
    const all = rules();
    const light = all.get(':root:is([data-theme="day"], :not([data-theme]))') ?? [];
    const loud = all.get(':root[data-theme="loud"]') ?? [];
    // What is drawn only where a phone is drawn, which is on no screen of a session.
    const needed = light.filter((name) => !/^(color-scheme|--phone.*|--glow)$/.test(name));
    expect(needed.length).toBeGreaterThan(8);
    expect(loud).toEqual(expect.arrayContaining(needed));
  });
});
