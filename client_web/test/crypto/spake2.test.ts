/** The exchange over a spoken code: the RFC's own vector, and what happens to whoever guesses. */

import { describe, expect, test } from "vitest";
import { exchange, type Names, sameProof } from "../../src/crypto/spake2";

const bytes = (hex: string) => new Uint8Array((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
const hex = (given: Uint8Array) => Array.from(given, (byte) => byte.toString(16).padStart(2, "0")).join("");

const NAMES: Names = { a: "lull/1/code/a", b: "lull/1/code/b" };
const CODE = new TextEncoder().encode("48213");

async function exchanged(wA: bigint, wB: bigint, context = CODE) {
  const a = exchange("a", wA, NAMES);
  const b = exchange("b", wB, NAMES);
  const [ofA, ofB] = await Promise.all([a.finish(b.share, CODE), b.finish(a.share, context)]);
  if (ofA === null || ofB === null) throw new Error("no exchange");
  return { ofA, ofB };
}

describe("the exchange", () => {
  test("is RFC 9382's: CODE2", async () => {
    const names: Names = { a: "server", b: "client" };
    const w = 0x2ee57912099d31560b3a44b1184b9b4866e904c49d12ac5042c97dca461b1a5fn;
    const a = exchange("a", w, names, 0x43dd0fd7215bdcb482879fca3220c6a968e66d70b1356cac18bb26c84a78d729n);
    const b = exchange("b", w, names, 0xdcb60106f276b02606d8ef0a328c02e4b629f84f89786af5befb0bc75b6e66ben);
    expect(hex(a.share)).toBe("02a56fa807caaa53a4d28dbb9853b9815c61a411118a6fe516a8798434751470f9");
    expect(hex(b.share)).toBe("0306557e482bd03097ad0cbaa5df82115460d951e3451962f1eaf4367a420676d0");
    for (const agreed of [await a.finish(b.share, bytes("")), await b.finish(a.share, bytes(""))]) {
      expect(hex(agreed?.key ?? bytes(""))).toBe("0e0672dc86f8e45565d338b0540abe69");
      expect(hex(agreed?.proof.a ?? bytes(""))).toBe(
        "58ad4aa88e0b60d5061eb6b5dd93e80d9c4f00d127c65b3b35b1b5281fee38f0",
      );
      expect(hex(agreed?.proof.b ?? bytes(""))).toBe(
        "d3e2e547f1ae04f2dbdbf0fc4b79f8ecff2dff314b5d32fe9fcef2fb26dc459b",
      );
    }
  });

  test("of the same digits ends in the same key, another one each time", async () => {
    const [one, other] = [await exchanged(123456n, 123456n), await exchanged(123456n, 123456n)];
    expect(one.ofA).toEqual(one.ofB);
    expect(hex(one.ofA.key)).not.toBe(hex(other.ofA.key));
  });

  test("of other digits, or of another code, ends in nothing that fits: CODE2", async () => {
    const elsewhere = new TextEncoder().encode("48214");
    for (const { ofA, ofB } of [await exchanged(123456n, 123457n)]) {
      expect(hex(ofA.key)).not.toBe(hex(ofB.key));
      expect(sameProof(ofA.proof.b, ofB.proof.b)).toBe(false);
    }
    const { ofA, ofB } = await exchanged(123456n, 123456n, elsewhere);
    expect(sameProof(ofA.proof.b, ofB.proof.b)).toBe(false);
  });

  test("takes nothing for a share that is none: CODE2", async () => {
    const a = exchange("a", 7n, NAMES);
    const bad = ["", "00", "02".padEnd(66, "f"), "05".padEnd(66, "1"), hex(a.share).slice(0, 64)];
    for (const share of bad) expect(await a.finish(bytes(share), CODE)).toBeNull();
  });
});
