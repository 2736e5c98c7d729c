/** Where am I now (M14): asked for oneself alone. The answer leads to something that may help, and is then forgotten. */

export const FEELINGS = ["tense", "warm", "numb", "present"] as const;
export type BodyFeeling = (typeof FEELINGS)[number];

export type Offer = "too_much" | "far_away" | "breathing";

/** What could be nice next. Warm and present need nothing. */
export const OFFERS: Readonly<Record<BodyFeeling, readonly Offer[]>> = {
  tense: ["too_much", "breathing"],
  warm: [],
  numb: ["far_away"],
  present: [],
};
