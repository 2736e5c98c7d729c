/** A template from a therapist, and whatever else calls itself one. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CODE_SIZE,
  codeOf,
  EMPTY_SHEET,
  fileOf,
  readSheet,
  SHEET_SIZE,
  type Sheet,
} from "../../../src/tools/rules/sheet";

const SHEET: Sheet = {
  ...EMPTY_SHEET,
  title: "Weeks one to four",
  note: "Take what fits. Leave the rest.",
  signals: ["An open hand"],
  ladder: ["Sitting close", "Holding hands"],
  helps: ["A slower pace", "Ruhe 🌿"],
};

const refusal = (given: string): string => {
  const read = readSheet(given);
  return "refused" in read ? read.refused : "none";
};
const withField = (field: Record<string, unknown>): string =>
  JSON.stringify({ ...JSON.parse(fileOf(SHEET)), ...field });

describe("SHEET1 a template", () => {
  it("SHEET1 is read as it was written, from a file and from a code", () => {
    for (const given of [fileOf(SHEET), codeOf(SHEET), `\ufeff${fileOf(SHEET)}`]) {
      expect(readSheet(given ?? "")).toEqual({ sheet: SHEET });
    }
    expect(readSheet(fileOf(EMPTY_SHEET))).toEqual({ sheet: EMPTY_SHEET });
  });

  it("SHEET1 is no code where a phone couldn't scan it, and a file still", () => {
    const long = { ...SHEET, ladder: Array.from({ length: 12 }, (_, at) => `${at}`.padEnd(80, "x")) };
    expect(codeOf(long)).toBeNull();
    expect(readSheet(fileOf(long))).toEqual({ sheet: long });
    expect(codeOf(SHEET)?.length).toBeLessThanOrEqual(CODE_SIZE);
  });

  it("SHEET1 has no place for an answer, a name or a date", () => {
    expect(Object.keys(JSON.parse(fileOf(SHEET)))).toEqual([
      "lull",
      "version",
      "title",
      "note",
      "terms",
      "signals",
      "ladder",
      "asks",
      "wishes",
      "hard",
      "helps",
    ]);
  });

  it.each([
    ["too_large", " ".repeat(SHEET_SIZE + 1)],
    ["too_large", "\u20ac".repeat(SHEET_SIZE / 2)],
    ["not_json", ""],
    ["not_json", "{"],
    ["not_json", "lull-sheet:"],
    ["not_a_sheet", "null"],
    ["not_a_sheet", "[]"],
    ["not_a_sheet", '{"lull":"room"}'],
    ["not_a_sheet", withField({ version: "1" })],
    ["not_a_sheet", withField({ version: 0 })],
    ["newer", withField({ version: 2 })],
    ["wrong_fields", withField({ answers: ["yes"] })],
    ["wrong_fields", fileOf(SHEET).replace('"hard":[],', "")],
    ["wrong_fields", fileOf(SHEET).replace('"hard"', '"__proto__"')],
    ["wrong_fields", withField({ terms: { length: 2700, every: 420, within: 30, pause: "off" } })],
    ["wrong_type", withField({ title: 7 })],
    ["wrong_type", withField({ ladder: "one" })],
    ["wrong_type", withField({ ladder: [["one"]] })],
    ["wrong_type", withField({ terms: null })],
    ["wrong_type", withField({ terms: { length: 2700.5, every: 420, within: 30 } })],
    ["out_of_bounds", withField({ terms: { length: 1e9, every: 420, within: 30 } })],
    ["out_of_bounds", withField({ terms: { length: 2700, every: 420, within: 0 } })],
    ["too_many", withField({ ladder: Array.from({ length: 13 }, String) })],
    ["too_long", withField({ signals: ["x".repeat(81)] })],
    ["too_long", withField({ note: "x".repeat(601) })],
    ["not_plain_text", withField({ note: "See https://example.org" })],
    ["not_plain_text", withField({ title: "\u202eesrever" })],
    ["not_plain_text", withField({ title: "two\nlines" })],
    ["not_plain_text", withField({ title: "\u0000" })],
    ["not_plain_text", withField({ title: "un\u200bseen" })],
    ["not_plain_text", withField({ title: "tag\u{e0041}" })],
    ["not_plain_text", withField({ title: `heaped${"\u0301".repeat(6)}` })],
    ["not_plain_text", withField({ title: "\ud800" })],
  ])("SHEET1 is refused whole, and says why: %s", (why, given) => {
    expect(refusal(given)).toBe(why);
  });

  it("SHEET1 markup is words as any other, and shown as such", () => {
    const read = readSheet(withField({ title: "<b onclick=x>" }));
    expect("sheet" in read && read.sheet.title).toBe("<b onclick=x>");
  });

  it("SHEET1 words of any language are plain words", () => {
    for (const title of ["می\u200cخواهم", "👩\u200d❤️\u200d👩", "שָׁלוֹם", "ขึ้น", "Hand\u00adgriff", "Ça va ?"]) {
      const read = readSheet(withField({ title }));
      expect("sheet" in read && read.sheet.title).toBe(title.normalize("NFC"));
    }
  });

  it("SHEET1 never throws, whatever it gets", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (given) => {
        expect(refusal(given)).not.toBe("none");
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(JSON.parse(fileOf(SHEET)))), fc.jsonValue(), (name, value) => {
        readSheet(withField({ [name]: value }));
      }),
    );
  });

  it("SHEET1 a part of one is none", () => {
    const whole = fileOf(SHEET);
    for (let cut = 0; cut < whole.length; cut += 1) expect(refusal(whole.slice(0, cut))).not.toBe("none");
  });
});
