import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digitsIn, readTyped, sayable } from "../../src/room/spoken_code";

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((each) => each.join(""));

describe("a spoken code", () => {
  test("is read as it was said: CODE5", () => {
    fc.assert(
      fc.property(digits(5), digits(6), (open, secret) => {
        expect(sayable(open, secret)).toMatch(/^\d{4} \d{4} \d{4}$/);
        expect(readTyped(sayable(open, secret))).toEqual({ open, secret });
      }),
    );
  });

  test("with one wrong digit, or two that changed places, is told before a guess is spent: CODE5", () => {
    fc.assert(
      fc.property(digits(5), digits(6), fc.nat(11), fc.integer({ min: 1, max: 9 }), (open, secret, at, by) => {
        const said = digitsIn(sayable(open, secret));
        const wrong = said.slice(0, at) + ((Number(said[at]) + by) % 10) + said.slice(at + 1);
        expect(readTyped(wrong)).toBe("wrong");
        const swapped = said.slice(0, at) + (said[at + 1] ?? "") + said[at] + said.slice(at + 2);
        if (at < 11 && said[at] !== said[at + 1]) expect(readTyped(swapped)).toBe("wrong");
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
    expect(readTyped(`${said} 1`)).toBe("wrong");
    expect(readTyped("hello")).toBe("more");
  });
});
