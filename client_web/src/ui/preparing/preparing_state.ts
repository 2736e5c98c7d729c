/**
 * What lies open before the start: the part that is looked at, and words that aren't kept yet.
 *
 * It is beside the screens, for the other one may try the pause while this one writes; what was written is there again
 * afterwards. Nothing of it is stored, and it goes with the room.
 */

import { type Signal, signal } from "@preact/signals";
import type { OurDocument, PersonDocument, Screen } from "../../room/screen_types";
import type { Variant } from "../elements/variant";

/** What can be opened. */
export type PreparingPart = "terms" | "ours" | "mine" | "theirs" | "place" | "next" | "phone" | "notices" | "pictures";

/** What each of them gets. */
export interface PartProps {
  readonly screen: Variant<"preparing">;
  readonly close: () => void;
}

/** Words that aren't kept yet, and what the page said when they were begun. */
export interface Draft<Page> {
  readonly words: Page;
  readonly from: Page;
}

export interface PreparingState {
  readonly part: Signal<PreparingPart | null>;
  readonly ours: Signal<Draft<OurDocument> | null>;
  readonly mine: Signal<Draft<PersonDocument> | null>;
}

export const createPreparingState = (): PreparingState => ({
  part: signal<PreparingPart | null>(null),
  ours: signal<Draft<OurDocument> | null>(null),
  mine: signal<Draft<PersonDocument> | null>(null),
});

/** Screens that what lies open outlasts. */
export const OUTLASTED: ReadonlySet<Screen["name"]> = new Set(["preparing", "paused", "connecting", "taken_over"]);

/** Called with each new screen. */
export function putAway({ part, ours, mine }: PreparingState, screen: Screen): void {
  if (OUTLASTED.has(screen.name)) return;
  for (const lying of [part, ours, mine]) lying.value = null;
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
