import { useState } from "preact/hooks";
import known from "../../../data/helplines.json";
import { words } from "../../i18n/language";

interface Helpline {
  readonly kind: string;
  readonly name: string;
  readonly phone?: string;
  readonly web: string;
}

const COUNTRIES: Readonly<Record<string, readonly Helpline[]>> = known.countries;

/** The country that this phone's language is set for, if it says one. */
function likelyCountry(): string {
  for (const language of navigator.languages) {
    const { region } = new Intl.Locale(language);
    if (region !== undefined && region in COUNTRIES) return region;
  }
  return "";
}

/** People who listen, by country; there offline too, once this was loaded. */
export function Helplines() {
  const [country, setCountry] = useState(likelyCountry);
  const names = new Intl.DisplayNames([words.language], { type: "region" });
  const sorted = Object.keys(COUNTRIES)
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((one, other) => one.name.localeCompare(other.name, words.language));
  return (
    <>
      <label class="field">
        {words.first.place}
        <select class="link" value={country} onChange={(event) => setCountry(event.currentTarget.value)}>
          <option value="">–</option>
          {sorted.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <ul class="helplines">
        {[...(COUNTRIES[country] ?? []), ...known.everywhere].map((line: Helpline) => (
          <li key={line.name}>
            <bdi>{line.name}</bdi>
            {line.phone !== undefined && (
              <a dir="ltr" href={`tel:${line.phone.replaceAll(/[^0-9]/g, "")}`}>
                {line.phone}
              </a>
            )}
            <a href={line.web} rel="noreferrer noopener">
              {new URL(line.web).hostname.replace(/^www\./, "")}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
