/**
 * The living lists (M10): what is welcome, what perhaps, what not now. Each person's own, on their own phone.
 *
 * An item is named by its words as they are compared, so two tabs that add the same thing add one thing.
 */

import { type Registers, valueAt, valuesOf, written } from "./registers";
import { ITEM, NOTE, normalised, tidy } from "./text";

export const LISTS = ["welcome", "perhaps", "not_now"] as const;
export type ListName = (typeof LISTS)[number];

export interface Item {
  readonly text: string;
  readonly list: ListName;
  readonly note: string;
}

export type Lists = Registers<Item>;

export const isItem = (value: unknown): value is Item => {
  const item = value as Partial<Item> | null;
  return (
    typeof item === "object" &&
    item !== null &&
    Object.keys(item).length === 3 &&
    typeof item.text === "string" &&
    item.text !== "" &&
    item.text === tidy(item.text, ITEM) &&
    LISTS.some((list) => list === item.list) &&
    typeof item.note === "string" &&
    item.note === tidy(item.note, NOTE)
  );
};

/** Puts these words into a list; words that are there already move, and keep their note. No words: no change. */
export function put(lists: Lists, text: string, list: ListName, tab: string): Lists {
  const tidied = tidy(text, ITEM);
  const key = normalised(tidied);
  if (key === "") return lists;
  const there = valueAt(lists, key);
  if (there?.list === list) return lists;
  return written(lists, key, { text: there?.text ?? tidied, list, note: there?.note ?? "" }, tab);
}

/** A note to oneself. */
export function noted(lists: Lists, key: string, note: string, tab: string): Lists {
  const there = valueAt(lists, key);
  const tidied = tidy(note, NOTE);
  if (there === null || there.note === tidied) return lists;
  return written(lists, key, { ...there, note: tidied }, tab);
}

export const removed = (lists: Lists, key: string, tab: string): Lists =>
  valueAt(lists, key) === null ? lists : written(lists, key, null, tab);

export const itemsIn = (lists: Lists, list: ListName): readonly (readonly [string, Item])[] =>
  valuesOf(lists).filter(([, item]) => item.list === list);

/** The only words that are ever matched with a partner's (LIST2). */
export const welcomeIn = (lists: Lists): readonly string[] => itemsIn(lists, "welcome").map(([key]) => key);

/** Of what is not now, what its owner chose to tell: each item by itself, and only while it is still not now (LIST2). */
export const toldOf = (lists: Lists, chosen: ReadonlySet<string>): readonly string[] =>
  itemsIn(lists, "not_now")
    .filter(([key]) => chosen.has(key))
    .map(([, item]) => item.text);

/** Where everything was when its owner last looked through it. */
export type Reviewed = ReadonlyMap<string, ListName>;

export const reviewedNow = (lists: Lists): Reviewed => new Map(valuesOf(lists).map(([key, { list }]) => [key, list]));

export interface Change {
  readonly key: string;
  readonly text: string;
  /** null: it wasn't there, or isn't any more. */
  readonly from: ListName | null;
  readonly to: ListName | null;
}

/** What moved, came or went since then: only what differs now, however often it was moved in between. */
export function changesSince(reviewed: Reviewed, lists: Lists): readonly Change[] {
  const changes: Change[] = [];
  for (const [key, { text, list }] of valuesOf(lists)) {
    const from = reviewed.get(key) ?? null;
    if (from !== list) changes.push({ key, text, from, to: list });
  }
  for (const [key, from] of reviewed) {
    if (valueAt(lists, key) === null) changes.push({ key, text: key, from, to: null });
  }
  return changes;
}
