/**
 * What lies open before the start: the part that is looked at, and words that aren't kept yet.
 *
 * It is beside the screens, for the other one may try the pause while this one writes; what was written is there again
 * afterwards. Nothing of it is stored, and it goes with the room.
 */

import { type Signal, signal } from "@preact/signals";
import type { OurDocument, PersonDocument, Screen } from "../../room/screen_types";

export type PreparingPart = "terms" | "ours" | "mine" | "theirs" | "place" | "next" | "phone" | "notices";

/** Words that aren't kept yet, and what the page said when they were begun. */
export interface Draft<Page> {
  readonly words: Page;
  readonly from: Page;
}

export const preparingState = {
  part: signal<PreparingPart | null>(null),
  /** The tools lie over what is shown (`../tools.tsx`). */
  toolsOpen: signal(false),
  ours: signal<Draft<OurDocument> | null>(null),
  mine: signal<Draft<PersonDocument> | null>(null),
};

const OUTLASTS: ReadonlySet<Screen["name"]> = new Set(["preparing", "paused", "connecting", "taken_over"]);

/** Outside a room, too, nothing takes the tools away; only where a session goes on, or a room is on its way. */
const KEEPS_TOOLS: ReadonlySet<Screen["name"]> = new Set([...OUTLASTS, "home", "aftercare", "closed", "refused"]);

/** Called with each new screen. */
export function clearPreparing(screen: Screen): void {
  if (!KEEPS_TOOLS.has(screen.name)) preparingState.toolsOpen.value = false;
  if (OUTLASTS.has(screen.name)) return;
  for (const lying of [preparingState.part, preparingState.ours, preparingState.mine]) lying.value = null;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The words to show: the draft, or else the page as it stands. */
export const wordsOf = <Page>(draft: Draft<Page> | null, page: Page): Page => draft?.words ?? page;

/** The page was written by somebody else since the draft was begun. */
export const isOvertaken = <Page>(draft: Draft<Page> | null, page: Page): boolean =>
  draft !== null && !same(draft.from, page) && !same(draft.words, page);

/** Writes `words`; a draft that says what stands on the page is none. */
export function write<Page>(lying: Signal<Draft<Page> | null>, page: Page, words: Page): void {
  lying.value = same(words, page) ? null : { words, from: lying.value?.from ?? page };
}
