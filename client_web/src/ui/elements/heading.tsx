import type { ComponentChildren } from "preact";

/** The screen's heading. A new screen gives it the focus (`app.tsx`), so that a screen reader begins there. */
export function Heading({
  class: look = "title",
  children,
}: {
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <h1 class={look} tabIndex={-1} data-focus>
      {children}
    </h1>
  );
}
