/**
 * Values that several tabs write at once without ever being in each other's way: each is a register, and the last write wins.
 *
 * A write is newer by its counter, which is above every one its tab has seen. Merging is commutative, associative and
 * idempotent (LIST1): it doesn't matter in which order tabs hear of each other.
 */

export interface Stamp {
  readonly counter: number;
  readonly tab: string;
}

export interface Written<T> {
  readonly at: Stamp;
  /** null: taken away, which has to be remembered as any other write. */
  readonly value: T | null;
}

export type Registers<T> = ReadonlyMap<string, Written<T>>;

/** Which of two is newer. The same stamp twice with two values comes from no tab of ours, and is settled all the same. */
function isNewer<T>(one: Written<T>, other: Written<T>): boolean {
  if (one.at.counter !== other.at.counter) return one.at.counter > other.at.counter;
  if (one.at.tab !== other.at.tab) return one.at.tab > other.at.tab;
  return JSON.stringify(one.value) > JSON.stringify(other.value);
}

export function merged<T>(one: Registers<T>, other: Registers<T>): Registers<T> {
  const all = new Map(one);
  for (const [key, written] of other) {
    const known = all.get(key);
    if (known === undefined || isNewer(written, known)) all.set(key, written);
  }
  return all;
}

/** With one more write, of this tab. */
export const written = <T>(registers: Registers<T>, key: string, value: T | null, tab: string): Registers<T> =>
  allWritten(registers, [[key, value]], tab);

/** With more writes of this tab, one after the other. */
export function allWritten<T>(
  registers: Registers<T>,
  writes: Iterable<readonly [key: string, value: T | null]>,
  tab: string,
): Registers<T> {
  let counter = 0;
  for (const { at } of registers.values()) counter = Math.max(counter, at.counter);
  const all = new Map(registers);
  for (const [key, value] of writes) {
    counter += 1;
    all.set(key, { at: { counter, tab }, value });
  }
  return all;
}

export const valueAt = <T>(registers: Registers<T>, key: string): T | null => registers.get(key)?.value ?? null;

/** What is there, in the order of its keys: a change of one never moves another. */
export function valuesOf<T>(registers: Registers<T>): readonly (readonly [string, T])[] {
  const there: [string, T][] = [];
  for (const [key, { value }] of registers) if (value !== null) there.push([key, value]);
  return there.sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What one change did, so that it can be taken back. */
export interface Undo<T> {
  readonly key: string;
  readonly before: T | null;
}

export const undoOf = <T>(before: Registers<T>, key: string): Undo<T> => ({ key, before: valueAt(before, key) });

/** As it was before the change: a new write, so that it holds in every tab. */
export const undone = <T>(registers: Registers<T>, { key, before }: Undo<T>, tab: string): Registers<T> =>
  written(registers, key, before, tab);
