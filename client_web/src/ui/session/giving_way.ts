import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** How far the rest can give way, one thing after another: `data-gives` in `session_controls.css`. */
const FURTHEST = 5;

/**
 * On a pause: all that isn't its word, what was asked or a way on gives way, as far as it takes, until the ways to ground stand whole
 * on the screen, and with *Go slower* open all that it offers (SHOW10, SHOW11). How long the words are, how large the text is and how
 * small the phone is known to nobody before it is drawn, so it is measured: in the frame in which it is drawn. Returns where it is
 * to be looked from.
 */
export function useGivingWay(): RefObject<HTMLDivElement | null> {
  const fold = useRef<HTMLDivElement>(null);
  const fit = () => {
    const session = fold.current?.closest<HTMLElement>(".session");
    if (!session) return;
    const stay = session.querySelectorAll(".stop-middle, .mine-middle, .to-ground, .slower[open]");
    for (let gives = 0; gives <= FURTHEST; gives++) {
      session.dataset.gives = `${gives}`;
      if ([...stay].every((each) => each.getBoundingClientRect().bottom + scrollY <= innerHeight)) return;
    }
  };
  useLayoutEffect(fit);
  useLayoutEffect(() => {
    const unseen = new AbortController();
    addEventListener("resize", fit, unseen);
    // What is folded is no part of what this draws; it doesn't bubble.
    fold.current?.addEventListener("toggle", fit, { capture: true, signal: unseen.signal });
    // The bar grows with the text, and with nothing that gives way.
    const grows = new ResizeObserver(fit);
    const bar = document.querySelector(".bar");
    if (bar !== null) grows.observe(bar);
    return () => {
      unseen.abort();
      grows.disconnect();
    };
  }, []);
  return fold;
}
