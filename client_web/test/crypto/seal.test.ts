/** The vectors are made by another language and read by both: `protocol/transcripts/make_beats.py`. */

import { describe, expect, test } from "vitest";
import vectors from "../../../protocol/transcripts/beats.json";
import { pairKeys } from "../../src/crypto/pair_keys";
import { openBeat, sealBeat } from "../../src/crypto/seal";
import { isBeat, readHead } from "../../src/protocol/beat";
import { type Count, partnerOf, type Seat } from "../../src/room/pause_counters";
import type { Beat } from "../../src/room/proof";

const bytes = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const hexOf = (frame: Uint8Array): string => [...frame].map((byte) => byte.toString(16).padStart(2, "0")).join("");

type Fields = (typeof vectors.sealed)[number]["fields"];

const countOf = ([a = 0, b = 0, watch = 0]: readonly number[]): Count => ({ a, b, watch });

const beatOf = ({
  epoch,
  number,
  taps,
  watch,
  echo_epoch,
  echo,
  got,
  shown,
  agreed,
  lets,
  ...values
}: Fields): Beat => ({
  ...{ epoch, number, taps, watch, echoEpoch: echo_epoch, echo, got, shown },
  values: { ...values, agreed: countOf(agreed), lets: countOf(lets) },
});

/** The keys of the phone in the seat that seals, and of its partner's. */
async function keysOf(vector: { secret: string; room: string; seat: string }) {
  const seat = vector.seat as Seat;
  const secret = bytes(vector.secret);
  return {
    sender: await pairKeys(secret, vector.room, seat),
    receiver: await pairKeys(secret, vector.room, partnerOf(seat)),
  };
}

describe("BEAT1 the shared vectors", () => {
  test.each(vectors.sealed)("BEAT1 $name is sealed to the very same bytes", async (vector) => {
    const { sender } = await keysOf(vector);
    const frame = await sealBeat(sender, beatOf(vector.fields));
    expect(hexOf(frame)).toBe(vector.frame);
  });

  test.each(vectors.sealed)("BEAT1 $name is opened by the partner to what was said", async (vector) => {
    const { receiver } = await keysOf(vector);
    expect(await openBeat(receiver, bytes(vector.frame))).toEqual(beatOf(vector.fields));
  });

  test.each(vectors.sealed)("BEAT1 $name says its clear fields to everyone", ({ fields, frame }) => {
    const { epoch, number, taps, watch } = fields;
    expect(readHead(bytes(frame))).toEqual({ epoch, number, taps, watch });
  });

  test.each(vectors.refused)("BEAT2 a beat with $name doesn't open", async (vector) => {
    const { receiver } = await keysOf(vector);
    expect(await openBeat(receiver, bytes(vector.frame))).toBeNull();
  });

  test.each(vectors.refused.filter(({ rules }) => rules.includes("BEAT1")))(
    "BEAT1 $name has no beat's form",
    ({ frame }) => {
      expect(isBeat(bytes(frame))).toBe(false);
    },
  );
});

describe("BEAT2 the keys", () => {
  const vector = vectors.sealed[0];
  if (vector === undefined) throw new Error("no vectors");

  test("BEAT2 of a seat don't open what it said itself: nothing can be sent back as the partner's", async () => {
    const { sender } = await keysOf(vector);
    expect(await openBeat(sender, bytes(vector.frame))).toBeNull();
  });

  test("SEAT5 can't be read out again, and each does one thing", async () => {
    const { sender } = await keysOf(vector);
    expect([sender.own.extractable, sender.own.usages]).toEqual([false, ["encrypt"]]);
    expect([sender.partner.extractable, sender.partner.usages]).toEqual([false, ["decrypt"]]);
    await expect(crypto.subtle.exportKey("raw", sender.own)).rejects.toThrow();
  });

  test("BEAT2 a frame inside a larger buffer is opened just the same", async () => {
    const { receiver } = await keysOf(vector);
    const around = new Uint8Array(200);
    around.set(bytes(vector.frame), 31);
    expect(await openBeat(receiver, around.subarray(31, 31 + 104))).toEqual(beatOf(vector.fields));
  });
});
