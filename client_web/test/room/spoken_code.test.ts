import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digitsIn, readTyped, sayable } from "../../src/room/spoken_code";

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((each) => each.join(""));

/** Public parts of each length that a server gives. */
const open5 = fc.tuple(fc.integer({ min: 0, max: 7 }), digits(4)).map(([first, rest]) => `${first}${rest}`);
const open7 = digits(6).map((rest) => `8${rest}`);
const open9 = digits(8).map((rest) => `9${rest}`);

describe("a spoken code", () => {
  test("has more digits where there are many, and its first says how many: CODE6", () => {
    fc.assert(
      fc.property(fc.oneof(open5, open7, open9), digits(6), (open, secret) => {
        const said = sayable(open, secret);
        expect(readTyped(said)).toEqual({ open, secret });
        for (let typed = 0; typed < said.length; typed++) expect(readTyped(said.slice(0, typed))).toBe("more");
      }),
    );
    expect(readTyped(sayable("8123456", "907731"))).toEqual({ open: "8123456", secret: "907731" });
  });

  test("is read as it was said: CODE5", () => {
    fc.assert(
      fc.property(open5, digits(6), (open, secret) => {
        expect(sayable(open, secret)).toMatch(/^\d{4} \d{4} \d{4}$/);
        expect(readTyped(sayable(open, secret))).toEqual({ open, secret });
      }),
    );
  });

  test("with one wrong digit, or two that changed places, is told before a guess is spent: CODE5", () => {
    fc.assert(
      fc.property(open5, digits(6), fc.nat(11), fc.integer({ min: 1, max: 9 }), (open, secret, at, by) => {
        const said = digitsIn(sayable(open, secret));
        const same = (digits: string): boolean => digits.charAt(0) < "8"; // else more are asked for
        const wrong = said.slice(0, at) + ((Number(said[at]) + by) % 10) + said.slice(at + 1);
        expect(readTyped(wrong)).toBe(same(wrong) ? "wrong" : "more");
        const swapped = said.slice(0, at) + (said[at + 1] ?? "") + said[at] + said.slice(at + 2);
        if (at < 11 && said[at] !== said[at + 1]) expect(readTyped(swapped)).toBe(same(swapped) ? "wrong" : "more");
      }),
    );
  });

  test("may be typed in any script, with anything between: CODE5", () => {
    const said = sayable("48213", "907731");
    const arabic = Array.from(said, (c) => (c === " " ? "،" : String.fromCharCode(0x660 + Number(c)))).join("");
    const wide = Array.from(digitsIn(said), (c) => String.fromCharCode(0xff10 + Number(c))).join("-");
    for (const typed of [said, `  ${said}.`, said.replaceAll(" ", ""), arabic, wide]) {
      expect(readTyped(typed)).toEqual({ open: "48213", secret: "907731" });
    }
    expect(readTyped("4821 3907")).toBe("more");
    for (const more of ["0", "1"]) expect(readTyped(`${said} ${more}`)).toBe("wrong");
    expect(readTyped("hello")).toBe("more");
  });

  test.each([0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xbe6, 0xe50, 0xf20, 0x1040, 0x17e0, 0xff10])(
    "takes ten signs of a script for digits, from %i on: CODE5",
    (zero) => {
      const signs = Array.from({ length: 12 }, (_, at) => String.fromCharCode(zero + at - 1)).join("");
      expect(digitsIn(signs)).toBe("0123456789");
    },
  );

  test("takes signs that stand one set behind the other for what they are: CODE5", () => {
    const signs = Array.from({ length: 50 }, (_, at) => String.fromCodePoint(0x1d7ce + at)).join("");
    expect(digitsIn(signs)).toBe("0123456789".repeat(5));
  });
});
