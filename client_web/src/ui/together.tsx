import type { ReadonlySignal } from "@preact/signals";
import { Cover } from "./cover";
import type { Variant } from "./variant";
import { WholePause } from "./whole_pause";
import { words } from "./words";

/** One thing on it, and the whole screen is the pause (SHOW5). */
export function Together({
  screen,
  proofDeadline,
}: {
  readonly screen: Variant<"together">;
  readonly proofDeadline: ReadonlySignal<number | null>;
}) {
  return (
    <div class="session together" data-thinning={screen.thinning}>
      <WholePause name={words.pause} describedBy="together-how" focused />
      <div class="light" aria-hidden="true">
        <span class="light-breath">
          <span class="light-glow" />
          <span class="light-rim" />
        </span>
      </div>
      <h1 class="together-word">{words.together.title}</h1>
      {/* Told when asked for, not called out: it comes and goes, and Paused follows at once if it is real (SHOW4). */}
      <p class="unseen" id="together-how">
        {screen.thinning ? words.together.thinning : words.together.how}
      </p>
      <Cover proofDeadline={proofDeadline} />
    </div>
  );
}
