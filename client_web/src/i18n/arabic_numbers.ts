/** How Arabic counts (CLDR's plural rules), on phones without `Intl`, too: there the whole language would be missing for it. */

/** Which form of a noun stands with so many, a whole number. */
export function formFor(number: number): "zero" | "one" | "two" | "few" | "many" | "other" {
  if (number === 0) return "zero";
  if (number === 1) return "one";
  if (number === 2) return "two";
  const rest = number % 100;
  if (rest >= 3 && rest <= 10) return "few";
  return rest > 10 ? "many" : "other";
}
