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
