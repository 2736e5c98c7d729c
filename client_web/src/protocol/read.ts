/**
 * Reading values of unknown form: each reader gives a value that is wholly what it should be, with nothing else in it, or
 * undefined. `wire.ts` is made of these.
 */

export type Reader<T> = (value: unknown) => T | undefined;

/** Any JSON text; undefined if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a JSON text says, if `read` takes it. */
export const fromText =
  <T>(read: Reader<T>) =>
  (text: string): T | null =>
    read(parsed(text)) ?? null;

const fieldsIn = (value: unknown): { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** An object with all of these fields; others, as from a newer server, are left out. */
export const object =
  <T extends object>(readers: { readonly [Name in keyof T]: Reader<T[Name]> }): Reader<T> =>
  (value) => {
    const fields = fieldsIn(value);
    const read: Partial<T> = {};
    for (const name in readers) {
      const field = readers[name](fields[name]);
      if (field === undefined) return undefined;
      read[name] = field;
    }
    return read as T;
  };

/** An object whose `type` says which of these it is. */
export const tagged =
  <T extends { readonly type: string }>(
    readers: {
      readonly [Type in T["type"]]: Reader<Extract<T, { readonly type: Type }>>;
    },
  ): Reader<T> =>
  (value) => {
    const { type } = fieldsIn(value);
    return typeof type === "string" && Object.hasOwn(readers, type) ? readers[type as T["type"]](value) : undefined;
  };

export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value) =>
    value === null ? null : read(value);

export const list =
  <T>(read: Reader<T>, most = Number.POSITIVE_INFINITY): Reader<T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length > most) return undefined;
    const items = value.map(read);
    return items.includes(undefined) ? undefined : (items as T[]);
  };

export const integer =
  (least: number, most: number): Reader<number> =>
  (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? value : undefined;

export const string =
  (form = /^/): Reader<string> =>
  (value) =>
    typeof value === "string" && form.test(value) ? value : undefined;

export const boolean: Reader<boolean> = (value) => (typeof value === "boolean" ? value : undefined);

export const oneOf =
  <T extends string>(...values: readonly T[]): Reader<T> =>
  (value) =>
    values.find((known) => known === value);
