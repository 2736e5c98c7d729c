import { useState } from "preact/hooks";
import type { ToolsCatalogue } from "../i18n/en";
import { ToolFrame, ToolSection } from "./frame";
import { COUNTRIES, dialled, type Helper, type Hours, likelyCountry, supportIn, urgentIn } from "./helper_directory";
import { useTools } from "./tools_context";

type Kind = keyof ToolsCatalogue["help"]["kinds"];
const URGENT: readonly Kind[] = ["violence", "sexual_violence", "crisis"];
const CARE: readonly Kind[] = ["therapist", "resources"];

/** People who help, by country, offline (M20). */
export function Help({ close }: { readonly close: () => void }) {
  const { words } = useTools();
  const { help } = words;
  const [country, setCountry] = useState(() => likelyCountry(navigator.languages));
  const names = new Intl.DisplayNames([words.language], { type: "region" });
  const sorted = COUNTRIES.map((code) => ({ code, name: names.of(code) ?? code })).sort((one, other) =>
    one.name.localeCompare(other.name, words.language),
  );
  const urgent = urgentIn(country);
  const support = supportIn(country);
  return (
    <ToolFrame title={help.title} close={close}>
      <label class="field">
        {help.place}
        <select
          class="link"
          data-field="country"
          value={country}
          onChange={(event) => setCountry(event.currentTarget.value)}
        >
          <option value="">{help.noPlace}</option>
          {sorted.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {URGENT.map((kind) => (
        <Kindred key={kind} kind={kind} helpers={urgent} />
      ))}
      <p class="note">{help.note}</p>
      <p class="note">{help.trace}</p>
      {CARE.map((kind) => (
        <Kindred key={kind} kind={kind} helpers={support} />
      ))}
      <p class="note">{help.careNote}</p>
    </ToolFrame>
  );
}

function Kindred({ kind, helpers }: { readonly kind: Kind; readonly helpers: readonly Helper[] }) {
  const { words } = useTools();
  const those = helpers.filter((helper) => helper.kind === kind);
  if (those.length === 0) return null;
  return (
    <ToolSection title={words.help.kinds[kind]}>
      <ul class="tool-helpers">
        {those.map((helper) => (
          <One key={helper.name} helper={helper} />
        ))}
      </ul>
    </ToolSection>
  );
}

function One({ helper }: { readonly helper: Helper }) {
  const { words } = useTools();
  const { help } = words;
  const { phone, text, whatsapp, hours, languages } = helper;
  return (
    <li class="tool-helper">
      <p class="tool-helper-name">
        <bdi>{helper.name}</bdi>
      </p>
      <div class="tool-ways">
        {phone !== undefined && (
          <a class="control control-quiet" href={`tel:${dialled(phone)}`}>
            {help.call(leftToRight(phone))}
          </a>
        )}
        {text !== undefined && (
          <a class="control control-quiet" href={`sms:${dialled(text.to)}`}>
            {text.word === undefined
              ? help.text(leftToRight(text.to))
              : help.textWord(leftToRight(text.to), leftToRight(text.word))}
          </a>
        )}
        {whatsapp !== undefined && <span class="note">{help.whatsapp(leftToRight(whatsapp))}</span>}
        <a class="tool-link" href={helper.web} rel="noreferrer noopener">
          {new URL(helper.web).hostname.replace(/^www\./, "")}
        </a>
      </div>
      {hours !== undefined && <Open hours={hours} />}
      {languages !== undefined && <p class="note">{languagesOf(languages, words.language)}</p>}
      <p class="note">
        <Checked helper={helper} />
      </p>
    </li>
  );
}

/** A number is read from the left in every language: within a sentence from the right its parts would change places. */
const leftToRight = (number: string): string => `\u2066${number}\u2069`;
/** Somebody's name, in the direction of its own script. */
const apart = (name: string): string => `\u2068${name}\u2069`;

/** Where it was seen to be so, and how old that is. */
function Checked({ helper: { checked, source } }: { readonly helper: Helper }) {
  const { help, language } = useTools().words;
  if (checked === null) return <>{help.notChecked}</>;
  const day = dayOf(checked, written(language));
  const { name, year } = source;
  return <>{year === undefined ? help.checked(day, apart(name)) : help.checkedOf(day, apart(name), year)}</>;
}

function Open({ hours }: { readonly hours: string | readonly Hours[] }) {
  const { help, language } = useTools().words;
  if (typeof hours === "string") return <p class="note">{help.always}</p>;
  return (
    <>
      {hours.map(({ days, from, to }) => (
        <p key={days.join()} class="note">
          {days.length === 7 ? help.daily(from, to) : help.hours(daysOf(days, written(language)), from, to)}
        </p>
      ))}
    </>
  );
}

const languages = (): string[] => navigator.languages.slice();

/** How a phone of this language writes: days within a sentence are in the sentence's language. */
const written = (language: string): string => {
  const own = languages().find((each) => new Intl.Locale(each).language === language) ?? language;
  return new Intl.Locale(own, { numberingSystem: "latn" }).toString(); // numbers to dial stand beside it
};

/** 1 is Monday; the first of January 2024 was one. */
const dateOf = (day: number): number => Date.UTC(2024, 0, day);

/** Days in a row as from one to another, and any others one by one. */
function daysOf(days: readonly number[], language: string): string {
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  const first = days[0] ?? 1;
  const last = days.at(-1) ?? 1;
  if (days.length > 2 && last - first === days.length - 1)
    return `${weekday.format(dateOf(first))} – ${weekday.format(dateOf(last))}`;
  return new Intl.ListFormat(language, { type: "conjunction" }).format(days.map((day) => weekday.format(dateOf(day))));
}

const dayOf = (day: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(Date.parse(day));

function languagesOf(codes: readonly string[], language: string): string {
  const names = new Intl.DisplayNames([language], { type: "language" });
  const each = codes.map((code) => names.of(code) ?? code);
  return new Intl.ListFormat(language, { style: "narrow", type: "conjunction" }).format(each);
}
