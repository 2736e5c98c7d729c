/**
 * Which touches and keys mean Pause, and which may press a control.
 *
 * In a session the whole screen is the pause and it acts on touch-down (SHOW5): one set of listeners on the document asks the
 * screen *value*, so that it holds whatever has been drawn so far. Everything here errs towards a pause.
 */

import { IN_SESSION, type Screen } from "../room/screen_types";

/** Screens on which a touch anywhere pauses. */
export const inSession = (screen: Screen): boolean => IN_SESSION.has(screen.name);

/** Behind this one there may be a session too, not yet found again: what isn't known can be paused as well. */
const touchPauses = (screen: Screen): boolean => inSession(screen) || screen.name === "connecting";

/** A click so soon after the end of a touch is that touch's own. Screen readers click without a touch. */
export const CLICK_FOLLOWS = 700;

/** Keys that lead from one control to another, that change what others mean, or that are the phone's own. */
const NEVER_PAUSE = /^(Tab|Shift|Control|Alt.*|Meta|Fn|.*Lock|AudioVolume.*|Brightness.*|Power|Standby|WakeUp)$/;

/** Keys that lead through a screen which is longer than the phone, as large text can make Paused. */
const SCROLLS = /^(Arrow[UD].*|Page.*|Home|End)$/;
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
    if (!touchPauses(shows())) return;
    pauseNow();
    event.preventDefault();
  }

  function pointerDown(event: PointerEvent): void {
    const control = controlAt(event.target);
    // Only where it is Paused already, and longer than the phone: there is more to read, and nothing to be quick about.
    const mayScroll = event.pointerType === "touch" && shows().name === "paused" && canScroll();
    gesture = { control, scrolls: control === null && mayScroll, at: event.timeStamp };
    if (control === null && !mayScroll) pause(event);
  }

  function pointerEnd(event: PointerEvent): void {
    gesture.at = event.timeStamp;
    if (event.type === "pointerup" && gesture.scrolls) pause(event);
    gesture.scrolls = false;
  }

  function click(event: MouseEvent): void {
    const control = controlAt(event.target);
    if (!event.detail || event.timeStamp - gesture.at >= CLICK_FOLLOWS) {
      // With no touch before it, as screen readers, switches and voice control make it.
      if (control === null) pause(event);
    } else if (control instanceof HTMLButtonElement && control !== gesture.control) {
      // A touch only presses what it began on. Else the one that turned Together into Paused could, on its way up, press what
      // has just appeared under the finger.
      event.stopPropagation();
    }
  }

  /** Any key, as a clicker in the hand may send any (PHONE3); on a control, a key that presses it does just that. */
  function keyDown(event: KeyboardEvent): void {
    // Held down on a button, it would press it over and over: a yes, and its being taken back.
    if (event.repeat && event.key === "Enter" && event.target instanceof HTMLButtonElement) event.preventDefault();
    if (!touchPauses(shows()) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (NEVER_PAUSE.test(event.key) || (SCROLLS.test(event.key) && canScroll())) return;
    if ((event.key === " " || event.key === "Enter") && controlAt(event.target) !== null) return;
    // A key held down is one tap.
    if (event.repeat) event.preventDefault();
    else pause(event);
  }

  /** Space clicks a button when it comes up; its pause was counted when it went down. */
  function keyUp(event: KeyboardEvent): void {
    if (event.key === " " && controlAt(event.target) === null) hold(event);
  }

  /** No menu, selection or drag may come between a finger and its pause. */
  function hold(event: Event): void {
    if (inSession(shows())) event.preventDefault();
  }

  document.addEventListener("pointerdown", pointerDown, heard);
  document.addEventListener("pointerup", pointerEnd, heard);
  document.addEventListener("pointercancel", pointerEnd, heard);
  document.addEventListener("click", click, heard);
  document.addEventListener("keydown", keyDown, heard);
  document.addEventListener("keyup", keyUp, heard);
  for (const kind of ["contextmenu", "selectstart", "dragstart"]) document.addEventListener(kind, hold, heard);
  return () => listening.abort();
}
