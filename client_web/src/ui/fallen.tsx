/** In the place of a screen that can't be drawn, or isn't loaded: its pause and its ways out, and nothing that could fail with it (SHOW14). */

import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { words } from "../i18n/session/language";
import type { Screen } from "../room/screen_types";
import { type AppContext, useApp, type WayBack } from "./app_context";
import { useWayBack } from "./elements/bar";
import { PauseButton, PauseInAftercare } from "./session/pause_button";
import { inSession } from "./touch";

/** Together is a word that only its own screen may say. */
export function Fallen({ screen }: { readonly screen: Screen }) {
  const app = useApp();
  useWayBack("screen", wayOut(screen, app));
  useLayoutEffect(() => {
    app.fallen.value = true;
    return () => {
      app.fallen.value = false;
    };
  }, [app.fallen]);
  const session = inSession(screen);
  return (
    <div class={session ? "session" : "day day-middle"}>
      {session && <PauseButton name={words.pause} focused />}
      <div class="mine-middle">
        {screen.name === "paused" ? (
          <>
            <h1 class="paused-word">{words.paused.title}</h1>
            <p class="stop-ask">{screen.mine ? words.paused.showThem : words.paused.giveSpace}</p>
          </>
        ) : (
          session && <h1 class="paused-word">{words.pause}</h1>
        )}
        <p class="body">{words.fallen}</p>
        {screen.name === "aftercare" && !screen.over && <PauseInAftercare look="answer" />}
      </div>
    </div>
  );
}

/** Before a wait deserves a word, in ms. */
const LONG = 6000;

/** Until the part that draws this screen has come. */
export function NotHere({ screen }: { readonly screen: Screen }) {
  const app = useApp();
  const [long, setLong] = useState(false);
  useWayBack("screen", wayOut(screen, app));
  useEffect(() => {
    const waited = setTimeout(() => setLong(true), LONG);
    return () => clearTimeout(waited);
  }, []);
  return (
    <div class="day day-middle">
      <span class="ripple" aria-hidden="true" />
      <div class="late" role="status">
        {long && <p class="aside">{words.loading.takesLonger}</p>}
      </div>
      {screen.name === "aftercare" && !screen.over && <PauseInAftercare look="answer" />}
    </div>
  );
}

type WayOut = Omit<WayBack, "waits">;

/** The way out that each screen has at the bar's start. */
function wayOut(screen: Screen, { actions, preparing }: AppContext): WayOut | null {
  const end: WayOut = { action: "end-room", label: words.closeRoom, press: actions.endRoom };
  const home: WayOut = { action: "home", label: words.back, press: actions.goHome };
  switch (screen.name) {
    case "joining":
    case "connecting":
    case "waiting":
      return end;
    case "preparing":
      if (preparing.part.value === null) return end;
      return { action: "back", label: words.back, press: () => (preparing.part.value = null) };
    case "paused":
      return screen.trying ? end : { action: "enough", label: words.enough, press: actions.enough };
    case "aftercare":
      return screen.over ? home : end;
    case "typing":
    case "closed":
    case "refused":
      return home;
    default:
      return null;
  }
}
