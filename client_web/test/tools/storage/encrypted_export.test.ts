/** A file to take along. */

import { describe, expect, it } from "vitest";
import { FILE_SIZE, openFile, sealFile } from "../../../src/tools/storage/encrypted_export";

const WORDS = "three quiet rivers";
const ROUNDS = 100_000;
const file = await sealFile("Nähe 🌿", WORDS, ROUNDS);
const withField = (field: object): string => JSON.stringify({ ...(JSON.parse(file) as object), ...field });

describe("OWN2 a file to take along", () => {
  it("OWN2 is opened by its passphrase, however the keyboard writes it", async () => {
    expect(await openFile(file, ` ${WORDS} `)).toEqual({ text: "Nähe 🌿" });
    const other = await sealFile("x", "Ruhe Nähe Tee", ROUNDS);
    expect(await openFile(other, "Ruhe Na\u0308he Tee")).toEqual({ text: "x" });
  });

  it("OWN2 says nothing of what is in it, and is never the same twice", async () => {
    expect(file).not.toContain("Nähe");
    expect(await sealFile("Nähe 🌿", WORDS, ROUNDS)).not.toBe(file);
  });

  it.each([
    ["not_opened", file, "other words"],
    ["not_opened", withField({ rounds: 100_001 }), WORDS],
    ["not_opened", withField({ sealed: "AAAA" }), WORDS],
    ["not_ours", withField({ rounds: 1 }), WORDS],
    ["not_ours", withField({ rounds: 1e9 }), WORDS],
    ["not_ours", withField({ salt: "AAAA" }), WORDS],
    ["not_ours", withField({ nonce: "?" }), WORDS],
    ["not_ours", withField({ lull: "room" }), WORDS],
    ["not_ours", "null", WORDS],
    ["not_ours", "{", WORDS],
    ["newer", withField({ version: 2 }), WORDS],
    ["too_large", " ".repeat(FILE_SIZE + 1), WORDS],
  ])("OWN2 is refused otherwise: %s", async (refused, given, words) => {
    expect(await openFile(given, words)).toEqual({ refused });
  });
});
