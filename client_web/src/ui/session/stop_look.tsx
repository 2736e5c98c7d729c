import type { ComponentChildren } from "preact";

/**
 * "Paused. Stop and give space.": the same for a tap, a lost link and a hidden page (SHOW7).
 *
 * Two pillars, the sign for a pause grown until the words stand inside it: space, seen from the corner of an eye.
 */
export function StopLook({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="stop">
      <span class="pillar pillar-start" aria-hidden="true" />
      <span class="pillar pillar-end" aria-hidden="true" />
      <div class="stop-space">{children}</div>
    </div>
  );
}
