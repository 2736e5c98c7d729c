/** A code as it's said and typed: five public digits or more, six secret ones, and one that checks them (CODE5). */

import { CODE_DIGITS } from "../protocol/bounds";

export const SECRET = 6;

/** Damm's table: finds every single wrong digit, and every two that changed places. */
const TABLE = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

const isDigit = (point: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(point));

/** Unicode has the ten digits of a script one behind the other, from its zero on. */
function digitOf(point: number): number {
  let zero = point;
  while (isDigit(zero - 1)) zero--;
  return (point - zero) % 10;
}

const checked = (digits: string): string => {
  let state = 0;
  for (const digit of digits) state = Number(TABLE[state]?.[Number(digit)]);
  return String(state);
};

/** The whole code, in the groups it's said in. */
export function sayable(open: string, secret: string): string {
  const digits = open + secret;
  return (digits + checked(digits)).replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** What was typed: the code's two parts; "more" if digits are missing; "wrong" if these can't be right. */
export function readTyped(typed: string): { readonly open: string; readonly secret: string } | "more" | "wrong" {
  const digits = digitsIn(typed);
  const open = CODE_DIGITS[Number(digits.charAt(0))] ?? 0; // more where a server has many codes (CODE6)
  const length = open + SECRET + 1;
  if (digits.length < length) return "more";
  if (digits.length > length || checked(digits) !== "0") return "wrong";
  return { open: digits.slice(0, open), secret: digits.slice(open, open + SECRET) };
}

/** The digits in a text, of whatever script, as ASCII. */
export function digitsIn(typed: string): string {
  let digits = "";
  for (const character of typed) {
    const point = character.codePointAt(0) ?? 0;
    if (isDigit(point)) digits += String(digitOf(point));
  }
  return digits;
}
