/** Whether this phone's yes is wanted and could be given (RELEASE2, RELEASE4, RELEASE5). */

import { equal } from "./counts";
import type { Ask } from "./screen";
import type { State } from "./state";
import { type At, age } from "./time";

export interface Asked {
  readonly ask: Ask;
  readonly settlesInMs: number;
}

const NOT_ASKED: Asked = { ask: "none", settlesInMs: 0 };

/**
 * A yes can be given only over a live line, only to exactly the taps that the server knows too, and only once they have settled.
 *
 * Nothing is remembered of a yes that is on its way: what the screen says is what the newest view says, so that no refusal
 * and no lost frame leaves a button stuck.
 */
export function askedOf(state: State, at: At): Asked {
  const view = state.view;
  if (view === null || state.line !== "up" || state.fenced || !equal(view.taps, state.taps)) return NOT_ASKED;
  if (view.ask !== "open" || view.settles_at === null) return { ask: view.ask, settlesInMs: 0 };
  const settlesInMs = Math.max(0, view.settles_at - view.now - age(state.viewAt, at));
  return { ask: settlesInMs > 0 ? "settling" : "open", settlesInMs };
}
