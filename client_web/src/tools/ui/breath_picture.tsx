/** The breath as a picture: drawn by the compositor alone, so that nothing a page does makes it stumble. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { behind, breathAt, lengthOf, type Pattern, speedFor } from "../rules/breath";
import { useTools } from "./tools_context";

/** Between two looks at the clock, in ms, and from where on a difference isn't run after but set, unseen. */
const LOOK_EVERY = 1000;
const FAR = 1500;
const RISE = "cubic-bezier(0.37, 0, 0.63, 1)";

function framesOf({ inhale, exhale }: Pattern, still: boolean): Keyframe[] {
  const empty: Keyframe = still ? { opacity: 0.3 } : { transform: "scale(0.5)" };
  const full: Keyframe = still ? { opacity: 1 } : { transform: "scale(1)" };
  return [{ ...empty, easing: RISE }, { ...full, offset: inhale / (inhale + exhale), easing: RISE }, { ...empty }];
}

/** Whether the phone asks for no motion: then it's a light that comes and goes, and nothing moves. */
const STILL = "(prefers-reduced-motion: reduce)";

export function BreathPicture({ pattern, feel }: { readonly pattern: Pattern; readonly feel: boolean }) {
  const { shared, words, pulse } = useTools();
  const disc = useRef<HTMLDivElement>(null);
  const [phase, setPhase] = useState<"in" | "out">("in");

  useLayoutEffect(() => {
    const drawn = disc.current;
    if (drawn === null) return;
    const still = globalThis.matchMedia?.(STILL);
    let animation: Animation | null = null;

    /** The shared time of the frame that is being drawn: what an animation says of itself is as of that. */
    const drawnAt = (): number =>
      shared() - performance.now() + Number(document.timeline.currentTime ?? performance.now());

    function set(): void {
      if (animation !== null) animation.currentTime = breathAt(pattern, drawnAt()).into;
    }

    function draw(): void {
      animation?.cancel();
      animation =
        drawn?.animate(framesOf(pattern, still?.matches ?? false), {
          duration: lengthOf(pattern),
          iterations: Infinity,
        }) ?? null;
      set();
      animation?.ready.then(set, () => {}); // it waits for its first frame, and nobody has seen it yet
    }

    /** Back into step with the shared time: gently while somebody looks. */
    function look(): void {
      if (animation === null) return;
      const late = behind(pattern, drawnAt(), Number(animation.currentTime) % lengthOf(pattern));
      if (Math.abs(late) > FAR) set();
      else animation.updatePlaybackRate(speedFor(late));
    }

    function shownAgain(): void {
      if (document.visibilityState === "visible") set();
    }

    draw();
    const looking = setInterval(look, LOOK_EVERY);
    still?.addEventListener("change", draw);
    document.addEventListener("visibilitychange", shownAgain);
    return () => {
      clearInterval(looking);
      still?.removeEventListener("change", draw);
      document.removeEventListener("visibilitychange", shownAgain);
      animation?.cancel();
    };
  }, [pattern, shared]);

  useEffect(() => {
    let waiting = 0;
    function turn(): void {
      const breath = breathAt(pattern, shared());
      setPhase(breath.phase);
      if (feel && breath.phase === "in" && breath.into < 200) pulse(60);
      waiting = window.setTimeout(turn, Math.max(30, breath.left));
    }
    turn();
    return () => clearTimeout(waiting);
  }, [pattern, shared, pulse, feel]);

  return (
    <div class="breath" data-breath={phase}>
      <div class="breath-rim" role="img" aria-label={words.breathing.picture}>
        <div class="breath-disc" ref={disc} />
      </div>
      <p class="breath-word" role="status">
        {words.breathing.phases[phase]}
      </p>
    </div>
  );
}
