/** What holds for every word of every language, the room's and the tools': LANG2. */

import { describe, expect, it } from "vitest";
import type { Catalogue } from "../../src/i18n/catalogue";
import { catalogue as toolsAr } from "../../src/tools/i18n/ar";
import { catalogue as toolsDe } from "../../src/tools/i18n/de";
import { words as toolsEn } from "../../src/tools/i18n/en";
import { catalogue as toolsEs } from "../../src/tools/i18n/es";
import { catalogue as toolsFr } from "../../src/tools/i18n/fr";
import { CATALOGUES } from "../support/catalogues";

interface Spoken {
  readonly room: Catalogue;
  readonly tools: typeof toolsEn;
  /** Reads as a contract, or accuses. */
  readonly never: RegExp;
  /** Once a minute, without a number. */
  readonly eachMinute: string;
  /** What 0, 1, 2, 3, 11 and 100 minutes are called. */
  readonly minutes: readonly string[];
}

const NUMBERS = [0, 1, 2, 3, 11, 100];

const ALL: Readonly<Record<string, Spoken>> = {
  en: {
    room: CATALOGUES.en,
    tools: toolsEn,
    never:
      /you(’ve)? (both )?(said|agreed|promised|consented)\b(?!.* stop)|said (yes|you’re)|tried to (come|get) in|someone else|your (consent|promise)/i,
    eachMinute: "every minute",
    minutes: ["0 minutes", "1 minute", "2 minutes", "3 minutes", "11 minutes", "100 minutes"],
  },
  de: {
    room: CATALOGUES.de,
    tools: toolsDe,
    never: /Ja gesagt|zugestimmt|eingewilligt|versprochen|wollte herein|drüben|Jemand anderes|Kennsatz/i,
    eachMinute: "jede Minute",
    minutes: ["0 Minuten", "1 Minute", "2 Minuten", "3 Minuten", "11 Minuten", "100 Minuten"],
  },
  fr: {
    room: CATALOGUES.fr,
    tools: toolsFr,
    never: /as dit oui|deux oui|Oui pour|as (accepté|promis|consenti)|essayé d’entrer|\bun (seul |simple )?toucher\b/i,
    eachMinute: "toutes les minutes",
    minutes: ["0 minute", "1 minute", "2 minutes", "3 minutes", "11 minutes", "100 minutes"],
  },
  es: {
    room: CATALOGUES.es,
    tools: toolsEs,
    never:
      /(has dicho|dijiste|dicho) que (sí|puedes)|digan que sí|aceptaste|prometiste|quiso entrar|«para»|Bienvenido|\bjuntos\b|tumb|superviv/i,
    eachMinute: "cada minuto",
    minutes: ["0 minutos", "1 minuto", "2 minutos", "3 minutos", "11 minutos", "100 minutos"],
  },
  ar: {
    room: CATALOGUES.ar,
    tools: toolsAr,
    never: /قيلت نعم|قلت نعم|وافقت|وعدت|حاول أحد|هناك رجاءً|يُرجى|جلد على جلد|للأزواج|انفصالًا/,
    eachMinute: "كل دقيقة",
    minutes: ["0 دقيقة", "دقيقة واحدة", "دقيقتين", "3 دقائق", "11 دقيقة", "100 دقيقة"],
  },
};

function* sentences(part: unknown, key: string): Generator<[string, string]> {
  if (typeof part === "string") yield [key, part];
  else if (typeof part === "function") yield [key, String(part("‹1›", "‹2›", "‹3›"))];
  else if (typeof part === "object" && part !== null) {
    for (const [name, inner] of Object.entries(part)) yield* sentences(inner, `${key}.${name}`);
  }
}

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe.each(Object.entries(ALL))("LANG2 %s", (_, { room, tools, never, eachMinute, minutes }) => {
  const all = [...sentences(room, "room"), ...sentences(tools, "tools")];

  it("LANG2 nothing reads as a contract, and nothing accuses", () => {
    expect(all.filter(([key, said]) => !key.includes(".sources.") && never.test(said))).toEqual([]);
  });

  it("LANG2 minutes are counted as the language counts", () => {
    expect(NUMBERS.map(room.minutes).map(plain)).toEqual(minutes);
    expect(NUMBERS.map(tools.alone.minutes).map(plain)).toEqual(minutes);
  });

  it("LANG2 a number isn't parted from what it counts at the end of a line", () => {
    const counted = [
      ...NUMBERS.flatMap((number) => [room.minutes(number), room.seconds(number), tools.alone.minutes(number)]),
      room.waiting.worksFor(9),
      tools.sheet.terms("", 30),
    ];
    expect(counted.filter((said) => /\d \p{Letter}/u.test(said))).toEqual([]);
  });

  it("LANG2 once a minute is said without a number", () => {
    const one = room.minutes(1);
    for (const said of [room.termsLine(room.minutes(45), one), room.slower.oftener(one, room.minutes(7))]) {
      expect(said).toContain(eachMinute);
    }
    expect(room.waiting.worksFor(1)).not.toContain("1");
  });

  it("LANG2 what people wrote keeps its own direction within a sentence", () => {
    const written = all.filter(([key]) => /^tools\.(lists|own|afterwards)\.|^room\.ladder\.at$/.test(key));
    const given = written.filter(([, said]) => said.includes("‹1›"));
    expect(given.length).toBe(19);
    for (const [key, said] of given) expect(said, key).toContain("\u2068‹1›\u2069");
  });

  it("LANG2 has one set of digits", () => {
    expect(all.filter(([, said]) => /[٠-٩۰-۹]/.test(said))).toEqual([]);
  });

  it("LANG2 a phone that isn't there may have been: nothing says that it hasn't come yet", () => {
    expect(room.preparing.partnerNotHere).not.toMatch(/\b(yet|noch|encore)\b|aún|todavía|بعد/);
  });

  it("LANG2 going on is never counted down to", () => {
    expect(room.goingOn.rest).not.toMatch(/\d/);
  });
});
