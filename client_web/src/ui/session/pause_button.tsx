import { words } from "../../i18n/session/language";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Bars } from "../elements/mark";

/**
 * The whole screen as a real button: what a screen reader finds wherever it feels, and what has the focus.
 *
 * It has no handler of its own; `touch.ts` hears every touch, click and key of the document.
 */
export function PauseButton({
  name,
  describedBy,
  focused = false,
}: {
  readonly name: string;
  readonly describedBy?: string;
  readonly focused?: boolean;
}) {
  return (
    <button
      type="button"
      class="whole-pause"
      data-action="pause"
      aria-label={name}
      aria-describedby={describedBy}
      data-focus={focused ? "" : undefined}
    />
  );
}

/** Where a touch is no pause (TIME6): large on the screen itself, in the bar where the tools lie over it. */
export function PauseInAftercare({ look }: { readonly look: "answer" | "quiet" }) {
  const { actions } = useApp();
  return (
    <Control action="pause-aftercare" look={look} press={actions.pause}>
      <Bars class="pause-bars" />
      {words.pause}
    </Control>
  );
}
