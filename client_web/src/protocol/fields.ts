/** Reading values of unknown form, field by field: null is what isn't as it should be. */

/** Any JSON text; null if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The fields of a JSON object; none if it is anything else. */
export const fieldsIn = <Name extends string>(value: unknown): { readonly [name in Name]?: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

type Whole<T> = { [K in keyof T]: Exclude<T[K], null> };

/** The same fields, if every one of them is there. */
export const whole = <T extends object>(fields: T): Whole<T> | null =>
  Object.values(fields).includes(null) ? null : (fields as Whole<T>);

/** A field that may be null: then null; undefined if it is anything that `read` doesn't take. */
export const orNull = <T>(value: unknown, read: (value: unknown) => T | null): T | null | undefined =>
  value === null ? null : (read(value) ?? undefined);

export const integerFrom = (value: unknown, least: number, most: number): number | null =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? value : null;

export const millisFrom = (value: unknown): number | null => integerFrom(value, 0, Number.MAX_SAFE_INTEGER);

export const stringFrom = (value: unknown): string | null => (typeof value === "string" ? value : null);

export const keyFrom = (value: unknown, form: RegExp): string | null =>
  typeof value === "string" && form.test(value) ? value : null;

export const oneOf = <T extends string>(values: readonly T[], value: unknown): T | null =>
  values.find((known) => known === value) ?? null;
