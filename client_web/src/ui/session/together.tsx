import { words } from "../../i18n/session/language";
import { useApp } from "../app_context";
import { Bars } from "../elements/mark";
import type { Variant } from "../elements/variant";
import { CheckIn } from "./check_in";
import { Cover } from "./cover";
import { PauseButton } from "./pause_button";
import { TogetherFooter } from "./together_footer";

/** One thing on it, and the whole screen but for a few controls is the pause (SHOW5). */
export function Together({ screen }: { readonly screen: Variant<"together"> }) {
  const { proofDeadline } = useApp();
  const { checkIn } = screen;
  // Another step, or the end coming near, folds what was open.
  const folds = `${screen.ladder?.at} ${screen.ending === "none"}`;
  return (
    <div class="session together" data-thinning={screen.thinning}>
      <PauseButton name={words.pause} describedBy="together-how" focused />
      <div class="light" aria-hidden="true">
        <span class="light-breath">
          <span class="light-glow" />
          <span class="light-rim" />
        </span>
        {checkIn !== null && (
          <span class="light-pause">
            <Bars class="light-bars" />
            {words.pause}
          </span>
        )}
      </div>
      <h1 class="together-word">{words.together.title}</h1>
      {checkIn === null ? (
        <TogetherFooter key={folds} screen={screen} />
      ) : (
        <CheckIn checkIn={checkIn} notTaken={screen.notTaken} thinning={screen.thinning} />
      )}
      {/* Told when asked for, not called out: it comes and goes, and Paused follows at once if it is real (SHOW4). */}
      <p class="unseen" id="together-how">
        {screen.thinning ? words.together.thinning : words.together.how}
      </p>
      <Cover proofDeadline={proofDeadline} />
    </div>
  );
}
