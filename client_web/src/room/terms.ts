/** The numbers of an agreement, and the steps in which they are changed. */

import type { Terms } from "./screen_types";

/** What the numbers can be set to, in s: few enough to get anywhere in a few presses. */
const CHOICES = {
  length: [5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180].map((minutes) => minutes * 60),
  every: [1, 2, 3, 5, 7, 10, 15, 20, 30].map((minutes) => minutes * 60),
  within: [15, 20, 30, 45, 60, 90, 120],
} as const;

export type TermName = keyof typeof CHOICES;

export const TERM_NAMES: readonly TermName[] = ["length", "every", "within"];

/** The next choice below `terms`, or above; null where there is none. */
export function nextTerms(terms: Terms, name: TermName, up: boolean): Terms | null {
  const choices = CHOICES[name];
  const value = up
    ? choices.find((choice) => choice > terms[name])
    : choices.findLast((choice) => choice < terms[name]);
  return value === undefined ? null : { ...terms, [name]: value };
}
