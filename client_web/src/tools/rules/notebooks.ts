/**
 * What the tools keep on a phone, as text: a few notebooks, each a set of registers with a version. What was written by an older
 * Lull is brought forward by pure functions, one a version.
 */

import { LENGTHS, STEPS } from "../../protocol/bounds";

import type { Plan } from "./alone";

import { isOwn, type Own } from "./collections";
import type { Draft, Move } from "./debrief";
import { type Item, isItem, LISTS, type ListName, type Lists } from "./lists";
import { allWritten, type Registers, type Stamp, valueAt, valuesOf, type Written } from "./registers";
import { ITEM, normalised, WRITING } from "./text";

/** What each notebook holds. */
export interface Notebooks {
  readonly lists: Item;
  readonly reviewed: ListName;
  readonly phrases: Own;
  readonly ideas: Own;
  readonly aftercare: Own;
  readonly kind_words: Own;
  readonly alone: Plan;
  readonly writings: string;
  readonly draft: Draft;
  readonly sheet: string;
  readonly goals: string;
  readonly plan: string;
}
export type NotebookName = keyof Notebooks;

const isText =
  (most: number) =>
  (value: unknown): value is string =>
    typeof value === "string" && value !== "" && value.length <= most;

function isPlan(value: unknown): value is Plan {
  const plan = value as Partial<Plan> | null;
  if (typeof plan !== "object" || plan === null || Object.keys(plan).length !== 4) return false;
  const times = [plan.every, plan.within, plan.length];
  return (
    times.every(
      (time) => typeof time === "number" && Number.isInteger(time) && time >= 10_000 && time <= LENGTHS.most * 1000,
    ) &&
    Array.isArray(plan.steps) &&
    plan.steps.length <= STEPS.most &&
    plan.steps.every(isText(160))
  );
}

const isMove = (value: unknown): value is Move => {
  const move = value as Partial<Move> | null;
  return (
    typeof move === "object" &&
    move !== null &&
    Object.keys(move).length === 2 &&
    isText(ITEM)(move.text) &&
    LISTS.some((list) => list === move.list)
  );
};

function isDraft(value: unknown): value is Draft {
  const draft = value as Partial<Draft> | null;
  return (
    typeof draft === "object" &&
    draft !== null &&
    Object.keys(draft).length === 3 &&
    typeof draft.text === "string" &&
    draft.text.length <= 2 * WRITING &&
    Array.isArray(draft.moves) &&
    draft.moves.length <= 100 &&
    draft.moves.every(isMove) &&
    Number.isInteger(draft.begun)
  );
}

const HOLDS: { readonly [Name in NotebookName]: (value: unknown) => value is Notebooks[Name] } = {
  lists: isItem,
  reviewed: (value): value is ListName => LISTS.some((list) => list === value),
  phrases: isOwn,
  ideas: isOwn,
  aftercare: isOwn,
  kind_words: isOwn,
  alone: isPlan,
  writings: isText(2 * WRITING),
  draft: isDraft,
  sheet: isText(16_384),
  goals: isText(WRITING),
  plan: isText(WRITING),
};

export const NOTEBOOKS = Object.keys(HOLDS) as readonly NotebookName[];

/** From version n (at n - 1) to the next, on the parsed entries. */
export type Migration = (entries: unknown) => unknown;
const MIGRATIONS: readonly Migration[] = [];

/** As many entries has a notebook at the most. */
export const MOST = 5000;
/** Characters of a key: the longest words there are, and one letter may be eighteen when it's compared. */
const KEY = 18 * 2 * ITEM + 40;
const COUNTER = Number.MAX_SAFE_INTEGER - 1;

export const textOf = <T>(registers: Registers<T>, migrations = MIGRATIONS): string =>
  JSON.stringify({
    version: migrations.length + 1,
    entries: [...registers]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, { at, value }]) => [key, at.counter, at.tab, value]),
  });

/** What the text of a notebook says; null if it isn't one, or of a Lull to come. */
export function notebookIn<Name extends NotebookName>(
  name: Name,
  text: string,
  migrations = MIGRATIONS,
): Registers<Notebooks[Name]> | null {
  try {
    const given = JSON.parse(text) as { version?: unknown; entries?: unknown } | null;
    const version = given?.version;
    if (typeof version !== "number" || !Number.isInteger(version)) return null;
    if (version < 1 || version > migrations.length + 1) return null;
    const entries = migrations.slice(version - 1).reduce((older, bring) => bring(older), given?.entries);
    return registersIn(entries, HOLDS[name]);
  } catch {
    return null;
  }
}

function registersIn<T>(entries: unknown, holds: (value: unknown) => value is T): Registers<T> | null {
  if (!Array.isArray(entries) || entries.length > MOST) return null;
  const registers = new Map<string, Written<T>>();
  for (const entry of entries as unknown[]) {
    if (!Array.isArray(entry) || entry.length !== 4) return null;
    const [key, counter, tab, value] = entry as [unknown, unknown, unknown, unknown];
    if (typeof key !== "string" || key.length > KEY || registers.has(key)) return null;
    const at = stampOf(counter, tab);
    if (at === null || (value !== null && !holds(value))) return null;
    registers.set(key, { at, value });
  }
  return registers;
}

function stampOf(counter: unknown, tab: unknown): Stamp | null {
  const counts = typeof counter === "number" && Number.isInteger(counter) && counter >= 1 && counter <= COUNTER;
  return counts && typeof tab === "string" && tab.length <= 64 ? { counter, tab } : null;
}

/**
 * With what another file brought: its words win, and each is a write of this tab's. Its counters aren't taken over, for then a
 * file could have the last word for ever; nor what it had put away. null: together they are more than a notebook holds.
 */
export function broughtIn<T>(here: Registers<T>, from: Registers<T>, tab: string): Registers<T> | null {
  const news = valuesOf(from).filter(([key, value]) => JSON.stringify(valueAt(here, key)) !== JSON.stringify(value));
  const all = news.length === 0 ? here : allWritten(here, news, tab);
  return all.size > MOST ? null : all;
}

/** All notebooks in one text, to take along: called documents there, as files of older builds have it. */
export const bundleOf = (texts: ReadonlyMap<NotebookName, string>): string =>
  JSON.stringify({ documents: Object.fromEntries(texts) });

/** Whether what would be matched is what would be shown: a file must not have its reader welcome something unread (LIST1, LIST2). */
const areNamedByTheirWords = (lists: Lists): boolean =>
  valuesOf(lists).every(([key, { text }]) => key === normalised(text));

/** The notebooks of such a text; null unless each is one. */
export function bundleIn(text: string): ReadonlyMap<NotebookName, string> | null {
  try {
    const { documents } = JSON.parse(text) as { documents?: unknown };
    if (typeof documents !== "object" || documents === null) return null;
    const texts = new Map<NotebookName, string>();
    for (const [name, notebook] of Object.entries(documents)) {
      const known = NOTEBOOKS.find((each) => each === name);
      if (known === undefined || typeof notebook !== "string") return null;
      const registers = notebookIn(known, notebook);
      if (registers === null || (known === "lists" && !areNamedByTheirWords(registers as Lists))) return null;
      texts.set(known, notebook);
    }
    return texts;
  } catch {
    return null;
  }
}
