import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * In a row of controls that go as they are pressed, `count` of them now: who doesn't see the screen is on the next one then, not at
 * the page's beginning; after the last, on what the row belongs to, or else on the screen's heading. Returns the row's ref.
 */
export function useFocusKept(count: number): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  const last = useRef<{ readonly action: string; readonly at: number; readonly around: Element | null } | null>(null);
  useLayoutEffect(() => {
    const element = row.current;
    const remember = (event: Event) => {
      const pressed = (event.target as Element).closest<HTMLElement>("button");
      const action = pressed?.dataset.action;
      if (element === null || pressed === null || action === undefined) return;
      last.current = { action, at: alike(element, action).indexOf(pressed), around: element.parentElement };
    };
    element?.addEventListener("click", remember, { capture: true });
    return () => element?.removeEventListener("click", remember, { capture: true });
  }, [count === 0]);
  const before = useRef(count);
  useLayoutEffect(() => {
    const went = last.current;
    const fewer = count < before.current;
    before.current = count;
    if (went === null || !fewer) return;
    last.current = null;
    if (document.activeElement !== document.body) return;
    const left = row.current === null ? [] : alike(row.current, went.action);
    const next =
      left[Math.min(went.at, left.length - 1)] ??
      went.around?.querySelector<HTMLElement>("textarea, input") ??
      document.querySelector<HTMLElement>("[data-focus]");
    next?.focus({ preventScroll: true });
  }, [count]);
  return row;
}

const alike = (row: Element, action: string): HTMLElement[] => [
  ...row.querySelectorAll<HTMLElement>(`[data-action="${action}"]`),
];

/**
 * What has the focus may go without a press, as with the other's yes. Who doesn't see the screen is at its beginning then, or at what
 * says what became of the press (`data-catches-focus`), and not at the page's. Listens from now on; returns how to stop.
 */
export function listenForLostFocus(): () => void {
  const listening = new AbortController();
  let held: Node | null = null;
  const remember = ({ target }: Event) => {
    held = target instanceof Node ? target : null;
  };
  const look = () => {
    if (held?.isConnected !== false || document.activeElement !== document.body) return;
    // On the way to Together nobody is led to what says Paused (SHOW3).
    const screen = document.querySelector('main:not([data-coming-back="true"])');
    const place = ["[data-catches-focus]", "[data-focus]"].map((at) => screen?.querySelector<HTMLElement>(at));
    (place[0] ?? place[1])?.focus({ preventScroll: true });
  };
  // After the effects of what was drawn, one of which may know better where it belongs.
  const goes = new MutationObserver(() => {
    if (held?.isConnected === false) requestAnimationFrame(() => setTimeout(look));
  });
  document.addEventListener("focusin", remember, { signal: listening.signal });
  goes.observe(document.body, { childList: true, subtree: true });
  return () => {
    listening.abort();
    goes.disconnect();
  };
}
