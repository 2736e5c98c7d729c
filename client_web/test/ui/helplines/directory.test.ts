/** The people who listen: what is written down about them, how well that is known, and which country's come first. */

import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it, vi } from "vitest";
import helplines from "../../../data/helplines.json";
import schema from "../../../data/helplines.schema.json";
import support from "../../../data/support.json";
import { SUPPORT, supportIn } from "../../../src/tools/ui/support_directory";
import {
  COUNTRIES,
  certainty,
  type Directory,
  dial,
  EVERYWHERE,
  emergencyIn,
  type Helpline,
  KINDS,
  likelyCountry,
  linesIn,
  message,
  orNull,
  whatsapp,
} from "../../../src/ui/helplines/directory";

const fits = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const URGENT: Directory = helplines;
const FILES: Readonly<Record<string, Directory>> = { helplines: URGENT, support: SUPPORT };

const everyLine = ({ everywhere, countries }: Directory): readonly Helpline[] => [
  ...everywhere,
  ...Object.values(countries).flatMap(({ lines }) => lines),
];
const all = Object.values(FILES).flatMap(everyLine);

/** Kinds of a country's own lines, those that they are for as well included. */
const kindsIn = (country: string): ReadonlySet<string> =>
  new Set(URGENT.countries[country]?.lines.flatMap(({ kind, also = [] }) => [kind, ...also]));

/** ISO 3166-1 of where people speak one of Lull's languages first, and a line is known. */
const SPOKEN: Readonly<Record<string, readonly string[]>> = {
  ar: "AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA TN".split(" "),
  de: "AT CH DE LI LU".split(" "),
  en: "AU CA GB IE NZ US ZA".split(" "),
  es: "AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PR PY SV UY VE".split(" "),
  fr: "BE BF CA CD CH CI FR GA LU MC MG SN".split(" "),
};

describe("HELP1 what is known of those who listen", () => {
  it.each(Object.entries({ helplines, support }))("HELP1 has the form of its schema: %s", (_, file) => {
    fits(file);
    expect(fits.errors).toBeNull();
  });

  it.each([
    ["a number with letters", { phone: "1-800-HELP" }],
    ["a number from abroad without its country", { abroad: "30 216 33 36" }],
    ["a link that isn't https", { web: "http://example.org" }],
    ["nothing about where it is from", { checked: undefined }],
    ["a day that isn't one", { checked: { page: "https://example.org", on: "yesterday" } }],
    ["a day and no page", { checked: { on: "2026-11-28" } }],
    ["a word for checked", { checked: "checked" }],
    ["another kind", { kind: "other" }],
    ["hours that aren't", { hours: "sometimes" }],
    ["something more", { note: "x" }],
  ])("HELP1 is refused with %s", (_, wrong) => {
    const [first] = helplines.everywhere;
    expect(fits(JSON.parse(JSON.stringify({ ...helplines, everywhere: [{ ...first, ...wrong }] })))).toBe(false);
  });

  it("HELP1 knows an emergency number and more than sixty countries with a line for a crisis and one for violence", () => {
    for (const [country, { emergency }] of Object.entries(URGENT.countries)) expect(emergency, country).toBeDefined();
    const both = COUNTRIES.filter((country) => kindsIn(country).has("crisis") && kindsIn(country).has("violence"));
    expect(both.length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.entries(SPOKEN))("HELP1 knows somebody wherever people speak %s", (_, countries) => {
    expect(countries.filter((country) => linesIn(country).length === 0)).toEqual([]);
  });

  it("HELP1 can be reached by each entry, in some way", () => {
    expect(
      all.filter(({ phone, mobile, text, chat, web }) => (phone ?? mobile ?? text ?? chat ?? web) === undefined),
    ).toEqual([]);
  });

  it("HELP1 names nobody twice in a country, and no number twice", () => {
    for (const { countries } of Object.values(FILES)) {
      for (const [country, { lines }] of Object.entries(countries)) {
        const names = lines.map(({ name }) => name);
        expect(new Set(names).size, country).toBe(names.length);
        const phones = lines.flatMap(({ phone = [] }) => phone);
        expect(new Set(phones).size, country).toBe(phones.length);
      }
    }
  });

  it("HELP1 was seen on a day that isn't to come, in a page that isn't younger", () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const { checked, name } of all) {
      if (typeof checked === "string") continue;
      expect(checked.on <= today && !Number.isNaN(Date.parse(checked.on)), name).toBe(true);
      expect(checked.year ?? 0, name).toBeLessThanOrEqual(Number(checked.on.slice(0, 4)));
      expect(() => new URL(checked.page), name).not.toThrow();
    }
  });

  it("HELP1 calls nothing checked that wasn't seen, and nothing fresh that is old", () => {
    const [line] = helplines.everywhere as readonly Helpline[];
    if (line === undefined) throw new Error("nobody is everywhere");
    const page = "https://example.org";
    expect(certainty({ ...line, checked: "unchecked" })).toBe("unchecked");
    expect(certainty({ ...line, checked: { page, year: 2021, on: "2026-11-28" } })).toBe("old");
    expect(certainty({ ...line, checked: { page, year: 2022, on: "2026-11-28" } })).toBe("seen");
    expect(certainty({ ...line, checked: { page, on: "2026-11-28" } })).toBe("seen");
    for (const each of all) expect(certainty(each) === "unchecked").toBe(each.checked === "unchecked");
  });

  it("HELP1 are real countries and time zones", () => {
    const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
    for (const { countries } of Object.values(FILES)) {
      for (const [code, { zones = [] }] of Object.entries(countries)) {
        expect(names.of(code), code).toBeTypeOf("string");
        for (const timeZone of zones) expect(() => new Intl.DateTimeFormat("en", { timeZone }), timeZone).not.toThrow();
      }
    }
  });
});

