/** Leaving at once: Shift three times, two fingers swiped to the side, or the sign for it (LEAVE1). */

import { words } from "../../i18n/language";
import { Control } from "../elements/control";

/** Three presses within this many ms. */
const PRESSES = 3;
const WITHIN = 2000;

/** How far both fingers move to the same side, in CSS pixels; and how much more than up or down. */
const FAR = 60;
const STEEPER = 1.5;

/** Listens from now on; returns how to stop. */
export function listenForQuickExit(leave: () => void): () => void {
  const listening = new AbortController();
  const heard = { capture: true, passive: true, signal: listening.signal };
  let presses: number[] = [];
  let fingers: readonly Touch[] | null = null;

  function keyDown(event: KeyboardEvent): void {
    if (event.key !== "Shift") {
      presses = []; // somebody writes
      return;
    }
    if (event.repeat) return;
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length >= PRESSES) leave();
  }

  function touchStart(event: TouchEvent): void {
    fingers = event.touches.length === 2 ? Array.from(event.touches) : null;
  }

  function touchMove(event: TouchEvent): void {
    if (fingers === null || event.touches.length !== 2) return;
    const ways = fingers.map((from) => {
      const to = Array.from(event.touches).find(({ identifier }) => identifier === from.identifier);
      const [x, y] = to === undefined ? [0, 0] : [to.clientX - from.clientX, to.clientY - from.clientY];
      return Math.abs(x) > STEEPER * Math.abs(y) ? x : 0;
    });
    const [one = 0, other = 0] = ways;
    if (one * other > 0 && Math.min(Math.abs(one), Math.abs(other)) >= FAR) leave();
  }

  document.addEventListener("keydown", keyDown, heard);
  document.addEventListener("touchstart", touchStart, heard);
  document.addEventListener("touchmove", touchMove, heard);
  return () => listening.abort();
}

export function QuickExit({ leave }: { readonly leave: () => void }) {
  return (
    <div class="leave">
      <Control action="leave" look="plain" press={leave}>
        {words.leave}
      </Control>
    </div>
  );
}
