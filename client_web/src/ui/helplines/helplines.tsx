/** People who listen, by country: for whoever needs somebody now. There offline, once this was loaded. */

import { type ComponentChildren, Fragment } from "preact";
import { useState } from "preact/hooks";
import type { HelplineCatalogue } from "../../i18n/helplines/en";
import { helplineWords } from "../../i18n/helplines/language";
import {
  COUNTRIES,
  certainty,
  dial,
  EVERYWHERE,
  emergencyIn,
  type Helpline,
  type Hours,
  KINDS,
  likelyCountry,
  linesIn,
  message,
  orNull,
  whatsapp,
} from "./directory";

/** The country that this phone seems to be in. */
export const countryHere = (): string =>
  likelyCountry(
    orNull(() => navigator.languages),
    orNull(() => new Intl.DateTimeFormat().resolvedOptions().timeZone),
  );

interface Props {
  /** One that Lull speaks. */
  readonly language: string;
  readonly country: string;
  readonly choose: (country: string) => void;
}

export function Helplines({ language, country, choose }: Props) {
  const [guess] = useState(country);
  const words = helplineWords(language);
  const lines = linesIn(country);
  return (
    <div class="helplines" translate={true}>
      <h2>
        {words.emergency.title}
        {country !== "" && ` · ${apart(nameOf("region", country, language))}`}
      </h2>
      <div class="controls">
        {emergencyIn(country).map(({ for: what, number, needs }, index, all) => (
          <Fragment key={`${what} ${number}`}>
            <a
              class={`control control-${isFirst(what, index, all) ? "main" : "quiet"}`}
              href={what === "text" ? message(number) : dial(number)}
            >
              {`${labelOf(words, what)} ${leftToRight(number)}`}
            </a>
            {needs !== undefined && <p class="note">{needsOf(words, needs)}</p>}
          </Fragment>
        ))}
      </div>
      {country === "" && <p class="note">{words.emergency.anywhere}</p>}
      <label class="field">
        {words.place}
        <select
          class="link"
          data-field="country"
          value={country}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">{words.choose}</option>
          {countries(language).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {country !== "" && country === guess && <p class="note">{words.guessed}</p>}
      <p>{words.traces.call}</p>
      <details>
        <summary>{words.traces.title}</summary>
        <span class="note">{words.traces.rest}</span>
      </details>
      {country !== "" && lines.length === 0 && <p>{words.none}</p>}
      {KINDS.map((kind) => {
        const those = lines.filter((line) => line.kind === kind);
        if (those.length === 0) return null;
        const list = <List lines={those} language={language} />;
        const title = words.kinds[kind];
        return FOR_ANYBODY.has(kind) ? (
          <Fragment key={kind}>
            <h2>{title}</h2>
            {list}
          </Fragment>
        ) : (
          <details key={kind}>
            <summary>
              <strong>{title}</strong>
            </summary>
            {list}
          </details>
        );
      })}
      <h2>{words.everywhere}</h2>
      <List lines={EVERYWHERE} language={language} />
      <p class="note">{words.note}</p>
    </div>
  );
}

/** Shown at once; the others are opened by whom they are for. */
const FOR_ANYBODY: ReadonlySet<string> = new Set(["violence", "sexual_violence", "crisis", "general"]);

interface ListProps {
  readonly lines: readonly Helpline[];
  readonly language: string;
}

export function List({ lines, language }: ListProps) {
  return (
    <ul>
      {lines.map((line) => (
        <Line key={line.name} line={line} language={language} />
      ))}
    </ul>
  );
}

/** The number to take: a second one for the same, and a text, stand back. */
const isFirst = (what: string, index: number, all: readonly { readonly for: string }[]): boolean =>
  what !== "text" && all.findIndex((each) => each.for === what) === index;

const labelOf = ({ emergency }: HelplineCatalogue, what: string): string =>
  what === "police" || what === "ambulance" || what === "text" ? emergency[what] : emergency.all;

const needsOf = ({ emergency }: HelplineCatalogue, needs: string): string =>
  needs === "registration" ? emergency.needs.registration : emergency.needs.coverage;

/** One of them: its name, the ways to reach it, when and for whom; where that is from can be opened (HELP1). */
function Line({ line, language }: { readonly line: Helpline; readonly language: string }) {
  const words = helplineWords(language);
  const { phone, mobile, abroad, text, chat, web, deaf } = line;
  return (
    <li>
      <strong>
        <bdi>{line.name}</bdi>
      </strong>
      {[whose(line, language), factsOf(line, language)].map(
        (facts) =>
          facts !== "" && (
            <span key={facts} class="note">
              {facts}
            </span>
          ),
      )}
      <p>
        {phone !== undefined && <Way href={dial(phone)}>{words.call(leftToRight(phone))}</Way>}
        {mobile !== undefined && <Way href={dial(mobile)}>{words.mobile(leftToRight(mobile))}</Way>}
        {text !== undefined && (
          <Way href={message(text.to)}>
            {text.word === undefined
              ? words.text(leftToRight(text.to))
              : words.textWord(leftToRight(text.to), leftToRight(text.word))}
          </Way>
        )}
        {line.whatsapp !== undefined && (
          <Way href={whatsapp(line.whatsapp)}>{words.whatsapp(leftToRight(line.whatsapp))}</Way>
        )}
        {chat !== undefined && (
          <Way href={chat}>
            {words.chat}: {hostOf(chat)}
          </Way>
        )}
        {deaf?.video !== undefined &&
          (deaf.video.startsWith("https:") ? (
            <Way href={deaf.video}>
              {words.signPage}: {hostOf(deaf.video)}
            </Way>
          ) : (
            <Way href={dial(deaf.video)}>{words.sign(leftToRight(deaf.video))}</Way>
          ))}
        {deaf?.text !== undefined && <Way href={message(deaf.text)}>{words.textPhone(leftToRight(deaf.text))}</Way>}
        {deaf?.relay !== undefined && <Way href={dial(deaf.relay)}>{words.relay(leftToRight(deaf.relay))}</Way>}
        {abroad !== undefined && <Way href={dial(abroad)}>{words.abroad(leftToRight(abroad))}</Way>}
        {web !== undefined && web !== chat && <Way href={web}>{hostOf(web)}</Way>}
      </p>
      <details>
        <summary class="note">{words.certainty[certainty(line)]}</summary>
        <span class="note">{provenance(line, language)}</span>
      </details>
    </li>
  );
}

function Way({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  return (
    <a href={href} rel="noreferrer noopener">
      {children}
    </a>
  );
}

/** A number is read from the left in every language: within a sentence from the right its parts would change places. */
const leftToRight = (number: string): string => `\u2066${number}\u2069`;
/** Somebody's name, in the direction of its own script. */
const apart = (name: string): string => `\u2068${name}\u2069`;

const hostOf = (page: string): string => apart(new URL(page).hostname.replace(/^www\./, ""));

/** Where, and for whom. */
function whose({ region, who = [], also = [] }: Helpline, language: string): string {
  const words = helplineWords(language);
  const kinds = listed(
    also.map((kind) => words.kinds[kind] ?? ""),
    language,
  );
  return [
    ...(region === undefined ? [] : [apart(region)]),
    ...who.map((whom) => words.who[whom] ?? ""),
    ...(kinds === "" ? [] : [words.also(kinds)]),
  ].join(" · ");
}

/** When, what it costs, in which languages. */
function factsOf({ hours, cost, onBill, languages, interpreters }: Helpline, language: string): string {
  const words = helplineWords(language);
  return [
    ...(hours === undefined ? [] : [opened(hours, language)]),
    ...(cost === "free" || cost === "standard" ? [words.cost[cost]] : []),
    ...(onBill === undefined ? [] : [onBill ? words.onBill : words.offBill]),
    ...(languages === undefined
      ? []
      : [
          listed(
            languages.map((code) => nameOf("language", code, language)),
            language,
          ),
        ]),
    ...(interpreters === true ? [words.interpreters] : []),
  ].join(" · ");
}

function opened(hours: string | readonly Hours[], language: string): string {
  const words = helplineWords(language);
  if (typeof hours === "string") return words.always;
  const spans = hours.map(({ days, from, to }) =>
    days.length === 7 ? words.daily(from, to) : words.hours(daysOf(days, language), from, to),
  );
  return `${spans.join("; ")} (${words.there})`;
}

function provenance({ checked }: Helpline, language: string): string {
  const words = helplineWords(language);
  if (typeof checked === "string") return words.unchecked;
  const { page, year, on } = checked;
  const day =
    orNull(() =>
      new Intl.DateTimeFormat(digitsOf(language), { dateStyle: "long", timeZone: "UTC" }).format(Date.parse(on)),
    ) ?? on;
  return year === undefined ? words.seen(hostOf(page), day) : words.seenOf(hostOf(page), year, day);
}

/** One set of digits on a page: those that the numbers to be dialled are in. */
const digitsOf = (language: string): string => `${language}-u-nu-latn`;

/** 1 is Monday; the first of January 2024 was one. Days in a row as from one to another, any others one by one. */
function daysOf(days: readonly number[], language: string): string {
  const name = (day: number): string =>
    orNull(() =>
      new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2024, 0, day)),
    ) ?? String(day);
  const first = days[0] ?? 1;
  const last = days.at(-1) ?? 1;
  return days.length > 2 && last - first === days.length - 1
    ? `${name(first)} – ${name(last)}`
    : listed(days.map(name), language);
}

/** One and another, as the language writes it. */
const listed = (each: readonly string[], language: string): string =>
  orNull(() => new Intl.ListFormat(language, { style: "narrow", type: "conjunction" }).format(each)) ?? each.join(", ");

/** What a code means, where the platform knows; else the code. */
const nameOf = (type: "language" | "region", code: string, language: string): string =>
  orNull(() => new Intl.DisplayNames([language], { type }).of(code)) ?? code;

/** Every country with its name, in the order of the language. */
function countries(language: string): readonly (readonly [string, string])[] {
  const order = orNull(() => new Intl.Collator(language));
  return COUNTRIES.map((code) => [code, nameOf("region", code, language)] as const).sort(([, one], [, other]) =>
    order === null ? Number(one > other) - Number(one < other) : order.compare(one, other),
  );
}

/** By themselves: the page after *no*, which loads them late. */
export function HelplinesHere({ language }: { readonly language: string }) {
  const [country, setCountry] = useState(countryHere);
  return <Helplines language={language} country={country} choose={setCountry} />;
}
