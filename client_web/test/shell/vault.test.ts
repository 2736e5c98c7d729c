/** What came back from the store. */

import { describe, expect, test } from "vitest";
import { pairKeys } from "../../src/crypto/pair_keys";
import type { PairKeys } from "../../src/crypto/seal";
import { works } from "../../src/shell/vault";

const ROOM = "0123456789abcdefghij_-";

describe("SEAT4 keys that came back from the store", () => {
  test("SEAT4 are used once before they are trusted", async () => {
    const keys = await pairKeys(new Uint8Array(32), ROOM, "a");
    expect(await works(keys)).toBe(true);
    expect(await works(undefined as unknown as PairKeys)).toBe(false);
    expect(await works({ ...keys, own: keys.partner, partner: keys.own })).toBe(false);
    expect(await works({ ...keys, partner: {} as CryptoKey })).toBe(false);
    expect(await works({ ...keys, yes: {} as CryptoKey })).toBe(false);
    expect(await works({ ...keys, pages: { ...keys.pages, b: {} as CryptoKey } })).toBe(false);
    expect(await works({ ...keys, pages: {} as PairKeys["pages"] })).toBe(false);
    expect(await works({ own: keys.own, partner: keys.partner } as PairKeys)).toBe(false);
  });
});
