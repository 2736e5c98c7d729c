/**
 * An agreement's template, as a therapist may hand it out (M21): things to choose from, and no answers (SHEET1).
 *
 * It comes from outside, so nothing of it is believed: it's small, it has exactly these fields, and its words are plain words. What
 * isn't so is refused whole, with the reason.
 */

import { INTERVALS, LENGTHS, STEPS, WINDOWS } from "../../protocol/bounds";
import { ITEM, tidy } from "./text";

/** Bytes of a file, and of what still is a code that a phone can scan. */
export const SHEET_SIZE = 8192;
export const CODE_SIZE = 1000;
/** Characters. */
export const NOTE_SIZE = 600;

export const SUGGESTIONS = ["signals", "ladder", "asks", "wishes", "hard", "helps"] as const;
export type Suggestion = (typeof SUGGESTIONS)[number];

/** The most of each: a ladder has the steps that the rules allow (AGREE1). */
const MOST: Readonly<Record<Suggestion, number>> = {
  signals: 8,
  ladder: STEPS.most,
  asks: 8,
  wishes: 8,
  hard: 8,
  helps: 8,
};

/** In seconds, as AGREE1 has them. */
const TERMS = { length: LENGTHS, every: INTERVALS, within: WINDOWS } as const;
type Term = keyof typeof TERMS;

export type Sheet = {
  readonly title: string;
  /** From whoever made it, to whoever gets it. */
  readonly note: string;
  readonly terms: Readonly<Record<Term, number>>;
} & Readonly<Record<Suggestion, readonly string[]>>;

export const EMPTY_SHEET: Sheet = {
  title: "",
  note: "",
  terms: { length: 2700, every: 420, within: 30 },
  signals: [],
  ladder: [],
  asks: [],
  wishes: [],
  hard: [],
  helps: [],
};

const REFUSALS = [
  "too_large",
  "not_json",
  "not_a_sheet",
  "newer",
  "wrong_fields",
  "wrong_type",
  "out_of_bounds",
  "too_many",
  "too_long",
  "not_plain_text",
] as const;
export type SheetRefusal = (typeof REFUSALS)[number];

export type ReadSheet = { readonly sheet: Sheet } | { readonly refused: SheetRefusal };

const KIND = "sheet";
const VERSION = 1;
const CODE_PREFIX = "lull-sheet:";

class Refused extends Error {
  declare readonly why: SheetRefusal;

  constructor(why: SheetRefusal) {
    super(why);
    this.why = why;
  }
}

const refuse = (why: SheetRefusal): never => {
  throw new Refused(why);
};

/** The text of a file. It's the same for the same sheet. */
export const fileOf = (sheet: Sheet): string =>
  JSON.stringify({
    lull: KIND,
    version: VERSION,
    title: sheet.title,
    note: sheet.note,
    terms: { length: sheet.terms.length, every: sheet.terms.every, within: sheet.terms.within },
    ...Object.fromEntries(SUGGESTIONS.map((name) => [name, sheet[name]])),
  });

/** The same as a code's text; null if no phone could scan it. */
export function codeOf(sheet: Sheet): string | null {
  const code = CODE_PREFIX + fileOf(sheet);
  return sizeOf(code) > CODE_SIZE ? null : code;
}

/** A sheet from a file's text, or a code's. */
export function readSheet(given: string): ReadSheet {
  try {
    return { sheet: sheetIn(given) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.why };
    throw error;
  }
}

function sheetIn(given: string): Sheet {
  if (given.length > SHEET_SIZE || sizeOf(given) > SHEET_SIZE) refuse("too_large");
  const fields = parsed(
    given.startsWith(CODE_PREFIX) ? given.slice(CODE_PREFIX.length) : given.replace(/^\ufeff/u, ""),
  );
  if (fields.get("lull") !== KIND) refuse("not_a_sheet");
  const version = fields.get("version");
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) refuse("not_a_sheet");
  if (version !== VERSION) refuse("newer");
  exactly(fields, ["lull", "version", "title", "note", "terms", ...SUGGESTIONS]);
  const terms = fieldsOf(fields.get("terms"));
  exactly(terms, Object.keys(TERMS));
  return {
    title: words(fields.get("title"), ITEM),
    note: words(fields.get("note"), NOTE_SIZE),
    terms: { length: term(terms, "length"), every: term(terms, "every"), within: term(terms, "within") },
    signals: suggestions(fields, "signals"),
    ladder: suggestions(fields, "ladder"),
    asks: suggestions(fields, "asks"),
    wishes: suggestions(fields, "wishes"),
    hard: suggestions(fields, "hard"),
    helps: suggestions(fields, "helps"),
  };
}

type Fields = ReadonlyMap<string, unknown>;

function parsed(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("not_json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("not_a_sheet");
  return new Map(Object.entries(value));
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("wrong_type");
  return new Map(Object.entries(value));
}

function exactly(fields: Fields, names: readonly string[]): void {
  if (fields.size !== names.length || names.some((name) => !fields.has(name))) refuse("wrong_fields");
}

function term(terms: Fields, name: Term): number {
  const value = terms.get(name);
  if (typeof value !== "number" || !Number.isInteger(value)) return refuse("wrong_type");
  const { least, most } = TERMS[name];
  return value < least || value > most ? refuse("out_of_bounds") : value;
}

function suggestions(fields: Fields, name: Suggestion): readonly string[] {
  const value = fields.get(name);
  if (!Array.isArray(value)) return refuse("wrong_type");
  if (value.length > MOST[name]) return refuse("too_many");
  return [...new Set(value.map((each: unknown) => words(each, ITEM)))].filter((each) => each !== "");
}

/** What turns text around, hides it, heaps it up, breaks it into lines, or leads out of Lull. Joiners and soft hyphens are writing. */
const NOT_PLAIN = /(?![\u00ad\u200c\u200d])\p{Cf}|[\p{Cc}\p{Cs}\p{Co}\u2028\u2029]|\p{M}{6}|:\/\//u;

function words(value: unknown, most: number): string {
  if (typeof value !== "string") return refuse("wrong_type");
  if (NOT_PLAIN.test(value)) return refuse("not_plain_text");
  if ([...value].length > most) return refuse("too_long");
  return tidy(value, most);
}

/** Bytes as UTF-8. */
function sizeOf(text: string): number {
  let size = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return size;
}
