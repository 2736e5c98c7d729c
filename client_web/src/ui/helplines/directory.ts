/** Who listens, by country, and which country this may be (HELP1, HELP3). */

import helplines from "../../../data/helplines.json";

export interface Hours {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

/** A stored copy of a page that was seen to say so; `year`: when the page was written. */
interface Seen {
  readonly page: string;
  readonly year?: number;
  readonly on: string;
}

/** One line, as `data/helplines.schema.json` has it. */
export interface Helpline {
  readonly kind: string;
  readonly also?: readonly string[];
  readonly name: string;
  readonly region?: string;
  readonly who?: readonly string[];
  readonly phone?: string;
  readonly mobile?: string;
  readonly abroad?: string;
  readonly text?: { readonly to: string; readonly word?: string };
  readonly whatsapp?: string;
  readonly chat?: string;
  readonly web?: string;
  readonly deaf?: { readonly video?: string; readonly text?: string; readonly relay?: string };
  readonly hours?: string | readonly Hours[];
  readonly languages?: readonly string[];
  readonly interpreters?: boolean;
  readonly cost?: string;
  readonly onBill?: boolean;
  readonly checked: string | Seen;
}

interface Emergency {
  readonly for: string;
  readonly number: string;
  readonly needs?: string;
}

interface Country {
  readonly zones?: readonly string[];
  readonly emergency?: readonly Emergency[];
  readonly lines: readonly Helpline[];
}

export interface Directory {
  readonly everywhere: readonly Helpline[];
  readonly countries: Readonly<Record<string, Country>>;
}

const DIRECTORY: Directory = helplines;

/** Country codes, ISO 3166-1. */
export const COUNTRIES: readonly string[] = Object.keys(DIRECTORY.countries);

/** In the order in which they are shown. */
export const KINDS = [
  "violence",
  "sexual_violence",
  "crisis",
  "lgbtq",
  "men",
  "harm",
  "young",
  "elder",
  "general",
] as const;

/** What mobile phones take for an emergency in most of the world, where the country isn't known (3GPP TS 22.101). */
const ANYWHERE: readonly Emergency[] = [{ for: "all", number: "112" }];

const countryOf = (directory: Directory, code: string): Country | null =>
  Object.hasOwn(directory.countries, code) ? (directory.countries[code] ?? null) : null;

/** Never empty. */
export const emergencyIn = (code: string): readonly Emergency[] => countryOf(DIRECTORY, code)?.emergency ?? ANYWHERE;

/** A country's own. */
export const linesIn = (code: string, directory: Directory = DIRECTORY): readonly Helpline[] =>
  countryOf(directory, code)?.lines ?? [];

/** Those who know somebody in every country. Never empty. */
export const EVERYWHERE = DIRECTORY.everywhere;

/** What `read` gives, or null where the platform hasn't got it or throws. */
export function orNull<T>(read: () => T | null | undefined): T | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

/**
 * The country that a phone is in, as far as it can be guessed; "" if it can't. Its clock knows better than its language,
 * which stays the same abroad. Takes whatever a platform gives for either.
 */
export function likelyCountry(languages: unknown, timeZone: unknown): string {
  const byClock = COUNTRIES.find((code) => DIRECTORY.countries[code]?.zones?.some((zone) => zone === timeZone));
  if (byClock !== undefined) return byClock;
  for (const language of Array.isArray(languages) ? languages : []) {
    const region = orNull(() => regionOf(`${language}`));
    if (region !== null && COUNTRIES.includes(region)) return region;
  }
  return "";
}

/** Of a tag as BCP 47 has it, or as POSIX does (`en_GB.UTF-8`); where the platform can't read tags, as it stands there. */
function regionOf(language: string): string | undefined {
  const tag = language.replace(/[.@].*/, "").replaceAll("_", "-");
  return (
    orNull(() => new Intl.Locale(tag).region) ?? /^[a-z]+(?:-[a-z]{4})?-([a-z]{2})\b/i.exec(tag)?.[1]?.toUpperCase()
  );
}

/** The link that dials a number: only what a phone dials, and `#` so that it isn't a fragment. */
export const dial = (number: string): string => `tel:${digits(number).replaceAll("#", "%23")}`;
export const message = (number: string): string => `sms:${digits(number).replaceAll("#", "%23")}`;
export const whatsapp = (number: string): string => `https://wa.me/${number.replaceAll(/\D/g, "")}`;

const digits = (number: string): string => number.replaceAll(/[^\d*#+]/g, "");

/** From when on a page is called old, in years. */
const OLD = 5;

/** How well it is known that an entry is right. Only `seen` was seen lately. */
export function certainty({ checked }: Helpline): "seen" | "old" | "unchecked" {
  if (typeof checked === "string") return "unchecked";
  const { year, on } = checked;
  return year !== undefined && Number(on.slice(0, 4)) - year >= OLD ? "old" : "seen";
}
