/** One name for one thing, in every language, on every screen. */

import { describe, expect, it } from "vitest";
import { catalogue as arabic } from "../../src/tools/i18n/ar";
import { catalogue as german } from "../../src/tools/i18n/de";
import { words as english } from "../../src/tools/i18n/en";
import { catalogue as spanish } from "../../src/tools/i18n/es";
import { catalogue as french } from "../../src/tools/i18n/fr";
import { CATALOGUES } from "../support/catalogues";

const TOOLS = { ar: arabic, de: german, en: english, es: spanish, fr: french };

type Language = keyof typeof TOOLS;

/** Every text of the page and of the tools, by its key. */
function textsOf(language: Language): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const add = (part: unknown, key: string): void => {
    if (typeof part === "string") texts.set(key, part);
    else if (typeof part === "object" && part !== null)
      for (const [name, inner] of Object.entries(part)) add(inner, `${key}.${name}`);
  };
  add(CATALOGUES[language], "page");
  add(TOOLS[language], "tools");
  return texts;
}

const ENGLISH = textsOf("en");

/** Two things that English has one word for: what is said aloud to somebody, and a heading over a few. */
const TWO_THINGS: ReadonlySet<string> = new Set(["Stop.", "Quiet"]);

describe.each(["ar", "de", "en", "es", "fr"] as const)("PAGE4 one name for one thing: %s", (language) => {
  const texts = textsOf(language);

  it("what is one text in English is one text", () => {
    const said = new Map<string, Set<string>>();
    for (const [key, text] of ENGLISH) {
      if (!TWO_THINGS.has(text)) said.set(text, (said.get(text) ?? new Set()).add(texts.get(key) ?? ""));
    }
    expect([...said].filter(([, ways]) => ways.size > 1).map(([text, ways]) => [text, ...ways])).toEqual([]);
  });

  it("a check-in is named alike with a partner and alone", () => {
    const [page, tools] = [CATALOGUES[language], TOOLS[language]];
    expect(tools.alone.every).toBe(page.terms.names.every);
    expect(tools.alone.ask).toBe(page.checkIn.question);
    expect(tools.alone.answers).toMatchObject({ good: page.checkIn.good, slow: page.checkIn.slow });
    expect(tools.alone.noneComes).toBe(page.terms.noneComes);
  });

  it("what is named in a sentence is named as where it stands", () => {
    const { first, leaveNow, speaking, typing, nextTime, documents, tools, reminder } = CATALOGUES[language];
    const title = TOOLS[language].title;
    expect(first.toLeave).toContain(leaveNow);
    expect(speaking.how).toContain(typing.open);
    expect(nextTime.wait).toContain(nextTime.meet);
    expect(documents.mine.own).toContain(title);
    expect(tools.title).toBe(title);
    const signal = reminder
      .signal("")
      .replaceAll(/[\s\u2068\u2069:]+/g, " ")
      .trim();
    expect(documents.ours.title.startsWith(signal), `${signal} | ${documents.ours.title}`).toBe(true);
  });
});
