/** What takes two, as this phone takes it (YES1, YES2). */

import type { Agree, View } from "../protocol/wire";
import type { Count } from "./pause_counters";
import type { ProposalName } from "./screen_types";

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

/** The text that a yes puts its name under: all that the two must mean alike, in the words of SPEC.md (YES2). */
export function meaningOf(view: View, proposal: Proposal): string {
  const { a, b, watch } = proposal.taps;
  return [view.epoch, proposal.to, `${a}.${b}.${watch}`, ...named(view, proposal)].join("|");
}

function named(view: View, proposal: Proposal): readonly (string | number)[] {
  switch (proposal.to) {
    case "start": {
      const { terms, pages } = view.agreement;
      const { length, every, within, steps } = terms;
      const digests = [pages.ours, pages.a, pages.b].map((digest) => digest ?? "-");
      return [proposal.agreement, `${length}.${every}.${within}.${steps}`, ...digests];
    }
    case "go_on":
      return [];
    case "step_on":
      return [proposal.step];
    case "more_time":
      return [proposal.ends_at];
  }
}
