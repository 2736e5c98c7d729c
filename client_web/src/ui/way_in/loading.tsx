import { useEffect, useState } from "preact/hooks";
import { words } from "../../i18n/session/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Heading } from "../elements/heading";
import { wayBack } from "../way_back";

/** After this long a wait deserves a word, and a way out. */
const LONG = 6000;

export function useLong(): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const waiting = setTimeout(() => setLong(true), LONG);
    return () => clearTimeout(waiting);
  }, []);
  return long;
}

export const TakesLonger = ({ long }: { readonly long: boolean }) => (
  <div class="late" role="status">
    {long && <p class="aside">{words.loading.takesLonger}</p>}
  </div>
);

/** Opening, joining, connecting: a moment in between. */
export function Loading({ screen }: { readonly screen: Variant<"opening" | "joining" | "connecting"> }) {
  const app = useApp();
  const long = useLong();
  useWayBack("screen", long ? wayBack(screen, app) : null);
  return (
    <div class="day day-middle">
      <span class="ripple" aria-hidden="true" />
      <Heading class="soft-title">{words.loading[screen.name]}</Heading>
      <TakesLonger long={long} />
    </div>
  );
}
