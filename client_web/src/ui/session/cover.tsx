import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/session/language";
import { StopLook } from "./stop_look";

/** How long the uncovered look lasts at least, should script never come back. */
const LASTS = 3_600_000;

/**
 * An animation that holds `cover` clear until `deadline` (on the clock of `performance.now()`) and then shows it at once.
 *
 * It changes opacity alone, so that it runs without the page's script. It is running, not delayed, from the start, and goes
 * on running after the deadline: no engine has to begin or end anything at the moment that counts.
 */
function uncoverAt(cover: Element, deadline: number): Animation {
  const now = performance.now();
  const clear = Math.max(0, deadline - now);
  const turn = clear / (clear + LASTS);
  const uncovering = cover.animate(
    [
      { opacity: 0, offset: 0 },
      { opacity: 0, offset: turn },
      { opacity: 1, offset: turn },
      { opacity: 1, offset: 1 },
    ],
    { duration: clear + LASTS, fill: "both" },
  );
  // From the instant it was worked out for, not from the next frame.
  uncovering.startTime = now;
  return uncovering;
}

/**
 * The Paused look, laid over Together and uncovered by the compositor once the proof is `W` old (SHOW8).
 *
 * Without an animation it is simply there: who can't prove, shows Paused.
 */
export function Cover({ proofDeadline }: { readonly proofDeadline: ReadonlySignal<number | null> }) {
  const cover = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    let running: Animation | null = null;
    const stop = proofDeadline.subscribe((deadline) => {
      const before = running;
      running = deadline !== null && cover.current !== null ? uncoverAt(cover.current, deadline) : null;
      before?.cancel();
    });
    return () => {
      stop();
      running?.cancel();
    };
  }, [proofDeadline]);
  return (
    <div class="cover" ref={cover} aria-hidden="true">
      <StopLook>
        <p class="stop-word">{words.paused.title}</p>
        <p class="stop-ask">{words.paused.giveSpace}</p>
      </StopLook>
    </div>
  );
}
