/**
 * With oneself (M18): check-ins on a clock, and steps of one's own. The same rule as with a partner: to stay is the default, going
 * on takes a choice, and going back or stopping is always there. Silence brings rest (ALONE1).
 *
 * Pure: `(state, event, now) -> state`, times in ms. Nothing is remembered of it.
 */

export interface Plan {
  /** Between two check-ins, and how long an answer has time. */
  readonly every: number;
  readonly within: number;
  /** How long it all lasts. */
  readonly length: number;
  readonly steps: readonly string[];
}

export const MINUTE = 60_000;
export const FIRST_PLAN: Plan = { every: 5 * MINUTE, within: 30_000, length: 20 * MINUTE, steps: [] };
/** A check-in comes this soon after a change of step (as CHECK6). */
export const AFTER_STEP = MINUTE;

export type Alone =
  | { readonly name: "planning" }
  | {
      readonly name: "going";
      readonly plan: Plan;
      readonly step: number;
      readonly dueAt: number;
      readonly endsAt: number;
      /** They said *slow*: there is no way on until the next check-in. */
      readonly slow: boolean;
    }
  | {
      readonly name: "asked";
      readonly plan: Plan;
      readonly step: number;
      readonly answerBy: number;
      readonly endsAt: number;
    }
  /** Stopped, by themself or by silence: the same either way, and nothing asks them to go on. */
  | { readonly name: "resting"; readonly plan: Plan; readonly step: number; readonly endsAt: number }
  | { readonly name: "over" };

export type AloneEvent =
  | { readonly name: "begin"; readonly plan: Plan }
  | { readonly name: "answer"; readonly feeling: "good" | "slow" | "stop" }
  | { readonly name: "on" }
  | { readonly name: "back" }
  | { readonly name: "go_on" }
  | { readonly name: "stop" }
  | { readonly name: "enough" }
  | { readonly name: "time_passed" };

export const NEW_ALONE: Alone = { name: "planning" };

type Going = Extract<Alone, { name: "going" }>;

export function lived(before: Alone, event: AloneEvent, now: number): Alone {
  if (event.name === "begin") return begun(event.plan, now);
  if (event.name === "enough") return before.name === "planning" ? before : { name: "over" };
  const state = passed(before, now);
  if (event.name === "time_passed" || state.name === "planning" || state.name === "over") return state;
  const { plan, step, endsAt } = state;
  const resting: Alone = { name: "resting", plan, step, endsAt };
  switch (event.name) {
    case "stop":
      return resting;
    case "answer":
      if (state.name !== "asked") return state;
      if (event.feeling === "stop") return resting;
      return going(state, step, now + plan.every, event.feeling === "slow");
    case "on":
      if (state.name !== "going" || !mayGoOn(state)) return state;
      return going(state, step + 1, soon(state, now), false);
    case "back": {
      if (step === 0) return state;
      if (state.name === "going") return going(state, step - 1, soon(state, now), state.slow);
      return { ...state, step: step - 1 };
    }
    case "go_on":
      return state.name === "resting" ? going(state, step, now + Math.min(plan.every, AFTER_STEP), true) : state;
  }
}

/** Whether there is a next step that could be chosen now. */
export const mayGoOn = (state: Alone): boolean =>
  state.name === "going" && !state.slow && state.step + 1 < state.plan.steps.length;

/** When `time_passed` is due next; null if nothing is waited for. */
export function nextAt(state: Alone): number | null {
  switch (state.name) {
    case "going":
      return Math.min(state.dueAt, state.endsAt);
    case "asked":
      return Math.min(state.answerBy, state.endsAt);
    case "resting":
      return state.endsAt;
    default:
      return null;
  }
}

function begun(plan: Plan, now: number): Alone {
  return { name: "going", plan, step: 0, dueAt: now + plan.every, endsAt: now + plan.length, slow: false };
}

const soon = (state: Going, now: number): number => Math.min(state.dueAt, now + AFTER_STEP);

const going = (
  state: Exclude<Alone, { name: "planning" | "over" }>,
  step: number,
  dueAt: number,
  slow: boolean,
): Alone => ({
  name: "going",
  plan: state.plan,
  step,
  dueAt,
  endsAt: state.endsAt,
  slow,
});

/** What the clock alone has done by now, however late anybody looks. */
function passed(state: Alone, now: number): Alone {
  const due = nextAt(state);
  if (due === null || now < due || state.name === "planning" || state.name === "over") return state;
  const { plan, step, endsAt } = state;
  if (state.name === "resting" || due === endsAt) return { name: "over" };
  if (state.name === "going") {
    return passed({ name: "asked", plan, step, answerBy: state.dueAt + plan.within, endsAt }, now);
  }
  return passed({ name: "resting", plan, step, endsAt }, now);
}
