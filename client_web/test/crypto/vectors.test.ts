/** The vectors of `tests/crypto`, made in another language over another library: what a phone seals, opens and refuses. */

import { afterEach, describe, expect, test, vi } from "vitest";
import codes from "../../../protocol/transcripts/codes.json";
import links from "../../../protocol/transcripts/links.json";
import pages from "../../../protocol/transcripts/pages.json";
import signaling from "../../../protocol/transcripts/signaling.json";
import tokens from "../../../protocol/transcripts/tokens.json";
import { choiceToken, meetingName } from "../../src/crypto/choice_tokens";
import { openDocument, sealDocument } from "../../src/crypto/documents";
import { pairKeys } from "../../src/crypto/pair_keys";
import { openLink, sealLink } from "../../src/crypto/sealed_link";
import { openSignaling, sealSignaling } from "../../src/crypto/signaling";
import { sameProof } from "../../src/crypto/spake2";
import { exchangeOver, linkKey } from "../../src/crypto/spoken_code";
import { yesToken } from "../../src/crypto/tokens";
import { documentBytes } from "../../src/protocol/documents";
import type { SignalingMessage } from "../../src/protocol/signaling";
import { agreedFrom } from "../../src/room/agreed";
import type { DocumentName } from "../../src/room/documents";
import { partnerOf, type Seat } from "../../src/room/pause_counters";
import { boundsAfter, meaningOf, type Proposal } from "../../src/room/proposal";
import type { OurDocument, PersonDocument } from "../../src/room/screen_types";
import { START, viewWith } from "../support/phone";

const bytes = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (given: Uint8Array): string => Array.from(given, (byte) => byte.toString(16).padStart(2, "0")).join("");

const keysOf = (vector: { secret: string; room: string }, seat: Seat = "a") =>
  pairKeys(bytes(vector.secret), vector.room, seat);

/** The next random bytes that are asked for are these, so that what is sealed can be compared to the byte. */
function drawn(hex: string): void {
  vi.spyOn(crypto, "getRandomValues").mockImplementationOnce((array) => {
    if (!(array instanceof Uint8Array) || array.length * 2 !== hex.length) throw new Error("other bytes were drawn");
    array.set(bytes(hex));
    return array;
  });
}

afterEach(() => vi.restoreAllMocks());

describe("signaling messages", () => {
  test.each(signaling.sealed)(
    "PATH2 $name is sealed to the very same bytes, and opened by the partner",
    async (vector) => {
      const seat = vector.seat as Seat;
      const [own, partner] = [await keysOf(vector, seat), await keysOf(vector, partnerOf(seat))];
      drawn(vector.nonce);
      const frame = await sealSignaling(own, vector.message as SignalingMessage);
      expect(hexOf(frame ?? new Uint8Array())).toBe(vector.frame);
      expect(await openSignaling(partner, bytes(vector.frame))).toEqual(vector.message);
      expect(await openSignaling(own, bytes(vector.frame))).toBeNull();
    },
  );

  test.each(signaling.refused)("PATH2 a signaling message that is $name doesn't open", async (vector) => {
    expect(await openSignaling(await keysOf(vector, partnerOf(vector.seat as Seat)), bytes(vector.frame))).toBeNull();
  });
});

describe("pages", () => {
  test.each(pages.sealed)("PAGE2 $name is sealed to the very same bytes, and opened by both", async (vector) => {
    const name = vector.page as DocumentName;
    const text = documentBytes(vector.text as OurDocument | PersonDocument);
    drawn(vector.nonce);
    expect(await sealDocument(await keysOf(vector), name, text)).toBe(vector.sealed);
    for (const seat of ["a", "b"] as const) {
      expect(await openDocument(await keysOf(vector, seat), name, vector.digest, vector.sealed)).toEqual(text);
    }
  });

  test.each(pages.refused)("PAGE2, PAGE3 a page that is $name doesn't open", async (vector) => {
    expect(
      await openDocument(await keysOf(vector), vector.page as DocumentName, vector.digest, vector.sealed),
    ).toBeNull();
  });
});

