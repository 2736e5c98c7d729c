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

interface Rest {
  /** Its `aria-disabled` was this until now. */
  readonly changed: (before: string | null) => void;
  readonly end: () => void;
}

/** Listens from now on; returns how to stop. */
export function listenForSecondPresses(): () => void {
  const listening = new AbortController();
  let pressed = { control: null as HTMLElement | null, at: -SAME_HAND };
  const resting = new Map<HTMLElement, Rest>();

  function click(event: MouseEvent): void {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>(CONTROL) : null;
    if (control !== null && resting.has(control)) event.stopImmediatePropagation();
    else pressed = { control, at: event.timeStamp };
  }

  function cameUp(control: HTMLElement): void {
    resting.get(control)?.end();
    const action = control.dataset.action ?? "";
    const byThisHand = control === pressed.control && performance.now() - pressed.at < SAME_HAND;
    if (SAYS_YES.test(action) || (byThisHand && !GOES_BACK.test(action))) resting.set(control, rest(control));
  }

  /** It can be seen, and heard, that it can't be pressed yet: also where it waits for something itself, and that comes sooner. */
  function rest(control: HTMLElement): Rest {
    let saysSo = false;
    const waiting = setTimeout(end, SAME_HAND);
    function changed(before: string | null): void {
      if (control.hasAttribute("aria-disabled")) {
        if (before !== null) saysSo = false; // it waits by itself, and until when
        return;
      }
      saysSo = true;
      control.setAttribute("aria-disabled", "true");
    }
    function end(): void {
      clearTimeout(waiting);
      resting.delete(control);
      if (saysSo) control.removeAttribute("aria-disabled");
    }
    changed(null);
    return { changed, end };
  }

  const changes = new MutationObserver((seen) => {
    for (const { attributeName, target, oldValue, addedNodes } of seen) {
      if (attributeName === "aria-disabled") resting.get(target as HTMLElement)?.changed(oldValue);
      if (attributeName === "data-action") cameUp(target as HTMLElement);
      for (const added of addedNodes) if (added instanceof HTMLElement) controlsIn(added).forEach(cameUp);
    }
  });
  changes.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-action", "aria-disabled"],
    attributeOldValue: true,
  });
  listening.signal.addEventListener("abort", () => changes.disconnect());
  document.addEventListener("click", click, { capture: true, signal: listening.signal });
  return () => listening.abort();
}
