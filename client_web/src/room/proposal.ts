/** What takes two, as this phone takes it (YES1, YES2). */

import type { Agree, View } from "../protocol/wire";
import { type Agreed, heldIn } from "./agreed";
import type { Count } from "./pause_counters";
import type { ProposalName } from "./screen_types";
import { type Bounds, termsWithin } from "./values";

export type Proposal = Agree["proposal"];

/** The proposal as it stands in this view, naming these taps. */
export function proposalIn(view: View, to: ProposalName, taps: Count): Proposal {
  switch (to) {
    case "start":
      return { to, taps, agreement: view.agreement.version };
    case "go_on":
      return { to, taps };
    case "step_on":
      return { to, taps, step: view.step };
    case "more_time":
      return { to, taps, ends_at: view.ends_at ?? 0 };
  }
}

/** How far a yes to this goes: what holds now, and the one thing more that it is to (AGREED3). */
export function boundsAfter(view: View, agreed: Agreed, to: ProposalName): Bounds {
  const { length, every, within } = view.agreement.terms;
  if (to === "start") return { step: 0, more: 0, length, every, within };
  const held = heldIn(agreed, view);
  if (to === "step_on") return { ...held, step: held.step + 1 };
  return to === "more_time" ? { ...held, more: held.more + 1 } : held;
}

/** The text that a yes puts its name under: all that the two must mean alike, in the words of SPEC.md (YES2). */
export function meaningOf(view: View, proposal: Proposal, bounds: Bounds): string {
  const { a, b, watch } = proposal.taps;
  const { terms, pages } = view.agreement;
  const { length, every, within, steps } = termsWithin(terms, bounds);
  const digests = [pages.ours, pages.a, pages.b].map((digest) => digest ?? "-");
  const counted = [`${a}.${b}.${watch}`, `${length}.${every}.${within}.${steps}`];
  return [view.epoch, proposal.to, ...counted, ...digests, bounds.step, bounds.more].join("|");
}
