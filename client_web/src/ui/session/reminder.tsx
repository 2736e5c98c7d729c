/** What two agreed on, to be read again, and told once when they came to it. */

import { useLayoutEffect, useState } from "preact/hooks";
import { words } from "../../i18n/language";
import { TIME_ADDED } from "../../protocol/bounds";
import type { Variant } from "../../room/screen_types";
import { type Reminder, TOLD } from "../../room/screen_types";
import { useApp } from "../app_context";
import { termsSummary } from "../elements/status_lines";

/** What a yes to more time adds, in minutes (TIME3). */
export const MORE_MINUTES = TIME_ADDED / 60_000;

/** The signal of the body, and the time left, as far as there is either. */
export function ReminderLines({ of: { signal, left } }: { readonly of: Reminder }) {
  return (
    <>
      {signal !== "" && <p class="footer-title">{words.reminder.signal(signal)}</p>}
      {left !== null && <p class="footer-note">{words.reminder.left(words.minutes(left))}</p>}
    </>
  );
}

/**
 * Held, it shows them; let go of, it doesn't (SHOW13). A tap on it does nothing, and a touch anywhere beside it is the pause, with
 * another finger too. A press without a touch, as screen readers make it, turns it on and off.
 */
export function Look({ held, hold }: { readonly held: boolean; readonly hold: (on: boolean) => void }) {
  return (
    <button
      type="button"
      class="control control-plain look"
      data-action="look"
      aria-label={words.reminder.look}
      aria-pressed={held}
      onPointerDown={() => hold(true)}
      onPointerUp={() => hold(false)}
      onPointerCancel={() => hold(false)}
      onPointerLeave={() => hold(false)}
      onClick={(event) => event.detail === 0 && hold(!held)}
      onBlur={() => hold(false)}
    >
      <span class="handle" aria-hidden="true" />
    </button>
  );
}

/** What both have just come to, in one line, and once; null: nothing new. A step back is nothing to be told of. */
export function useTold({ agreed, ladder }: Variant<"together">): string | null {
  const { told } = useApp();
  const [line, tell] = useState<string | null>(null);
  const { step, more, terms } = agreed;
  // Noted as it's drawn, painted or not: else a check-in that opens at once would have it told behind the check-in, in *good*'s place.
  useLayoutEffect(() => {
    const before = told.peek();
    told.value = { step, more };
    const said =
      before === null
        ? termsSummary(terms)
        : step > (before?.step ?? step)
          ? words.ladder.at(ladder?.at ?? "")
          : more > (before?.more ?? more)
            ? words.ending.more(words.minutes(MORE_MINUTES))
            : null;
    tell(null);
    if (said === null) return;
    const timers = [setTimeout(() => tell(said)), setTimeout(() => tell(null), TOLD)]; // where it's read aloud is there first
    return () => timers.forEach(clearTimeout);
  }, [step, more]);
  return line;
}
