/**
 * Afterwards (M16): each writes alone. It's discarded unless its writer keeps it; and the two open theirs together only when both
 * choose to (DEBRIEF1). The room carries two blind choices and, after both, the two texts; this says when.
 */

import { ROOM_LIFETIME } from "../../protocol/bounds";
import type { ListName } from "./lists";
import { tidy, WRITING } from "./text";

/** Words that are to be in another list from now on. */
export interface Move {
  readonly text: string;
  readonly list: ListName;
}

export interface Debrief {
  readonly text: string;
  readonly moves: readonly Move[];
  /** Whether the writer chose to open it together, and whether the partner is known to have chosen the same. */
  readonly together: boolean;
  readonly both: boolean;
  /** What the partner wrote, once it's open. */
  readonly theirs: string | null;
  /** Whether it stays on this phone. */
  readonly kept: boolean;
}

export type DebriefEvent =
  | { readonly name: "write"; readonly text: string }
  | { readonly name: "move"; readonly text: string; readonly list: ListName }
  | { readonly name: "leave"; readonly text: string }
  | { readonly name: "choose_together"; readonly on: boolean }
  | { readonly name: "both_chose" }
  | { readonly name: "theirs_came"; readonly text: string }
  | { readonly name: "keep"; readonly on: boolean }
  | { readonly name: "discard" };

export const NO_DEBRIEF: Debrief = { text: "", moves: [], together: false, both: false, theirs: null, kept: false };

export function debriefed(state: Debrief, event: DebriefEvent): Debrief {
  switch (event.name) {
    case "write":
      return { ...state, text: [...event.text].slice(0, WRITING).join("") };
    case "move":
      return { ...state, moves: [...without(state.moves, event.text), { text: event.text, list: event.list }] };
    case "leave":
      return { ...state, moves: without(state.moves, event.text) };
    case "choose_together":
      // Once both chose it, it's open: what was read can't be unread.
      return state.both ? state : { ...state, together: event.on };
    case "both_chose":
      return state.together ? { ...state, both: true } : state;
    case "theirs_came":
      return state.both ? { ...state, theirs: [...event.text].slice(0, WRITING).join("") } : state;
    case "keep":
      return { ...state, kept: event.on };
    case "discard":
      return NO_DEBRIEF;
  }
}

/** What is written, until its writer is done: over whatever takes the page away, and no longer than a room lasts (DEBRIEF3). */
export interface Draft {
  readonly text: string;
  readonly moves: readonly Move[];
  /** When the first of it was written, in ms. */
  readonly begun: number;
}

/** As it stands at `now`; null: too old, or of a clock that was set back since. */
export const draftAt = (draft: Draft | null, now: number): Draft | null =>
  draft !== null && now >= draft.begun && now - draft.begun < ROOM_LIFETIME ? draft : null;

/** The only words that may leave this phone, and only after both chose it; null before. */
export const toOpen = (state: Debrief): string | null => (state.together && state.both ? state.text : null);

/** What stays when its writer is done: nothing, unless they chose so. */
export const toKeep = (state: Debrief): string | null =>
  state.kept && tidy(state.text, WRITING) !== "" ? state.text : null;

const without = (moves: readonly Move[], text: string): readonly Move[] => moves.filter((move) => move.text !== text);
