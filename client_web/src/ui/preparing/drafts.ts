/** What is done with what lies open before the start: words that are written and kept, and what was seen of the agreement. */

import type { Signal } from "@preact/signals";
import { STEPS } from "../../protocol/bounds";
import type { OurDocument } from "../../room/screen_types";
import type { Agreed, Draft, PreparingPart, PreparingState, Seen, SharedPart } from "./preparing_state";

/** What opens each of them. */
export const OPENS = {
  terms: "open-terms",
  ours: "write-ours",
  mine: "write-mine",
  theirs: "read-theirs",
  second_path: "open-second-path",
  next: "open-next",
  phone: "open-phone",
  notices: "open-notices",
  pictures: "open-pictures",
} as const;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The words to show: the draft, or else what stands there. */
export const wordsOf = <Text>(draft: Draft<Text> | null, stands: Text): Text => draft?.words ?? stands;

/** It was written by somebody else since the draft was begun. */
export const isOvertaken = <Text>(draft: Draft<Text> | null, stands: Text): boolean =>
  draft !== null && !same(draft.from, stands) && !same(draft.words, stands);

export const NO_OUR_DOCUMENT: OurDocument = { signal: "", stopWord: "", ladder: [] };

/** One more step at the end of the draft: there once, and as long as there is room. */
export function addStep(lying: Signal<Draft<OurDocument> | null>, ours: OurDocument | null, step: string): void {
  const stands = ours ?? NO_OUR_DOCUMENT;
  const words = wordsOf(lying.value, stands);
  if (words.ladder.includes(step) || words.ladder.length >= STEPS.most) return;
  write(lying, stands, { ...words, ladder: [...words.ladder, step] });
}

/** Writes `words`; a draft that says what stands there is none. */
export function write<Text>(lying: Signal<Draft<Text> | null>, stands: Text, words: Text): void {
  lying.value = same(words, stands) ? null : { words, from: lying.value?.from ?? stands };
}

const SHARED = ["terms", "ours", "theirs"] as const satisfies readonly SharedPart[];

const written = (text: object | null): string | null =>
  text && JSON.stringify(Object.entries(text).sort(([one], [other]) => (one < other ? -1 : 1)));

/** What there is to see of it; null: nothing is written, or it isn't read yet. */
const sharedValue = {
  terms: ({ terms: { length, every, within } }: Agreed) => `${length} ${every} ${within}`,
  ours: ({ documents: { ours } }: Agreed) => written(ours),
  theirs: ({ documents: { theirs } }: Agreed) => written(theirs),
} as const;

/** What the other one changed and this person hasn't looked at: nobody starts by accident with that (RELEASE9). */
export const unseenParts = (seen: Seen, agreed: Agreed): readonly SharedPart[] =>
  SHARED.filter((part) => {
    const value = sharedValue[part](agreed);
    return value !== null && !seen[part]?.includes(value);
  });

/** It stands before this person's eyes, or is what they are writing. */
export function markSeen({ seen }: PreparingState, part: PreparingPart | "terms", agreed: Agreed): void {
  if (part !== "terms" && part !== "ours" && part !== "theirs") return;
  const value = sharedValue[part](agreed);
  const before = seen.peek()[part] ?? [];
  if (value !== null && !before.includes(value)) seen.value = { ...seen.peek(), [part]: [...before, value] };
}

/** What stood there before was seen, and is none of it: back to that is a change as any other. */
export function forgetOlder({ seen }: PreparingState, agreed: Agreed): void {
  for (const part of SHARED) {
    const [before, value] = [seen.peek()[part], sharedValue[part](agreed)];
    if (before === undefined || value === null) continue;
    const now = before.includes(value) ? before.slice(before.indexOf(value)) : [];
    if (now.length < before.length) seen.value = { ...seen.peek(), [part]: now };
  }
}
