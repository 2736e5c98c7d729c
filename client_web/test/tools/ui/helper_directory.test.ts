/** The people who listen: what is written down about them, and where it comes from. */

import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import helplines from "../../../data/helplines.json";
import schema from "../../../data/helplines.schema.json";
import support from "../../../data/support.json";
import type { Helper, People } from "../../../src/tools/ui/helper_directory";

const fits = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const FILES: Readonly<Record<string, People>> = { helplines, support };
const URGENT = ["violence", "sexual_violence", "crisis"];
const CARE = ["therapist", "resources"];

const entriesOf = (file: People): readonly Helper[] => [...file.everywhere, ...Object.values(file.countries).flat()];

describe("HELP1 what is known of those who listen", () => {
  it.each(Object.entries(FILES))("HELP1 has the form of its schema: %s", (_, file) => {
    fits(file);
    expect(fits.errors).toBeNull();
  });

  it.each([
    ["a number with letters", { phone: "1-800-HELP" }],
    ["a number with a country's prefix", { phone: "+49 116016" }],
    ["a link that isn't https", { web: "http://example.org" }],
    ["no source", { source: undefined }],
    ["a day that isn't one", { checked: "yesterday" }],
    ["another kind", { kind: "other" }],
    ["something more", { note: "x" }],
  ])("HELP1 is refused with %s", (_, wrong) => {
    const [first] = helplines.everywhere;
    expect(fits(JSON.parse(JSON.stringify({ ...helplines, everywhere: [{ ...first, ...wrong }] })))).toBe(false);
  });

  it("HELP1 gives each country at least one way to be heard, and each entry a way to reach it", () => {
    for (const [country, lines] of Object.entries(helplines.countries)) {
      expect(
        lines.some((line) => "phone" in line),
        country,
      ).toBe(true);
    }
  });

  it("HELP1 names nobody twice in a country, and no number twice", () => {
    for (const file of Object.values(FILES)) {
      for (const lines of Object.values(file.countries)) {
        expect(new Set(lines.map((line) => line.name)).size).toBe(lines.length);
        const phones = lines.flatMap((line) => line.phone ?? []);
        expect(new Set(phones).size).toBe(phones.length);
      }
    }
  });

  it("HELP1 was checked on a day that isn't to come", () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const { checked, source } of Object.values(FILES).flatMap(entriesOf)) {
      if (source.year !== undefined) expect(source.year).toBeLessThanOrEqual(Number(checked?.slice(0, 4)));
      if (checked !== null) expect(checked <= today && !Number.isNaN(Date.parse(checked))).toBe(true);
    }
  });

  it("HELP1 are real countries", () => {
    const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
    for (const file of Object.values(FILES)) {
      for (const code of Object.keys(file.countries)) expect(names.of(code), code).toBeTypeOf("string");
    }
  });
});

describe("HELP2 who could not stop without fear", () => {
  it("HELP2 is shown nobody who works with couples: those are in another file", () => {
    expect(entriesOf(helplines).filter((line) => !URGENT.includes(line.kind))).toEqual([]);
    expect(entriesOf(support).filter((line) => !CARE.includes(line.kind))).toEqual([]);
  });
});
