import { useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/language";
import type { NotTaken, OpenCheckIn } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { usePressGuard } from "../elements/press_guard";

interface CheckInProps {
  readonly checkIn: OpenCheckIn;
  readonly notTaken: NotTaken | null;
  /** Touch is being lost: what is pressed now may not arrive. */
  readonly thinning: boolean;
}

/**
 * Both are asked, at the same moment. Two answers to press; the third is everywhere else on the screen (CHECK5). Where the
 * question and its answers come up, together, there was the pause a moment ago: a hand on its way there still finds it.
 * An answer is marked once the server has it, and no sooner.
 */
export function CheckIn({ checkIn, notTaken, thinning }: CheckInProps) {
  const { actions } = useApp();
  const calm = usePressGuard();
  const { checkIn: said } = words;
  return (
    <section class="footer footer-busy check-in" aria-label={said.question}>
      <div class="check-in-asks" inert={!calm}>
        <p class="check-in-question">{said.question}</p>
        <div class="answers">
          {(["good", "slow"] as const).map((feeling) => (
            <Control
              key={feeling}
              action={`answer-${feeling}`}
              look="answer"
              pressed={checkIn.answer === feeling}
              press={() => actions.answer(feeling)}
            >
              {said[feeling]}
            </Control>
          ))}
        </div>
        <TimeLeft ms={checkIn.endsInMs} />
        <p class="footer-note">
          {thinning ? words.notTaken.away : checkIn.answer === null ? said.pauseIsAnywhere : said.canChange}
        </p>
        {notTaken !== null && <p class="footer-note">{words.notTaken[notTaken]}</p>}
        <Control action="enough" look="plain" press={actions.enough}>
          {words.enough}
        </Control>
      </div>
    </section>
  );
}

/** A line that gets shorter: no figure to race against. It is whole when the question comes up. */
function TimeLeft({ ms }: { readonly ms: number }) {
  const line = useRef<HTMLSpanElement>(null);
  const whole = useRef(ms);
  useLayoutEffect(() => {
    const left = { transform: `scaleX(${Math.min(1, ms / whole.current)})` };
    const shrinking = line.current?.animate([left, { transform: "scaleX(0)" }], { duration: ms, fill: "forwards" });
    return () => shrinking?.cancel();
  }, [ms]);
  return <span class="time-left" ref={line} aria-hidden="true" />;
}
