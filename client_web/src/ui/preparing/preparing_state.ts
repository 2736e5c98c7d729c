/**
 * What lies open before the start: the part that is looked at, and words that aren't kept yet.
 *
 * It is beside the screens, for the other one may try the pause while this one writes; what was written is there again
 * afterwards. Nothing of it is stored, and it goes with the room.
 */

import { type Signal, signal } from "@preact/signals";
import type { Documents, OurDocument, PersonDocument, Screen, Terms, Variant } from "../../room/screen_types";

/** What can be opened. */
export type PreparingPart =
  | "terms"
  | "ours"
  | "mine"
  | "theirs"
  | "second_path"
  | "next"
  | "phone"
  | "notices"
  | "pictures";

/** What each of them gets. */
export interface PartProps {
  readonly screen: Variant<"preparing">;
  readonly close: () => void;
}

/** Words that aren't kept yet, and what stood there when they were begun. */
export interface Draft<Text> {
  readonly words: Text;
  readonly from: Text;
}

/** What both agree on, and the other one can change (AGREE2, PAGE1). */
export interface Agreed {
  readonly terms: Terms;
  readonly documents: Documents;
}

/** What the other one can change, and this person then looks at before they start (RELEASE9). */
export type SharedPart = "terms" | "ours" | "theirs";

/** Of each: what stands there, and what this person wrote since, in the order of the writing. */
export type Seen = Readonly<Partial<Record<SharedPart, readonly string[]>>>;

export interface PreparingState {
  /** All that is optional is folded into one row. */
  readonly unfolded: Signal<boolean>;
  /** What of the agreement this person has had before their eyes, or wrote. */
  readonly seen: Signal<Seen>;
  readonly part: Signal<PreparingPart | null>;
  readonly ours: Signal<Draft<OurDocument> | null>;
  readonly mine: Signal<Draft<PersonDocument> | null>;
}

export const createPreparingState = (): PreparingState => ({
  part: signal<PreparingPart | null>(null),
  ours: signal<Draft<OurDocument> | null>(null),
  mine: signal<Draft<PersonDocument> | null>(null),
  unfolded: signal(false),
  seen: signal<Seen>({}),
});

/** Screens that what lies open outlasts. */
export const OUTLASTED: ReadonlySet<Screen["name"]> = new Set(["preparing", "paused", "connecting", "taken_over"]);

/** Called with each new screen. */
export function putAway({ part, ours, mine, unfolded, seen }: PreparingState, screen: Screen): void {
  if (OUTLASTED.has(screen.name)) return;
  unfolded.value = false;
  seen.value = {};
  for (const lying of [part, ours, mine]) lying.value = null;
}