describe("HELP2 who could not stop without fear", () => {
  it("HELP2 is shown nobody who works with couples: those are in another file", () => {
    for (const { kind, also = [] } of everyLine(URGENT)) {
      for (const each of [kind, ...also]) expect(KINDS).toContain(each);
    }
    for (const { kind } of everyLine(SUPPORT)) expect(["therapist", "resources"]).toContain(kind);
  });
});

describe("HELP3 nobody is left without a number", () => {
  it.each([
    ["the clock, before the language", ["en-US"], "Europe/Madrid", "ES"],
    ["the clock by an older name", ["en"], "Asia/Calcutta", "IN"],
    ["the language, where the clock says nothing", ["de-AT", "en-US"], "Etc/UTC", "AT"],
    ["the second language", ["en", "pt-BR"], undefined, "BR"],
    ["a language with more", ["ar-EG-u-nu-latn"], null, "EG"],
    ["the clock by the name that browsers have for it", ["en"], "America/Coral_Harbour", "CA"],
    ["the clock by a country's own name", ["en"], "GB-Eire", "GB"],
    ["a language as systems write it", ["C", "en_NZ.UTF-8"], undefined, "NZ"],
  ])("HELP3 begins with %s", (_, languages, zone, country) => {
    expect(likelyCountry(languages, zone)).toBe(country);
  });

  it.each([
    ["a made-up language", ["C"], ""],
    ["several, and a real one", ["C", "POSIX", "!", "", "ar-LB"], "LB"],
    ["things that aren't languages", [null, undefined, 7, {}, ["x"]], ""],
    ["no list", undefined, ""],
    ["a word for a list", "en-GB", ""],
    ["a region that isn't", ["en-XX", "en-419"], ""],
  ])("HELP3 takes %s", (_, languages, country) => {
    expect(likelyCountry(languages, "Nowhere/At_All")).toBe(country);
  });

  it("HELP3 knows a language's country where the platform can't read tags", () => {
    vi.stubGlobal("Intl", undefined);
    expect(likelyCountry(["zh-Hant-TW", "en"], undefined)).toBe("TW");
    expect(likelyCountry(["en", "x-klingon", "es-419", "fr_CA"], undefined)).toBe("CA");
    vi.unstubAllGlobals();
  });

  it("HELP3 knows a clock by the name that the platform makes of it", () => {
    for (const [country, { zones = [] }] of Object.entries(URGENT.countries)) {
      for (const timeZone of zones) {
        const named = new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
        expect(likelyCountry([], named), `${timeZone}, ${named}`).toBe(country);
      }
    }
  });

  it("HELP3 takes a platform that throws, and one that hasn't got it", () => {
    expect(
      orNull(() => {
        throw new RangeError("no such thing");
      }),
    ).toBeNull();
    expect(orNull(() => undefined)).toBeNull();
    expect(likelyCountry(null, null)).toBe("");
  });

  it("HELP3 somebody, and an emergency number, is there for every country and for none", () => {
    expect(EVERYWHERE.length).toBeGreaterThan(0);
    for (const strange of ["", "XX", "__proto__", "constructor"]) expect(linesIn(strange)).toEqual([]);
    for (const country of ["", "XX", "__proto__", "constructor", ...COUNTRIES]) {
      expect(emergencyIn(country).length).toBeGreaterThan(0);
      expect(supportIn(country).length).toBeGreaterThan(0);
    }
  });
});

describe("HELP4 a link dials what stands there", () => {
  it.each([
    ["1-800-799-7233", "tel:18007997233"],
    ["+49 30 216 33 36", "tel:+49302163336"],
    ["*4141", "tel:*4141"],
    ["#8008", "tel:%238008"],
  ])("HELP4 %s", (number, link) => {
    expect(dial(number)).toBe(link);
  });

  it("HELP4 every number of every country makes a well-formed link", () => {
    const tel = /^tel:(\+[1-9]\d{6,14}|(%23|\*)?\d{2,15})$/;
    for (const country of COUNTRIES) {
      for (const { for: what, number } of emergencyIn(country)) {
        expect(what === "text" ? message(number).replace("sms:", "tel:") : dial(number), country).toMatch(tel);
      }
    }
    for (const { name, phone, mobile, abroad, text, whatsapp: chat, deaf } of all) {
      for (const number of [phone, mobile, abroad, deaf?.relay]) {
        if (number !== undefined) expect(dial(number), name).toMatch(tel);
      }
      for (const number of [text?.to, deaf?.text]) {
        if (number !== undefined) expect(message(number), name).toMatch(/^sms:\+?\d{3,15}$/);
      }
      if (chat !== undefined) expect(whatsapp(chat), name).toMatch(/^https:\/\/wa\.me\/[1-9]\d{6,14}$/);
    }
  });

  it("HELP4 a number from abroad is the country's own", () => {
    for (const { phone, abroad, name } of all) {
      if (phone === undefined || abroad === undefined || phone.startsWith("+")) continue;
      const own = phone.replaceAll(/\D/g, "").replace(/^(06|0|8)/, "");
      if (!abroad.replaceAll(/\D/g, "").endsWith(own)) expect(OTHER_NUMBERS, name).toContain(abroad);
    }
  });
});

/** Other numbers of the same line, for where its own can't be called from abroad. */
const OTHER_NUMBERS = ["+359 2 981 76 86", "+373 22 241 111"];
