import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import { countryHere, Helplines } from "./helplines";

/** By themselves: the page after *no*, which loads them late. */
export function HelplinesHere() {
  const [country, setCountry] = useState(countryHere);
  return <Helplines language={words.language} country={country} choose={setCountry} />;
}
