/** Leaving at once: Shift three times, two fingers swiped to the side, or the sign for it (LEAVE1). */

/** Three presses within this many ms. */
const PRESSES = 3;
const WITHIN = 2000;

/**
 * How far both fingers move to the same side, as a part of the screen; how much more than up or down; and by how much of it
 * they may come nearer to each other or move apart meanwhile. Who makes the page larger moves them apart, and who then moves
 * it around doesn't mean to leave.
 */
const FAR = 0.4;
const STEEPER = 2;
const APART = 0.15;

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

  /** Its moves are heard where it began: the pause that it is takes that away, and from there nothing comes to the document. */
  function touchStart(event: TouchEvent): void {
    (event.target as HTMLElement | null)?.addEventListener("touchmove", touchMove, heard);
    fingers = event.touches.length === 2 ? Array.from(event.touches) : null;
  }

  function touchMove(event: TouchEvent): void {
    if (fingers === null || event.touches.length !== 2) return;
    if (isSwipe(fingers, Array.from(event.touches))) leave();
  }

  document.addEventListener("keydown", keyDown, heard);
  document.addEventListener("touchstart", touchStart, heard);
  return () => listening.abort();
}

/** Whether two fingers went far to the same side, in step, on a page that isn't enlarged. */
function isSwipe(from: readonly Touch[], to: readonly Touch[]): boolean {
  const [width, scale] = [innerWidth, globalThis.visualViewport?.scale ?? 1];
  const ways = from.map(({ identifier, clientX, clientY }) => {
    const now = to.find((touch) => touch.identifier === identifier);
    return now === undefined ? { x: 0, y: 0 } : { x: now.clientX - clientX, y: now.clientY - clientY };
  });
  const [one, other] = ways;
  if (one === undefined || other === undefined || scale > 1.01 || one.x * other.x <= 0) return false;
  if (Math.hypot(one.x - other.x, one.y - other.y) > APART * width) return false;
  return ways.every(({ x, y }) => Math.abs(x) >= FAR * width && Math.abs(x) > STEEPER * Math.abs(y));
}
