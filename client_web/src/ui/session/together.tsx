import { words } from "../../i18n/session/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Bars } from "../elements/mark";
import { Cover } from "./cover";
import { PauseButton } from "./pause_button";

/** One thing on it, and the whole screen but for a few controls is the pause (SHOW5). */
export function Together({ screen }: { readonly screen: Variant<"together"> }) {
  const { day, proofDeadline } = useApp();
  const part = day.loaded.value;
  return (
    <div class="session together" data-thinning={screen.thinning}>
      <PauseButton name={words.pause} describedBy="together-how" focused />
      <div class="light" aria-hidden="true">
        <span class="light-breath">
          <span class="light-glow" />
          <span class="light-rim" />
        </span>
        {screen.checkIn !== null && (
          <span class="light-pause">
            <Bars class="light-bars" />
            {words.pause}
          </span>
        )}
      </div>
      <h1 class="together-word">{words.together.title}</h1>
      {part !== null && <part.TogetherControls screen={screen} />}
      {/* Told when asked for, not called out: it comes and goes, and Paused follows at once if it is real (SHOW4). */}
      <p class="unseen" id="together-how">
        {screen.thinning ? words.together.thinning : words.together.how}
      </p>
      <Cover proofDeadline={proofDeadline} />
    </div>
  );
}