describe("tokens", () => {
  const proposal = (vector: (typeof tokens.yes)[number]) => vector.proposal as Proposal;

  test.each(tokens.yes)("YES2 a yes to $name means the same and is the same on both phones", async (vector) => {
    const { agreement, ...view } = vector.view;
    const seen = viewWith({ ...view, agreement });
    const bounds = boundsAfter(seen, agreedFrom(null, START), proposal(vector).to);
    const meaning = meaningOf(seen, proposal(vector), bounds);
    expect(meaning).toBe(vector.meaning);
    for (const seat of ["a", "b"] as const) {
      expect(await yesToken(await keysOf(vector, seat), meaning)).toBe(vector.token);
    }
    expect(vector.strangers).not.toContain(vector.token);
  });

  test("YES2 a proposal with anything otherwise has another token", async () => {
    const [first] = tokens.yes;
    if (first === undefined) throw new Error("no vectors");
    const keys = await keysOf(first);
    const others = await Promise.all(tokens.differ.map(({ meaning }) => yesToken(keys, meaning)));
    const all = [...tokens.yes.map(({ token }) => token), ...others];
    expect(new Set(all).size).toBe(all.length);
  });

  test.each(tokens.choice)(
    "MATCH1, MATCH7 the phone in seat $seat gives for $name what the other one knows",
    async (vector) => {
      const token = await choiceToken(await keysOf(vector, vector.seat as Seat), vector.seat as Seat, vector.name);
      expect(token).toEqual({ given: vector.token, met: vector.met });
    },
  );

  test.each(tokens.meeting)("MEET1 the name of $name is the same on both phones", async (vector) => {
    for (const seat of ["a", "b"] as const) {
      const { next } = await keysOf(vector, seat);
      expect(await meetingName(next, vector.seat as Seat, vector.period)).toBe(vector.token);
    }
  });
});

describe("links", () => {
  const linkOf = ({
    room,
    ticket,
    commitment,
    secret,
  }: Record<"room" | "ticket" | "commitment" | "secret", string>) => ({
    room,
    ticket,
    commitment: bytes(commitment),
    secret: bytes(secret),
  });

  test.each(links.sealed)(
    "MEET1 $name is sealed to the very same bytes, and opened by the other one",
    async (vector) => {
      const [a, b] = [await keysOf(vector, "a"), await keysOf(vector, "b")];
      drawn(vector.nonce);
      expect(await sealLink(a.next.seal, linkOf(vector.link))).toBe(vector.sealed);
      expect(await openLink(b.next.seal, vector.sealed)).toEqual(linkOf(vector.link));
    },
  );

  test.each(links.refused)("MEET1 a link that is $name doesn't open", async (vector) => {
    expect(await openLink((await keysOf(vector)).next.seal, vector.sealed)).toBeNull();
  });

  test.each(codes.exchanged)(
    "CODE2, CODE3 $name comes to the same on both phones, down to the link",
    async (vector) => {
      const side = async (role: "a" | "b") => {
        drawn(vector.random[role]);
        return exchangeOver(role, vector.digits);
      };
      const [a, b] = [await side("a"), await side("b")];
      expect([hexOf(a.share), hexOf(b.share)]).toEqual([vector.share.a, vector.share.b]);
      const context = new TextEncoder().encode(vector.open);
      for (const agreed of [await a.finish(b.share, context), await b.finish(a.share, context)]) {
        if (agreed === null) throw new Error("no exchange");
        expect(hexOf(agreed.key)).toBe(vector.key);
        expect([hexOf(agreed.proof.a), hexOf(agreed.proof.b)]).toEqual([vector.proof.a, vector.proof.b]);
        for (const other of vector.other_proofs) expect(sameProof(agreed.proof.b, bytes(other))).toBe(false);
        const key = await linkKey(agreed.key, vector.open);
        drawn(vector.nonce);
        expect(await sealLink(key, linkOf(vector.link))).toBe(vector.sealed);
        expect(await openLink(key, vector.sealed)).toEqual(linkOf(vector.link));
        for (const { sealed } of vector.refused) expect(await openLink(key, sealed)).toBeNull();
      }
    },
  );

  test.each(codes.no_share)("CODE2 a share that is $name ends the exchange", async (vector) => {
    const a = await exchangeOver("a", "000000");
    expect(await a.finish(bytes(vector.share), new Uint8Array())).toBeNull();
  });
});
