/** Blind matching of two lists, as the phones do it. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIST_TOKENS } from "../../../src/protocol/bounds";
import { normalised } from "../../../src/tools/rules/text";
import { matchedOf, tokensFor } from "../../../src/tools/rules/tokens";

const encoder = new TextEncoder();
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

async function hmacOf(secret: number): Promise<(words: string) => Promise<string>> {
  const raw = new Uint8Array(32).fill(secret);
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return async (words) =>
    base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(words))).subarray(0, 16));
}

/** As a phone pads: with what only it knows. */
async function padOf(phone: number): Promise<(number: number) => Promise<string>> {
  const hmac = await hmacOf(100 + phone);
  return (number) => hmac(`pad|${number}`);
}

const list = fc.array(fc.constantFrom(..."abcdefghij"), { maxLength: 8 });

describe("LIST2 the tokens of a list", () => {
  it("LIST2 are always as many, all different and in order, whatever is on it", async () => {
    const [hmac, pad] = [await hmacOf(1), await padOf(1)];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string(), { maxLength: 300 }), async (words) => {
        const tokens = await tokensFor(words, hmac, pad);
        expect(new Set(tokens).size).toBe(LIST_TOKENS);
        expect(tokens).toEqual([...tokens].sort());
      }),
      { numRuns: 20 },
    );
  });

  it("LIST2 given again they tell no more: those of another list differ by as many as if the list had been any other", async () => {
    const [hmac, pad] = [await hmacOf(1), await padOf(1)];
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 60 }), list, async (before, more) => {
        const first = new Set(await tokensFor(before, hmac, pad));
        expect(await tokensFor(before.toReversed(), hmac, pad)).toEqual([...first]);
        const came = [...new Set(more)].filter((word) => !before.includes(word));
        const grown = await tokensFor([...before, ...came], hmac, pad);
        const shrunk = await tokensFor(before.slice(came.length), hmac, pad);
        expect(grown.filter((token) => !first.has(token)).length).toBe(came.length);
        expect(shrunk.filter((token) => !first.has(token)).length).toBe(Math.min(came.length, before.length));
      }),
      { numRuns: 20 },
    );
  });

  it("LIST2 of two phones have in common exactly what both welcome", async () => {
    const [hmac, ours, others] = [await hmacOf(1), await padOf(1), await padOf(2)];
    await fc.assert(
      fc.asyncProperty(list, list, async (mine, theirs) => {
        const given = new Set(await tokensFor(theirs, hmac, others));
        const both = (await tokensFor(mine, hmac, ours)).filter((token) => given.has(token));
        expect(await matchedOf(mine, both, hmac)).toEqual(mine.filter((word) => theirs.includes(word)));
      }),
      { numRuns: 30 },
    );
  });

  it("LIST2 of another pair say nothing: not one is the same", async () => {
    const mine = await tokensFor([..."abc"], await hmacOf(1), await padOf(1));
    const theirs = await tokensFor([..."abc"], await hmacOf(2), await padOf(2));
    expect(mine.filter((token) => theirs.includes(token))).toEqual([]);
  });

  it("LIST2 are those of the words, however they are written", () => {
    expect(normalised("  Holding  Hands! ")).toBe(normalised("holding hands"));
    expect(normalised("Ｎähe")).toBe(normalised("nähe"));
    expect(normalised("Nähe")).toBe(normalised("Nähe"));
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => normalised(normalised(text)) === normalised(text)),
    );
  });
});
