import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { Variant } from "../../room/screen_types";
import { nextTerms } from "../../room/terms";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { usePressGuard } from "../elements/press_guard";
import { ReminderLines } from "./reminder";

/**
 * What one alone can lower from Paused, at once; nothing here can raise anything (AGREE4, LADDER2). Nor can it be taken back
 * tonight by one alone: after each press it waits, so that a hand that presses twice has pressed once.
 */
export function Slower({ screen }: { readonly screen: Variant<"paused"> }) {
  const { actions } = useApp();
  const { slower } = words;
  const { terms, ladder } = screen;
  const back = ladder?.back ?? null;
  const [open, setOpen] = useState(false);
  const waits = !usePressGuard(`${open} ${terms?.every} ${terms?.length} ${ladder?.at} ${screen.path}`);
  if (terms === null || screen.timeOver) return null;
  const oftener = nextTerms(terms, "every", false);
  const shorter = nextTerms(terms, "length", false);
  const direct = screen.path !== "off";
  if (back === null && oftener === null && shorter === null && !direct) return null;
  return (
    <details class="slower" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{slower.title}</summary>
      <div class="slower-open">
        <ReminderLines of={screen.reminder} />
        {back !== null && (
          <Control action="step-back" look="quiet" waits={waits} press={actions.stepBack}>
            {words.ladder.back(back)}
          </Control>
        )}
        {oftener !== null && (
          <Control action="every-less" look="quiet" waits={waits} press={() => actions.edit(oftener)}>
            {slower.oftener(words.minutes(oftener.every / 60), words.minutes(terms.every / 60))}
          </Control>
        )}
        {shorter !== null && (
          <Control action="length-less" look="quiet" waits={waits} press={() => actions.edit(shorter)}>
            {slower.shorter(words.minutes(shorter.length / 60), words.minutes(terms.length / 60))}
          </Control>
        )}
        {direct && (
          <Control action="path-off" look="quiet" waits={waits} press={() => actions.choosePath(false)}>
            {slower.serverOnly}
          </Control>
        )}
      </div>
    </details>
  );
}
