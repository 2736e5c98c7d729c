/** Styles that come with a part of the page. */

import day from "./day.css?url";

const asked = new Map<string, Promise<void>>();

/** Once the styles are there, or couldn't be had: the words are readable without them too. */
export function withStyles(sheet: string): Promise<void> {
  const before = asked.get(sheet);
  if (before !== undefined) return before;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = sheet;
  const there = new Promise<void>((done) => {
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => {
      asked.delete(sheet);
      link.remove();
      done();
    });
  });
  asked.set(sheet, there);
  document.head.append(link);
  return there;
}

/** Those of the screens around a session. What builds on them comes after them. */
export function withDayStyles(): Promise<void> {
  pageStyleAnew();
  return withStyles(day);
}

/** Until what couldn't be had is asked for again, in ms. */
const AGAIN = 2000;

/** Where something else was put in the place of the page's own style: had anew, past what the browser keeps by its name (HEAD2). */
function pageStyleAnew(): void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=stylesheet][integrity]");
  if (link === null || getComputedStyle(link).getPropertyValue("--ink") !== "") return;
  fetch(link.href, { cache: "reload", integrity: link.integrity }).then(
    () => link.replaceWith(link.cloneNode()),
    () => setTimeout(pageStyleAnew, AGAIN),
  );
}
