/** What a person wants said to the server, if it can be said now. What the screen shows is what the newest view says. */

import type { Agree, Command, Ping } from "../protocol/wire";
import { meaningOf, type Proposal, proposalIn } from "./proposal";
import { askedOf, hasVote, mayAgree } from "./release";
import type { Feeling, How, ProposalName, Terms } from "./screen_types";
import { endingNow, openCheckIn } from "./session_clock";
import { inSession, mayConfirm, partnerTaps, provesTogether, type State } from "./state";
import type { At } from "./time";

/** What a person does besides pausing. */
export type Intent =
  | { readonly type: "agree"; readonly to: ProposalName }
  | { readonly type: "withdraw"; readonly to: ProposalName }
  | { readonly type: "edit"; readonly terms: Terms }
  | { readonly type: "confirm"; readonly how: How }
  | { readonly type: "answer"; readonly feeling: Feeling }
  | { readonly type: "stepBack" }
  | { readonly type: "enough" };

const WISHES: ReadonlySet<string> = new Set<Intent["type"]>([
  "agree",
  "withdraw",
  "edit",
  "confirm",
  "answer",
  "stepBack",
  "enough",
]);

export const isIntent = (event: { readonly type: string }): event is Intent => WISHES.has(event.type);

type Unnumbered<Said> = Said extends unknown ? Omit<Said, "id"> : never;

/** A command, but for its number; a yes lacks its token, too, which takes a key to make. */
export type Said = Unnumbered<Exclude<Command, Agree | Ping>>;

export type Sending =
  | { readonly type: "agree"; readonly epoch: string; readonly proposal: Proposal; readonly meaning: string }
  | { readonly type: "say"; readonly command: Said };

/** What to say for this wish; null where it can't be said. */
export function sendingOf(state: State, wish: Intent, at: At): Sending | null {
  const { view } = state;
  if (view === null || !hasVote(state)) return null;
  const going = inSession(view);
  switch (wish.type) {
    case "agree": {
      if (askFor(state, wish.to, at) !== "open") return null;
      const proposal = proposalIn(view, wish.to, state.taps);
      return { type: "agree", epoch: view.epoch, proposal, meaning: meaningOf(view, proposal) };
    }
    case "withdraw":
      return askFor(state, wish.to, at) === "given" ? say({ type: "withdraw", to: wish.to }) : null;
    case "edit":
      if (!going && view.phase !== "preparing") return null;
      return say({ type: "edit", agreement: view.agreement.version, terms: wish.terms });
    case "confirm":
      // Where the server knows of another pause by now, it says so in a view, and this person is asked again.
      return mayConfirm(state) ? say({ type: "confirm", taps: partnerTaps(state), how: wish.how }) : null;
    case "answer": {
      const checkIn = provesTogether(state, at) ? openCheckIn(state, at) : null;
      return checkIn === null ? null : say({ type: "answer", due_at: checkIn.due_at, feeling: wish.feeling });
    }
    case "stepBack":
      return going && view.step > 0 ? say({ type: "step_back", step: view.step - 1 }) : null;
    case "enough":
      return going ? say({ type: "enough" }) : null;
  }
}

const say = (command: Said): Sending => ({ type: "say", command });

/** Whether this phone's yes to that is wanted now. */
export function askFor(state: State, to: ProposalName, at: At): "none" | "settling" | "open" | "given" {
  const { view } = state;
  if (view === null || !mayAgree(state)) return "none";
  switch (to) {
    case "start":
      return view.phase === "preparing" ? askedOf(state, at).ask : "none";
    case "go_on":
      return view.phase === "paused" ? askedOf(state, at).ask : "none";
    case "step_on":
      return view.step_ask;
    case "more_time":
      return endingNow(state, at);
  }
}
