import { useEffect, useState } from "preact/hooks";
import { words } from "../../i18n/session/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Heading } from "../elements/heading";

/** After this long a wait deserves a word, and a way out. */
const LONG = 6000;

/** Opening, joining, connecting: a moment in between. */
export function Loading({ screen }: { readonly screen: Variant<"opening" | "joining" | "connecting"> }) {
  const { actions } = useApp();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const waiting = setTimeout(() => setLong(true), LONG);
    return () => clearTimeout(waiting);
  }, []);
  useWayBack(
    "screen",
    long && screen.name !== "opening" ? { action: "end-room", label: words.closeRoom, press: actions.endRoom } : null,
  );
  return (
    <div class="day day-middle">
      <span class="ripple" aria-hidden="true" />
      <Heading class="soft-title">{words.loading[screen.name]}</Heading>
      <div class="late" role="status">
        {long && <p class="aside">{words.loading.takesLonger}</p>}
      </div>
    </div>
  );
}
