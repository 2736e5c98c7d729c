/**
 * The screens around a session, and what stands beside the pause in one, with their words and styles: loaded as soon as the page has
 * begun, and kept for starting offline.
 */

import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { DayScreen, Screen, Variant } from "../room/screen_types";
import { useApp } from "./app_context";
import { watchForChanges } from "./changed_from_outside";
import { listenForLostFocus } from "./elements/focus_kept";
import { Wordmark } from "./elements/wordmark";
import { listenForHeldPresses } from "./held_press";
import { Preparing } from "./preparing/preparing";
import { listenForSecondPresses } from "./second_press";
import { Aftercare } from "./session/aftercare";
import { Closed } from "./way_in/closed";
import { FirstQuestion } from "./way_in/first_question";
import { Home } from "./way_in/home";
import { listenForQuickExit } from "./way_in/quick_exit";
import { LanguageChoice } from "./way_in/this_phone";
import { Waiting } from "./way_in/waiting";

export { FallenTools } from "./fallen_tools";
export { addStep } from "./preparing/drafts";
export { Grounded, PausedControls } from "./session/paused_controls";
export { TakenOver } from "./session/taken_over";
export { calledOut, TogetherControls } from "./session/together_footer";
export { withDayStyles } from "./styles/with_styles";

/** What is listened for besides the pause, from now on; returns how to stop. */
export function listen(leave: () => void): () => void {
  const stops = [listenForQuickExit(leave), listenForHeldPresses(), listenForSecondPresses(), listenForLostFocus()];
  return () => {
    for (const stop of stops) stop();
  };
}

export function Day({ screen }: { readonly screen: DayScreen }): VNode {
  watchForChanges(useApp());
  switch (screen.name) {
    case "home":
      return <Home screen={screen} />;
    case "first":
      return <FirstQuestion screen={screen} />;
    case "typing":
      return <LoadedCodeEntry screen={screen} />;
    case "waiting":
      return <Waiting screen={screen} />;
    case "preparing":
      return <Preparing screen={screen} />;
    case "aftercare":
      return <Aftercare screen={screen} />;
    case "closed":
    case "refused":
      return <Closed screen={screen} />;
  }
}

/** What stands at the bar's start where no way leads back. */
export function BarStart({ screen }: { readonly screen: Screen }) {
  watchForChanges(useApp());
  if (screen.name === "first") return <LanguageChoice />;
  return screen.name === "home" ? <Wordmark /> : null;
}

/** Home has it loaded before it can be asked for; where that failed, the way back is there. */
function LoadedCodeEntry({ screen }: { readonly screen: Variant<"typing"> }) {
  const { codeEntry, actions } = useApp();
  useEffect(codeEntry.load, [codeEntry]);
  useEffect(() => {
    if (codeEntry.failed.value) actions.goHome();
  }, [codeEntry.failed.value]);
  const part = codeEntry.loaded.value;
  return part === null ? null : <part.CodeEntry screen={screen} />;
}
