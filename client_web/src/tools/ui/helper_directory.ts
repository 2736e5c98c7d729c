/** Who helps, by country: one file for whoever needs somebody at once, another for the time after. */

import helplines from "../../../data/helplines.json";
import support from "../../../data/support.json";

export interface Hours {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

export interface Helper {
  readonly kind: string;
  readonly name: string;
  readonly phone?: string;
  readonly text?: { readonly to: string; readonly word?: string };
  readonly whatsapp?: string;
  readonly web: string;
  readonly hours?: string | readonly Hours[];
  readonly languages?: readonly string[];
  /** `year`: when that was written, where it says so. */
  readonly source: { readonly name: string; readonly web: string; readonly year?: number };
  readonly checked: string | null;
}

export interface People {
  readonly everywhere: readonly Helper[];
  readonly countries: Readonly<Record<string, readonly Helper[]>>;
}

const HELPLINES: People = helplines;
const SUPPORT: People = support;

export const COUNTRIES: readonly string[] = [
  ...new Set([...Object.keys(HELPLINES.countries), ...Object.keys(SUPPORT.countries)]),
].sort();

const of = (people: People, country: string): readonly Helper[] => [
  ...(Object.hasOwn(people.countries, country) ? (people.countries[country] ?? []) : []),
  ...people.everywhere,
];

/** Whom one can reach at once; never anybody else (HELP2). */
export const urgentIn = (country: string): readonly Helper[] => of(HELPLINES, country);
/** Therapists, and places for survivors and couples. */
export const supportIn = (country: string): readonly Helper[] => of(SUPPORT, country);

/** The country that a phone's languages name first, among those that are known; "" if none. */
export function likelyCountry(languages: readonly string[]): string {
  for (const language of languages) {
    try {
      const { region } = new Intl.Locale(language);
      if (region !== undefined && COUNTRIES.includes(region)) return region;
    } catch {
      // not a language
    }
  }
  return "";
}

/** Only the digits: what a phone dials. */
export const dialled = (number: string): string => number.replaceAll(/\D/g, "");
