/** What a person wants said to the server, if it can be said now. What the screen shows is what the newest view says. */

import type { Agree, Answer, Command, Ping, View } from "../protocol/wire";
import { heldIn, isEnough, isSame, saidEnough, type Yes } from "./agreed";
import { boundsAfter, meaningOf, type Proposal, proposalIn } from "./proposal";
import { askedOf, canSend, mayAgree } from "./release";
import type { Feeling, How, ProposalName, Terms } from "./screen_types";
import { endingNow, openCheckIn } from "./session_clock";
import {
  inSession,
  mayConfirm,
  partnerTaps,
  partnerUnreleased,
  provesTogether,
  type State,
  type StateWithView,
} from "./state";
import type { At } from "./time";
import { above, boundsOf, lesser, termsWithin } from "./values";

/** What a person does besides pausing. */
export type Intent =
  | { readonly type: "agree"; readonly to: ProposalName }
  | { readonly type: "withdraw"; readonly to: ProposalName }
  | { readonly type: "edit"; readonly terms: Terms }
  | { readonly type: "confirm"; readonly how: How }
  | { readonly type: "answer"; readonly feeling: Feeling }
  | { readonly type: "step_back" }
  | { readonly type: "enough" };

/** The compiler asks for each: the press of one that was missing would be dropped without a word. */
const INTENTS = {
  agree: null,
  withdraw: null,
  edit: null,
  confirm: null,
  answer: null,
  step_back: null,
  enough: null,
} satisfies Record<Intent["type"], null>;

export const isIntent = (event: { readonly type: string }): event is Intent => event.type in INTENTS;

type Unnumbered<Numbered> = Numbered extends unknown ? Omit<Numbered, "id"> : never;

/** A command, but for its number. A yes and an answer lack their token, too, which takes a key to make. */
export type CommandBody = Unnumbered<Exclude<Command, Agree | Answer | Ping>>;

export type Sending =
  | { readonly type: "agree"; readonly proposal: Proposal; readonly yes: Omit<Yes, "digest">; readonly meaning: string }
  /** `meaning`: null for what mustn't be told apart from anything (CHECK2). */
  | { readonly type: "answer"; readonly round: number; readonly meaning: string | null }
  | { readonly type: "command"; readonly command: CommandBody };

/** What to say for this intent over a connection that is up (`canSend`); null where it can't be said. */
export function sendingOf(state: StateWithView, intent: Intent, at: At): Sending | null {
  const { view } = state;
  const going = inSession(view);
  switch (intent.type) {
    case "agree": {
      if (askFor(state, intent.to, at) !== "open") return null;
      const proposal = proposalIn(view, intent.to, state.taps);
      const yes = yesNow(state, view, intent.to);
      return { type: "agree", proposal, yes, meaning: meaningOf(view, proposal, yes.bounds) };
    }
    case "withdraw":
      return askFor(state, intent.to, at) === "given" ? command({ type: "withdraw", to: intent.to }) : null;
    case "edit":
      if (!going && view.phase !== "preparing") return null;
      return command({ type: "edit", agreement: view.agreement.version, terms: intent.terms });
    case "confirm":
      // Where the server knows of another pause by now, it says so in a view, and this person is asked again.
      return mayConfirm(state) ? command({ type: "confirm", taps: partnerTaps(state), how: intent.how }) : null;
    case "answer": {
      const checkIn = provesTogether(state, at) ? openCheckIn(state, at) : null;
      if (checkIn === null) return null;
      const meaning = intent.feeling === "good" ? `check_in|${view.epoch}|${checkIn.round}` : null;
      return { type: "answer", round: checkIn.round, meaning };
    }
    case "step_back":
      return going && view.step > 0
        ? command({ type: "step_back", step: Math.max(0, heldIn(state.agreed, view).step - 1) })
        : null;
    case "enough":
      return going ? command({ type: "enough" }) : null;
  }
}

/**
 * What this phone says by itself, until a view says it too: that the partner's pause came through before (REHEARSE5), what it holds
 * lower than the view (a step back that didn't reach the server, a lower term), and that a yes of before that is void.
 */
export function unacknowledged(state: State): CommandBody | null {
  if (!canSend(state)) return null;
  const { view, agreed } = state;
  if (view.phase === "preparing" && state.triedBefore && view.rehearsal.theirs === null && !partnerUnreleased(state)) {
    return { type: "confirm", taps: partnerTaps(state), how: "before" };
  }
  if (!inSession(view)) return null;
  // Whoever said so may have been without a connection, and be loaded anew by now (TIME9). After the end a pause is a pause again (TIME6).
  const enough = view.phase === "together" ? isEnough : saidEnough;
  if (enough(agreed, state.seat, state.taps)) return { type: "enough" };
  if (agreed.own.step < view.step) return { type: "step_back", step: agreed.own.step };
  const { terms, version } = view.agreement;
  const bounds = boundsOf(terms, 0, 0);
  if (!above(bounds, agreed.own)) return staleYes(state);
  return { type: "edit", agreement: version, terms: termsWithin(terms, lesser(agreed.own, bounds)) };
}

/**
 * A yes that stands at the server and means what isn't so any more, as it was on its way while the partner went back: no other can
 * match it, and both would wait for ever (YES5).
 */
export function staleYes(state: State): CommandBody | null {
  if (!canSend(state) || !inSession(state.view)) return null;
  const { view, agreed } = state;
  const stands = { go_on: view.ask, step_on: view.step_ask, more_time: view.more_ask };
  for (const to of ["go_on", "step_on", "more_time"] as const) {
    if (stands[to] === "given" && !isSame(agreed.yeses[to], yesNow(state, view, to))) return { type: "withdraw", to };
  }
  return null;
}

/** What a yes to that is to, as things stand. */
function yesNow({ agreed, taps }: State, view: View, to: ProposalName): Omit<Yes, "digest"> {
  const { pages, terms } = view.agreement;
  return { epoch: view.epoch, taps, bounds: boundsAfter(view, agreed, to), texts: { pages, steps: terms.steps } };
}

const command = (body: CommandBody): Sending => ({ type: "command", command: body });

/** Whether this phone's yes to that is wanted now. */
export function askFor(state: State, to: ProposalName, at: At): "none" | "settling" | "open" | "given" {
  if (!mayAgree(state)) return "none";
  const { view } = state;
  switch (to) {
    case "start":
      return view.phase === "preparing" ? askedOf(state, at) : "none";
    case "go_on":
      return view.phase === "paused" ? askedOf(state, at) : "none";
    // What one of the two has gone back from is no more to go on from, whatever the server has heard of that (AGREED3).
    case "step_on":
      return heldIn(state.agreed, view).step === view.step ? view.step_ask : "none";
    case "more_time":
      return heldIn(state.agreed, view).more === view.more ? endingNow(state, at) : "none";
  }
}
