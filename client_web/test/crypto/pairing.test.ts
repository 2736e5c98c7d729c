/** The key exchange against vectors made in another language, and with fresh keys. */

import { afterEach, describe, expect, test, vi } from "vitest";
import vectors from "../../../protocol/transcripts/pairing.json";
import { fromBase64Url } from "../../src/crypto/base64url";
import { commitmentTo, finishPairing, newKeyPair, newPairing, type Pairing } from "../../src/crypto/pairing";
import { newSecret } from "../../src/crypto/seal";
import type { Seat } from "../../src/room/pause_counters";

type Vector = (typeof vectors.paired)[number];

const bytes = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (given: Uint8Array): string => Array.from(given, (byte) => byte.toString(16).padStart(2, "0")).join("");

const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** The vector's keys, as the browser would have made them. */
async function keyPair(jwk: Vector["keys"]["a"]): Promise<CryptoKeyPair> {
  const { d: _, ...known } = jwk;
  return {
    privateKey: await crypto.subtle.importKey("jwk", jwk, CURVE, false, ["deriveBits"]),
    publicKey: await crypto.subtle.importKey("jwk", known, CURVE, true, []),
  };
}

async function sideOf(vector: Vector, seat: Seat): Promise<Pairing> {
  const link = {
    room: vector.room,
    ticket: "",
    secret: bytes(vector.secret),
    commitment: fromBase64Url(vector.commitment) ?? new Uint8Array(),
  };
  vi.spyOn(crypto, "getRandomValues").mockImplementationOnce((array) => {
    (array as Uint8Array).set(bytes(vector.nonces[seat]));
    return array;
  });
  return newPairing(link, seat, await keyPair(vector.keys[seat]));
}

afterEach(() => vi.restoreAllMocks());

describe("two phones that share a link", () => {
  test.each(vectors.paired)("PAIR1, PAIR2, PAIR5 $name: come to the same root and pictures", async (vector) => {
    const [a, b] = [await sideOf(vector, "a"), await sideOf(vector, "b")];
    expect([a.share, b.share]).toEqual([vector.shares.a, vector.shares.b]);
    for (const came of [
      await finishPairing(a, vector.room, "a", vector.shares.b),
      await finishPairing(b, vector.room, "b", vector.shares.a),
    ]) {
      expect(came && hexOf(came.root)).toBe(vector.root);
      expect(came?.pictures).toEqual(vector.pictures);
    }
  });

  test("PAIR1 another key, room or secret leads to another root", () => {
    expect(new Set(vectors.paired.map(({ root }) => root)).size).toBe(vectors.paired.length);
  });

  test("PAIR1 fresh keys each time, which can't be read back", async () => {
    const [one, other] = [await newKeyPair(), await newKeyPair()];
    expect(await commitmentTo(one)).not.toEqual(await commitmentTo(other));
    await expect(crypto.subtle.exportKey("jwk", one.privateKey)).rejects.toThrow();
    const link = { room: "r".repeat(22), ticket: "", secret: newSecret(), commitment: await commitmentTo(one) };
    const { secret, own } = await newPairing(link, "a", one);
    for (const key of [secret, own]) await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  });

  test("SPENT with the link and both shares, and another phone's keys, nobody comes to the root", async () => {
    const [first] = vectors.paired;
    if (first === undefined) throw new Error("no vectors");
    const link = {
      room: first.room,
      ticket: "",
      secret: bytes(first.secret),
      commitment: fromBase64Url(first.commitment) ?? new Uint8Array(),
    };
    const third = await newPairing(link, "b", await newKeyPair());
    const came = await finishPairing(third, first.room, "b", first.shares.a);
    expect(came).not.toBeNull();
    expect(came && hexOf(came.root)).not.toBe(first.root);
    // In A's place it isn't even taken: the link commits to A's key.
    expect(
      await finishPairing(await newPairing(link, "a", await newKeyPair()), first.room, "a", first.shares.b),
    ).toBeNull();
  });
});

describe("what isn't the other phone's share", () => {
  test.each(vectors.refused)("PAIR3 $name is refused by $by", async ({ by, share }) => {
    const [first] = vectors.paired;
    if (first === undefined) throw new Error("no vectors");
    const side = await sideOf(first, by as Seat);
    expect(await finishPairing(side, first.room, by as Seat, share)).toBeNull();
  });

  test("PAIR3 nor is what is no base64url", async () => {
    const [first] = vectors.paired;
    if (first === undefined) throw new Error("no vectors");
    expect(await finishPairing(await sideOf(first, "a"), first.room, "a", "!".repeat(124))).toBeNull();
  });
});
