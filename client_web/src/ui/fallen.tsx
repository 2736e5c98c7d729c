/** In the place of a screen that can't be drawn, or isn't loaded: its pause and its ways out, and nothing that could fail with it (SHOW14). */

import { useLayoutEffect } from "preact/hooks";
import { words } from "../i18n/session/language";
import type { Screen } from "../room/screen_types";
import { useApp } from "./app_context";
import { useWayBack } from "./elements/bar";
import { PauseButton, PauseInAftercare } from "./session/pause_button";
import { inSession } from "./touch";
import { wayBack } from "./way_back";
import { TakesLonger, useLong } from "./way_in/loading";

/** Together is a word that only its own screen may say. */
export function Fallen({ screen }: { readonly screen: Screen }) {
  const app = useApp();
  useWayBack("screen", wayBack(screen, app));
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

/** Until the part that draws this screen has come. */
export function NotHere({ screen }: { readonly screen: Screen }) {
  const app = useApp();
  useWayBack("screen", wayBack(screen, app));
  return (
    <div class="day day-middle">
      <span class="ripple" aria-hidden="true" />
      <TakesLonger long={useLong()} />
      {screen.name === "aftercare" && !screen.over && <PauseInAftercare look="answer" />}
    </div>
  );
}
