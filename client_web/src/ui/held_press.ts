/**
 * A finger that rests on a button has pressed it when it's lifted (SHOW17), and presses what it was when it was touched (SHOW15).
 *
 * Of so long a touch browsers make no click: Firefox from 0.3 s on, others once they take it for a long press.
 */

import { CLICK_FOLLOWS } from "./touch";

/** In ms: what is shorter is a click everywhere. */
const HELD = 300;

/** A browser that makes a click of it after all has done so this soon after its end, in ms. */
const CLICK_COMES = 50;

const touchOn = (on: HTMLElement | null, at: number) => ({
  on,
  action: on?.dataset.action,
  at,
  ended: at,
  pressed: false,
});

/** Listens from now on; returns how to stop. */
export function listenForHeldPresses(): () => void {
  const listening = new AbortController();
  const heard = { capture: true, signal: listening.signal };
  let touch = touchOn(null, 0);

  const buttonAt = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>("button:enabled:not([data-action=pause])") : null;

  function pointerDown({ target, timeStamp }: PointerEvent): void {
    touch = touchOn(buttonAt(target), timeStamp);
  }

  function pointerUp({ clientX, clientY, pointerType, timeStamp }: PointerEvent): void {
    const { on, at } = touch;
    touch.ended = timeStamp;
    if (pointerType === "mouse" || on === null || timeStamp - at < HELD) return;
    if (buttonAt(document.elementFromPoint(clientX, clientY)) !== on) return;
    const of = touch;
    setTimeout(() => {
      if (touch === of && !of.pressed) on.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
    }, CLICK_COMES);
  }

  /** Once is enough, whichever of the two clicks comes first. */
  function click(event: MouseEvent): void {
    const { on, action, ended, pressed } = touch;
    if (event.detail === 0 || on === null || buttonAt(event.target) !== on) return;
    if (event.timeStamp - ended >= CLICK_FOLLOWS) return;
    if (pressed || on.dataset.action !== action) event.stopImmediatePropagation();
    touch.pressed = true;
  }

  document.addEventListener("pointerdown", pointerDown, heard);
  document.addEventListener("pointerup", pointerUp, heard);
  document.addEventListener("click", click, heard);
  return () => listening.abort();
}
