/**
 * A hand that presses twice has pressed once: where a press makes a control another one, as *Not yet* becomes *Ready to go on* and
 * the way back becomes *Close the room*, what follows at once was meant for what stood there before.
 */

/** In ms. */
const SAME_HAND = 700;

/** Going back is never kept waiting, and a pause least of all. */
const GOES_BACK = /^(pause|withdraw|step-back|close-)|-off$/;

/** Listens from now on; returns how to stop. */
export function listenForSecondPresses(): () => void {
  const listening = new AbortController();
  let last = { control: null as HTMLElement | null, action: "", at: -SAME_HAND };
  let over = () => {};

  function click(event: MouseEvent): void {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-action]") : null;
    const action = control?.dataset.action ?? "";
    const isOther = control !== null && control === last.control && action !== last.action;
    if (isOther && event.timeStamp - last.at < SAME_HAND && !GOES_BACK.test(action)) {
      event.stopImmediatePropagation();
      return;
    }
    last = { control, action, at: event.timeStamp };
    over();
    if (control !== null) over = showThatItRests(control);
  }

  document.addEventListener("click", click, { capture: true, signal: listening.signal });
  return () => listening.abort();
}

/** Where the press makes it another one, it can be seen, and heard, that this can't be pressed yet; returns how to end that. */
function showThatItRests(control: HTMLElement): () => void {
  let rests = false;
  const becomes = new MutationObserver(() => {
    if (!rests && control.hasAttribute("aria-disabled")) return; // it says so itself, and until when
    rests = !GOES_BACK.test(control.dataset.action ?? "");
    if (rests) control.setAttribute("aria-disabled", "true");
    else control.removeAttribute("aria-disabled");
  });
  becomes.observe(control, { attributeFilter: ["data-action"] });
  const waiting = setTimeout(over, SAME_HAND);
  function over(): void {
    clearTimeout(waiting);
    becomes.disconnect();
    if (rests) control.removeAttribute("aria-disabled");
  }
  return over;
}
