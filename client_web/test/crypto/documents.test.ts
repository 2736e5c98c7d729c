/** Pages and yes tokens: what only the two phones can make and read. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "../../src/crypto/base64url";
import { openDocument, sealDocument } from "../../src/crypto/documents";
import { pairKeys } from "../../src/crypto/pair_keys";
import { yesToken } from "../../src/crypto/tokens";
import { documentBytes, readOurs, readPerson } from "../../src/protocol/documents";
import type { View } from "../../src/protocol/wire";
import { agreedFrom } from "../../src/room/agreed";
import { DOCUMENT_NAMES } from "../../src/room/documents";
import { boundsAfter, meaningOf, proposalIn } from "../../src/room/proposal";
import type { ProposalName } from "../../src/room/screen_types";
import { START, viewWith } from "../support/phone";

const ROOM = "r".repeat(22);
const secret = Uint8Array.from({ length: 32 }, (_, at) => at);
const keysOf = (room = ROOM, seat: "a" | "b" = "a") => pairKeys(secret, room, seat);

async function digestOf(sealed: string): Promise<string> {
  const sum = await crypto.subtle.digest("SHA-256", fromBase64Url(sealed) ?? new Uint8Array());
  return toBase64Url(new Uint8Array(sum).subarray(0, 16));
}

async function sealed(bytes: Uint8Array<ArrayBuffer>, name: (typeof DOCUMENT_NAMES)[number] = "ours") {
  const text = await sealDocument(await keysOf(), name, bytes);
  if (text === null) throw new Error("too long");
  return { text, digest: await digestOf(text) };
}

describe("PAGE2 a sealed page", () => {
  test.each(DOCUMENT_NAMES)("PAGE2 %s is read by the partner as it was written", async (name) => {
    const bytes = documentBytes({ signal: "zwei Finger, \u{1f590}", stopWord: "", ladder: ["Nähe", ""] });
    const { text, digest } = await sealed(bytes, name);
    const opened = await openDocument(await keysOf(ROOM, "b"), name, digest, text);
    expect(opened).toEqual(bytes);
  });

  test.each([
    [0, 512],
    [483, 512],
    [484, 2048],
    [2019, 2048],
    [2020, 8192],
    [8163, 8192],
  ])("PAGE2 a text of %i bytes is sealed in %i", async (length, size) => {
    const { text } = await sealed(new Uint8Array(length).fill(65));
    expect(fromBase64Url(text)).toHaveLength(size);
  });

  test("PAGE2 what is longer isn't sealed at all", async () => {
    expect(await sealDocument(await keysOf(), "ours", new Uint8Array(8164).fill(65))).toBeNull();
  });

  test("PAGE2 the same text is never sealed to the same bytes", async () => {
    const bytes = documentBytes({ signal: "", stopWord: "", ladder: [] });
    expect((await sealed(bytes)).text).not.toBe((await sealed(bytes)).text);
  });

  test("PAGE2 another room's, another page's and another pair's keys don't open it", async () => {
    const { text, digest } = await sealed(documentBytes({ signal: "x", stopWord: "", ladder: [] }));
    const strangers = await pairKeys(new Uint8Array(32), ROOM, "a");
    expect(await openDocument(await keysOf("s".repeat(22)), "ours", digest, text)).toBeNull();
    expect(await openDocument(await keysOf(), "a", digest, text)).toBeNull();
    expect(await openDocument(strangers, "ours", digest, text)).toBeNull();
  });

  test("PAGE3 a text that isn't the one the view names is none", async () => {
    const one = await sealed(documentBytes({ signal: "new", stopWord: "", ladder: [] }));
    const older = await sealed(documentBytes({ signal: "old", stopWord: "", ladder: [] }));
    expect(await openDocument(await keysOf(), "ours", one.digest, older.text)).toBeNull();
    expect(await openDocument(await keysOf(), "ours", one.digest, one.text)).not.toBeNull();
  });

  test("PAGE2 garbage of any size is no page, and never throws", async () => {
    const keys = await keysOf();
    for (const size of [0, 1, 511, 512, 513, 2048, 8192]) {
      const text = toBase64Url(crypto.getRandomValues(new Uint8Array(size)));
      expect(await openDocument(keys, "ours", await digestOf(text), text)).toBeNull();
    }
    expect(await openDocument(keys, "ours", "", "not base64!")).toBeNull();
  });
});

describe("PAGE1 what is on a page", () => {
  const person = { asks: "Stay", wishes: "", hard: "", helps: "tea", words: "", wrong: "", call: "" };

  test("PAGE1 comes back as it was written", () => {
    const ours = { signal: "", stopWord: "", ladder: Array.from({ length: 12 }, (_, at) => `${at}`) };
    expect(readOurs(documentBytes(ours))).toEqual(ours);
    expect(readPerson(documentBytes(person))).toEqual(person);
  });

  test.each([
    "null",
    "[]",
    "1",
    '""',
    "{}",
    "{",
    '{"signal":1,"ladder":[]}',
    '{"signal":"","ladder":[1]}',
    '{"signal":"","ladder":{"length":0}}',
    `{"signal":"","ladder":[${'"",'.repeat(12)}""]}`,
    '{"asks":"","wishes":"","hard":""}',
    '{"asks":"","wishes":"","hard":"","helps":null}',
  ])("PAGE1 %s is no page", (text) => {
    const bytes = new TextEncoder().encode(text);
    expect([readOurs(bytes), readPerson(bytes)]).toEqual([null, null]);
  });

  test("PAGE1 no bytes, whatever they are, throw", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([readOurs(bytes), readPerson(bytes)]).toEqual([null, null]);
      }),
    );
  });
});

describe("YES2 a yes", () => {
  const view = viewWith({ ends_at: 99, step: 1 });
  const meant = (seen: View, to: ProposalName, taps = seen.taps): string =>
    meaningOf(seen, proposalIn(seen, to, taps), boundsAfter(seen, agreedFrom(null, START), to));
  const names: readonly ProposalName[] = ["start", "go_on", "step_on", "more_time"];

  test("YES2 says the same on both phones, and on no other pair's", async () => {
    const meaning = meant(view, "start");
    const token = await yesToken(await keysOf(ROOM, "a"), meaning);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await yesToken(await keysOf(ROOM, "b"), meaning)).toBe(token);
    expect(await yesToken(await keysOf("s".repeat(22)), meaning)).not.toBe(token);
  });

  test("YES2 the words under it are those of SPEC.md", () => {
    expect(names.map((to) => meant(view, to, { a: 1, b: 2, watch: 3 }))).toEqual([
      "room-epoch-0123456789a|start|1.2.3|2700.420.30.0|-|-|-|0|0",
      "room-epoch-0123456789a|go_on|1.2.3|2700.420.30.0|-|-|-|1|0",
      "room-epoch-0123456789a|step_on|1.2.3|2700.420.30.0|-|-|-|2|0",
      "room-epoch-0123456789a|more_time|1.2.3|2700.420.30.0|-|-|-|1|1",
    ]);
  });

  test("YES2 whatever the two could see differently makes it another", () => {
    const { agreement } = view;
    const pages = { ours: "o".repeat(22), a: "a".repeat(22), b: "b".repeat(22) };
    const others = [
      view,
      { ...view, epoch: "e".repeat(22) },
      ...(["length", "every", "within", "steps"] as const).map((term) => ({
        ...view,
        agreement: { ...agreement, terms: { ...agreement.terms, [term]: 60 } },
      })),
      ...(["ours", "a", "b"] as const).map((page) => ({
        ...view,
        agreement: { ...agreement, pages: { ...agreement.pages, [page]: pages[page] } },
      })),
    ];
    const meanings = others.map((other) => meant(other, "start"));
    meanings.push(meant(view, "start", { a: 1, b: 0, watch: 0 }), meant(view, "step_on"), meant(view, "go_on"));
    meanings.push(meant({ ...view, step: 0 }, "go_on"), meant({ ...view, more: 1 }, "go_on"));
    expect(new Set(meanings).size).toBe(meanings.length);
  });
});
