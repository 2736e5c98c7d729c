/**
 * A control that becomes another one rests: *Not yet* becomes *Ready to go on*, and the way back becomes *Close the room*. So does one
 * that says a yes and comes up anew. What is pressed at once was meant for what stood there before.
 */

/** In ms. */
const SAME_HAND = 700;

/** Rests whatever brought it up: the other phone's coming back voids a yes just as its person wants to take it back. */
const SAYS_YES = /^(agree|step-on|more-time)$/;

/** Going back is never kept waiting, and a pause least of all. */
const GOES_BACK = /^(pause|withdraw|step-back|close-)|-off$/;

const CONTROL = "[data-action]";
const controlsIn = (added: HTMLElement): readonly HTMLElement[] => [
  ...(added.matches(CONTROL) ? [added] : []),
  ...added.querySelectorAll<HTMLElement>(CONTROL),
];

/** Listens from now on; returns how to stop. */
export function listenForSecondPresses(): () => void {
  const listening = new AbortController();
  let pressed = { control: null as HTMLElement | null, at: -SAME_HAND };
  const resting = new Map<HTMLElement, () => void>();

  function click(event: MouseEvent): void {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>(CONTROL) : null;
    if (control !== null && resting.has(control)) event.stopImmediatePropagation();
    else pressed = { control, at: event.timeStamp };
  }

  function cameUp(control: HTMLElement): void {
    resting.get(control)?.();
    const action = control.dataset.action ?? "";
    const byThisHand = control === pressed.control && performance.now() - pressed.at < SAME_HAND;
    if (SAYS_YES.test(action) || (byThisHand && !GOES_BACK.test(action))) resting.set(control, rest(control));
  }

  /** It can be seen, and heard, that it can't be pressed yet; returns how to end that. */
  function rest(control: HTMLElement): () => void {
    const saysSo = !control.hasAttribute("aria-disabled"); // else it does so itself, and until when
    if (saysSo) control.setAttribute("aria-disabled", "true");
    const waiting = setTimeout(over, SAME_HAND);
    function over(): void {
      clearTimeout(waiting);
      resting.delete(control);
      if (saysSo) control.removeAttribute("aria-disabled");
    }
    return over;
  }

  const changes = new MutationObserver((seen) => {
    for (const { type, target, addedNodes } of seen) {
      if (type === "attributes") cameUp(target as HTMLElement);
      for (const added of addedNodes) if (added instanceof HTMLElement) controlsIn(added).forEach(cameUp);
    }
  });
  changes.observe(document, { subtree: true, childList: true, attributeFilter: ["data-action"] });
  listening.signal.addEventListener("abort", () => changes.disconnect());
  document.addEventListener("click", click, { capture: true, signal: listening.signal });
  return () => listening.abort();
}
