/**
 * A hand that presses twice has pressed once: where a press makes a control another one, as *Not yet* becomes *Ready to go on* and
 * the way back becomes *Close the room*, what follows at once was meant for what stood there before.
 */

/** In ms. */
const SAME_HAND = 700;

/** Going back is never kept waiting. */
const GOES_BACK = /^withdraw|-off$|^close-/;

/** Listens from now on; returns how to stop. */
export function listenForSecondPresses(): () => void {
  const listening = new AbortController();
  let last = { control: null as HTMLElement | null, action: "", at: -SAME_HAND };

  function click(event: MouseEvent): void {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-action]") : null;
    const action = control?.dataset.action ?? "";
    const isOther = control !== null && control === last.control && action !== last.action;
    if (isOther && event.timeStamp - last.at < SAME_HAND && !GOES_BACK.test(action)) event.stopImmediatePropagation();
    else last = { control, action, at: event.timeStamp };
  }

  document.addEventListener("click", click, { capture: true, signal: listening.signal });
  return () => listening.abort();
}
