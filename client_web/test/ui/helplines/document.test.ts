/** The table in the document is what the data says. */

import { describe, expect, it } from "vitest";
import written from "../../../../docs/helplines.md?raw";
// @ts-expect-error: a script, without types
import { table } from "../../../scripts/helplines_table.mjs";

describe("HELP1 docs/helplines.md", () => {
  it("HELP1 shows countries, kinds and what was checked as they are: node scripts/helplines_table.mjs --write", () => {
    expect(written).toContain(table);
  });
});
