/** Words to have at hand (phrases, ideas, wishes): a starting set from the catalogue, changed and added to by their owner. */

import { type Registers, valueAt, valuesOf, written } from "./registers";
import { ITEM, normalised, tidy } from "./text";

/** `from`: the name of the catalogue's entry that these words stand in for; "" for words of one's own. */
export interface Own {
  readonly text: string;
  readonly from: string;
  readonly group: string;
}

export type Collection = Registers<Own>;

export interface Entry {
  readonly key: string;
  readonly text: string;
  readonly group: string;
  readonly own: boolean;
}

export interface Seed {
  readonly name: string;
  readonly group: string;
  readonly text: string;
}

const LONG = 2 * ITEM;

export const isOwn = (value: unknown): value is Own => {
  const own = value as Partial<Own> | null;
  return (
    typeof own === "object" &&
    own !== null &&
    Object.keys(own).length === 3 &&
    typeof own.text === "string" &&
    own.text === tidy(own.text, LONG) &&
    typeof own.from === "string" &&
    typeof own.group === "string" &&
    own.from.length + own.group.length <= ITEM
  );
};

const keyOf = (seed: Seed): string => `seed ${seed.name}`;

/** The starting set as it stands with its owner's changes, each group's own words last. A seed with no words left is put away. */
export function entriesOf(collection: Collection, seeds: readonly Seed[]): readonly Entry[] {
  const started = seeds.flatMap((seed): Entry[] => {
    const text = valueAt(collection, keyOf(seed))?.text ?? seed.text;
    return text === "" ? [] : [{ key: keyOf(seed), text, group: seed.group, own: false }];
  });
  const own = valuesOf(collection).flatMap(([key, { text, from, group }]): Entry[] =>
    from === "" && text !== "" ? [{ key, text, group, own: true }] : [],
  );
  return [...started, ...own];
}

/** One of them by chance, and not the same again where there is another. `chance`: from 0 up to 1. */
export function oneOf(entries: readonly Entry[], before: string | null, chance: number): Entry | null {
  const others = entries.filter(({ key }) => key !== before);
  const among = others.length > 0 ? others : entries;
  return among[Math.floor(chance * among.length)] ?? null;
}

const ownKeyOf = (group: string, text: string): string => `own ${group} ${normalised(text)}`;

export function added(collection: Collection, group: string, text: string, tab: string): Collection {
  const tidied = tidy(text, LONG);
  const key = ownKeyOf(group, tidied);
  if (tidied === "" || valueAt(collection, key) !== null) return collection;
  return written(collection, key, { text: tidied, from: "", group }, tab);
}

/** Other words in the place of these; none: put away. */
export function reworded(collection: Collection, entry: Entry, text: string, tab: string): Collection {
  const tidied = tidy(text, LONG);
  if (tidied === entry.text) return collection;
  const { key, group } = entry;
  if (!entry.own) return written(collection, key, { text: tidied, from: key, group }, tab);
  if (ownKeyOf(group, tidied) === key) return written(collection, key, { text: tidied, from: "", group }, tab);
  // Its words are its name: other words are another entry, and these can be added anew.
  return added(written(collection, key, null, tab), group, tidied, tab);
}

/** Whether anything of the starting set was changed or put away, and could be brought back. */
export const isChanged = (collection: Collection): boolean => valuesOf(collection).some(([, { from }]) => from !== "");

/** The starting set as it was; one's own words stay. */
export const startingSet = (collection: Collection, tab: string): Collection =>
  valuesOf(collection).reduce((all, [key, { from }]) => (from === "" ? all : written(all, key, null, tab)), collection);
