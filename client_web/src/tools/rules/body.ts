/** Where am I now (M14): asked for oneself alone. The answer leads to something that may help, and is then forgotten. */

export const FEELINGS = ["tense", "warm", "numb", "present", "unsure"] as const;
export type BodyFeeling = (typeof FEELINGS)[number];

/** `alike`: the card on how desire and fear resemble each other. */
export type Offer = "too_much" | "far_away" | "breathing" | "alike";

/** What could be nice next. Present needs nothing; what may be desire or fear leads to how to tell. */
export const OFFERS: Readonly<Record<BodyFeeling, readonly Offer[]>> = {
  tense: ["too_much", "breathing", "alike"],
  warm: ["alike"],
  numb: ["far_away"],
  present: [],
  unsure: ["alike", "too_much"],
};
