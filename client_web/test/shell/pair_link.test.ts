import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFragment, writeLink } from "../../src/shell/pair_link";

const ROOM = "0123456789abcdefghij_-";
const TICKET = "_-abcdefghij0123456789";
const HOME = "https://lull.example/";

const bytes = (size: number) =>
  fc.uint8Array({ minLength: size, maxLength: size }).map((made) => Uint8Array.from(made));
const name = fc
  .array(fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), {
    minLength: 22,
    maxLength: 22,
  })
  .map((characters) => characters.join(""));
const link = fc.record({ room: name, ticket: name, commitment: bytes(16), secret: bytes(32) });

/** What chats and mails were seen to put behind a link, before it and into it. */
const BEHIND = [
  ".",
  ",",
  "!",
  "…",
  ")",
  "]",
  ">",
  "”",
  "»",
  "*",
  "_",
  "'",
  "?fbclid=IwAR0abc_-",
  "&utm_source=chat",
  "&amp;x=1",
  ":~:text=Lull,phones",
  "#:~:text=a",
  "/",
  "\u200b",
  "\u2060see you",
  " see you",
  "\nsee you",
  "\r\n\r\nOk",
  "%E2%80%8B",
  "%20",
  "。",
  "链接",
];
const BEFORE = ["", "/", "!", "?fbclid=IwAR0#", ":~:text=Lull#", "\u200e", "%E2%80%8E", " "];
const INTO = [
  ...["\n", "\r\n", "\n> ", "=\r\n", "\u200b", "\u00ad", "\ufeff", " ", "\\"],
  ...[
    "\u0085",
    "\u001f",
    "\u2028",
    "\ufe0e",
    "\u{e0100}",
    "\u180b",
    "\u115f",
    "\u3164",
    "\uffa0",
    "\u17b4",
    "\u2800",
    "\ufffc",
  ],
];
const percent = (text: string) =>
  [...text]
    .map((one) =>
      (one.codePointAt(0) ?? 0) < 128 ? `%${one.charCodeAt(0).toString(16).padStart(2, "0")}` : encodeURIComponent(one),
    )
    .join("");

describe("SEAT5 a link as chats send it", () => {
  test("SEAT5 is read with anything behind it, before it and into it, encoded any number of times", () => {
    fc.assert(
      fc.property(
        link,
        fc.array(fc.constantFrom(...BEHIND), { maxLength: 3 }),
        fc.constantFrom(...BEFORE),
        fc.option(fc.tuple(fc.constantFrom(...INTO), fc.integer({ min: 1, max: 109 }))),
        fc.constantFrom(
          (text: string) => text,
          encodeURIComponent,
          percent,
          (text: string) => percent(percent(text)),
        ),
        (made, behind, before, into, encode) => {
          let text = writeLink("", made).slice(1);
          const after = behind.join("");
          if (into !== null) text = text.slice(0, into[1]) + into[0] + text.slice(into[1]);
          // In pieces, a link that has letters or digits glued to it can't be told from one that is cut.
          fc.pre(into === null || !/^[\w-]/.test(after));
          expect(readFragment(`#${encode(before + text + after)}`)).toEqual(made);
          expect(readFragment(`Join me: ${encode(`${HOME}#${text}${after}`)}`)).toEqual(made);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("SEAT5 that is cut is bad, whatever comes after it in the text", () => {
    fc.assert(
      fc.property(
        link,
        fc.integer({ min: 3, max: 109 }),
        fc.constantFrom("", "…", ".", "\nsee you later today", " …"),
        (made, size, after) => {
          expect(readFragment(writeLink("", made).slice(0, size) + after)).toBe("bad");
        },
      ),
    );
  });

  test("SEAT5 one character that can't stand where it stands makes no other link of it", () => {
    fc.assert(
      fc.property(link, fc.integer({ min: 2, max: 109 }), (made, at) => {
        const text = writeLink("", made);
        expect(readFragment(`${text.slice(0, at)}${text.slice(at + 1)}`)).toBe("bad");
      }),
    );
  });

  test.each([
    "#:~:text=pause",
    "#?fbclid=IwAR0",
    "#utm_source=chat&utm_medium=x",
    "#_=_",
    "#!",
    "#/",
    "#",
    "",
    "#%20",
    "#\u200b",
  ])("SEAT5 %j, which others append to an address, is no link, and no broken one", (fragment) =>
    expect(readFragment(fragment)).toBeNull(),
  );

  test("SEAT5 whatever else stands there never throws, and is read in a moment", { timeout: 60_000 }, () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => void readFragment(`#2${text}`)));
    expect(readFragment(`#2${"\u200b".repeat(50_000)}`)).toBe("bad");
    expect(readFragment(`#2%${"25".repeat(50_000)}`)).toBe("bad");
    expect(readFragment(`#2${"a ".repeat(50_000)}`)).toBe("bad");
  });

  test("SEAT5 what a keyboard made of two hyphens is what they were", () => {
    const made = {
      room: "--23456789abcdefghij--",
      ticket: TICKET,
      commitment: new Uint8Array(16),
      secret: new Uint8Array(32),
    };
    expect(readFragment(writeLink("", made).replaceAll("--", "—"))).toEqual(made);
    expect(readFragment(writeLink("", { ...made, room: ROOM }).replaceAll("-", "\u2011"))).toEqual({
      ...made,
      room: ROOM,
    });
  });
});

describe("SEAT5 the pair link", () => {
  const secret = Uint8Array.from({ length: 32 }, (_, index) => 251 - index);
  const commitment = Uint8Array.from({ length: 16 }, (_, index) => 249 - index);
  const way = { room: ROOM, ticket: TICKET, commitment, secret };
  const link = writeLink("https://lull.example/", way);

  test("SEAT5 carries room, ticket, commitment and secret in the fragment", () => {
    const { hash, pathname, search } = new URL(link);
    expect([pathname, search]).toEqual(["/", ""]);
    expect(readFragment(hash)).toEqual(way);
  });

  test("SEAT5 never ends in a character that a chat would leave off", () => {
    for (let last = 0; last < 256; last++) {
      const odd = secret.with(31, last);
      expect(writeLink("https://lull.example/", { ...way, secret: odd })).toMatch(/[A-Za-z0-9]$/);
    }
  });

  test.each([
    ["cut short", link.slice(0, -1)],
    ["of something else", "https://lull.example/#help"],
  ])("SEAT5 a link %s is bad", (_, broken) => {
    expect(readFragment(new URL(broken).hash)).toBe("bad");
  });

  test.each(["1", "3", "9"])("SEAT5 a link of version %s is one of another version, whatever its length", (version) => {
    for (const part of ["", "more"])
      expect(readFragment(`${new URL(link).hash.replace("#2", `#${version}`)}${part}`)).toBe("other_version");
    expect(readFragment(`#${version}${"a".repeat(22 + 22 + 43)}`)).toBe("other_version");
  });

  test("SEAT5 no fragment is no link", () => {
    expect(readFragment("")).toBeNull();
    expect(readFragment("#")).toBeNull();
  });
});
