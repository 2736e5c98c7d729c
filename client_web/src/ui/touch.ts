/**
 * Which touches and keys mean Pause, and which may press a control.
 *
 * In a session the whole screen is the pause and it acts on touch-down (SHOW5): one set of listeners asks the screen *value*, so
 * that it holds whatever has been drawn so far. It stands on the window, the first place that an event comes to: what an extension
 * stops further down has been heard. Everything here errs towards a pause.
 */

import type { Screen } from "../room/screen_types";

/** Screens on which a touch anywhere pauses. */
export const inSession = (screen: Screen): boolean =>
  screen.name === "together" || screen.name === "paused" || screen.name === "taken_over";

/** Behind this one there may be a session too, not yet found again: what isn't known can be paused as well. */
const touchPauses = (screen: Screen): boolean => inSession(screen) || screen.name === "connecting";

/** A click so soon after the end of a touch is that touch's own. Screen readers click without a touch. */
const CLICK_FOLLOWS = 700;

/** Two events of a touch are as far apart at the most, in ms, and two touches aren't. */
const SAME = 30;

/** Keys that lead from one control to another, that change what others mean, or that are the phone's own. */
const NEVER_PAUSE =
  /^(Tab|Shift|Control|Alt|AltGraph|Meta|CapsLock|NumLock|ScrollLock|Fn|FnLock|AudioVolume.*|Brightness.*|Power|Standby|WakeUp)$/;

/** Keys that lead through a screen which is longer than the phone, as large text can make Paused. */
const SCROLLS = /^(Arrow(Up|Down)|Page(Up|Down)|Home|End)$/;
const canScroll = (): boolean => document.documentElement.scrollHeight > document.documentElement.clientHeight;

interface Gesture {
  /** The control it began on, if any. */
  readonly control: Element | null;
  /**
   * It may become a scroll, so it pauses when it ends, unless the browser took it for one (`pointercancel`). A click isn't
   * waited for: the touch that stops a gliding page makes none, and is a touch all the same.
   */
  scrolls: boolean;
  /** When it was last heard of. */
  at: number;
}

/** The control at `target`. A button that pauses is none: all of the screen is that. */
function controlAt(target: EventTarget | null): Element | null {
  if (!(target instanceof Element)) return null;
  return target.closest("button:not([data-action=pause]), a[href], input, textarea, label, summary");
}

/** Listens for pauses from now on; returns how to stop. `shows`: the screen value now; `pauseNow`: at once, and counted. */
export function listenForPauses(shows: () => Screen, pauseNow: () => void): () => void {
  const listening = new AbortController();
  const heard = { capture: true, signal: listening.signal };

  let gesture: Gesture = { control: null, scrolls: false, at: -CLICK_FOLLOWS };

  function pause(event: Event): void {
    pauseNow();
    event.preventDefault();
  }

  function pointerDown(event: PointerEvent | (TouchEvent & { readonly pointerType?: undefined })): void {
    const control = controlAt(event.target);
    // Only where it is Paused already, and longer than the phone: there is more to read, and nothing to be quick about.
    const mayScroll = event.pointerType !== "mouse" && shows().name === "paused" && canScroll();
    gesture = { control, scrolls: control === null && mayScroll, at: event.timeStamp };
    if (control === null && !mayScroll && touchPauses(shows())) pause(event);
  }

  /** The same touch once more, at the same time: for where its first event was kept from the page. */
  function touchStart(event: TouchEvent): void {
    if (!follows(event, SAME)) pointerDown(event);
  }

  function pointerEnd(event: PointerEvent): void {
    gesture.at = event.timeStamp;
    if (event.type === "pointerup" && gesture.scrolls && touchPauses(shows())) pause(event);
    gesture.scrolls = false;
  }

  const follows = (event: Event, within: number): boolean => event.timeStamp - gesture.at < within;

  function click(event: MouseEvent): void {
    const control = controlAt(event.target);
    if (!event.detail || !follows(event, CLICK_FOLLOWS)) {
      // With no touch before it, as screen readers, switches and voice control make it.
      if (control === null && touchPauses(shows())) pause(event);
    } else if (control instanceof HTMLButtonElement && control !== gesture.control) {
      // A touch only presses what it began on. Else the one that turned Together into Paused could, on its way up, press what
      // has just appeared under the finger.
      event.stopPropagation();
    }
  }

  /** Any key, as a clicker in the hand may send any (PHONE3); on a control, a key that presses it does just that. */
  function keyDown(event: KeyboardEvent): void {
    if (!touchPauses(shows()) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (NEVER_PAUSE.test(event.key) || (SCROLLS.test(event.key) && canScroll())) return;
    if ((event.key === " " || event.key === "Enter") && controlAt(event.target) !== null) return;
    // A key held down is one tap.
    if (event.repeat) event.preventDefault();
    else pause(event);
  }

  /** Space clicks a button when it comes up; its pause was counted when it went down. */
  function keyUp(event: KeyboardEvent): void {
    if (event.key === " " && inSession(shows()) && controlAt(event.target) === null) event.preventDefault();
  }

  /** No menu, selection or drag may come between a finger and its pause. */
  function hold(event: Event): void {
    if (inSession(shows())) event.preventDefault();
  }

  const listeners = {
    pointerdown: pointerDown,
    touchstart: touchStart,
    pointerup: pointerEnd,
    pointercancel: pointerEnd,
    click,
    keydown: keyDown,
    keyup: keyUp,
    contextmenu: hold,
    selectstart: hold,
    dragstart: hold,
  };
  for (const [kind, hear] of Object.entries(listeners)) addEventListener(kind, hear as EventListener, heard);
  return () => listening.abort();
}
