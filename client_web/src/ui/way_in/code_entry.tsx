import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { Variant } from "../../room/screen_types";
import { readTyped } from "../../room/spoken_code";
import { useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { unwrapped } from "./pasted";
import type { ScanProps } from "./scan";

/** The digits of a link are no code, however many they are. */
const codeIn = (text: string): ReturnType<typeof readTyped> =>
  /[#%]/.test(unwrapped(text)) ? "wrong" : readTyped(text);

/** The way in from within Lull: digits that were said (CODE5), a link put there instead of them (SEAT5), or this app's own camera. */
export function CodeEntry({ screen }: { readonly screen: Variant<"typing"> }) {
  const { actions } = useApp();
  const { typing } = words;
  const [typed, setTyped] = useState("");
  const [touched, setTouched] = useState(false);
  const [Scan, setScan] = useState<ComponentType<ScanProps> | "none" | null>(null);
  const code = codeIn(typed);
  useWayBack("screen", { action: "home", label: words.back, press: actions.goHome });

  function take(text: string): void {
    setTyped(text);
    setTouched(true);
    const read = codeIn(text);
    if (typeof read === "object") actions.followCode(read.open, read.secret);
    else if (read === "wrong") actions.followScanned(unwrapped(text));
  }

  const scan = () =>
    import("./scan").then(
      (loaded) => setScan(() => loaded.Scan),
      () => setScan("none"),
    );

  return (
    <div class="day day-middle">
      <Heading>{typing.title}</Heading>
      {Scan !== null && Scan !== "none" ? (
        <Scan found={actions.followScanned} stop={() => setScan(null)} fail={() => setScan("none")} />
      ) : (
        <>
          <p class="body" id="typing-how">
            {typing.how}
          </p>
          <input
            class="link digits"
            data-code
            type="text"
            inputMode="numeric"
            autoComplete="off"
            spellcheck={false}
            dir="ltr"
            aria-label={typing.label}
            aria-describedby="typing-how typing-said"
            aria-invalid={code === "wrong"}
            value={typed}
            onInput={(event) => take(event.currentTarget.value)}
          />
          <p class="note" role="status" id="typing-said">
            {code === "wrong"
              ? typing.notRight
              : Scan === "none"
                ? typing.noCamera
                : !touched && screen.trouble !== null && typing.trouble[screen.trouble]}
          </p>
          <div class="controls">
            <Control action="scan" look="quiet" press={scan}>
              {typing.scan}
            </Control>
          </div>
        </>
      )}
    </div>
  );
}
