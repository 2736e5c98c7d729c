/**
 * What others do to the page: a browser translates it, an extension writes into its fields or takes parts of it away. What a person
 * says yes to is what stands there (LANG5): where something else stands in the place of what was drawn, all is drawn anew, as it is,
 * and where that is another text the page says that it has languages of its own; a text that was put into a field without a word
 * counts as typed before anything is pressed.
 */

import { effect } from "@preact/signals";
import { h, render } from "preact";
import { LANGUAGES, words } from "../i18n/language";
import { IN_SESSION } from "../room/screen_types";
import { App } from "./app";
import type { AppContext } from "./app_context";

/** So often whoever goes on regardless is answered on one screen: from then on only where something changed. */
const TIMES = 4;

let watched: HTMLElement | null = null;

/** From the first drawing on; once for a page. */
export function watchForChanges(app: AppContext): void {
  const root = document.getElementById("lull");
  if (root === null || root === watched) return;
  watched = root;
  answerTranslators(root, app);
  readFields(root);
}

function answerTranslators(root: HTMLElement, app: AppContext): void {
  const { documentElement: html } = document;
  const notice = document.createElement("div");
  notice.className = "day";
  notice.translate = false;
  let left = TIMES;
  let screen = app.shown.peek().screen.name;

  /** Out of nothing: what was put in the place of ours is not to be found any more. What is being typed stays. */
  function drawAnew(): void {
    const at = document.activeElement;
    if ((at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement) && at.value !== "") return;
    const there = document.getElementById("lull");
    if (there === null) document.body.append(root);
    else if (there !== root) there.replaceWith(root);
    render(null, root);
    root.replaceChildren();
    render(h(App, { key: words.language, app }), root);
  }

  function look(): void {
    const begun = /\btranslated-/.test(html.className) || html.lang !== words.language;
    const found = changeOf(root);
    if (left > 0 && (html.lang !== words.language || html.dir !== words.direction)) {
      left -= 1; // whoever answers at once would hold up the page without an end
      html.lang = words.language; // the voice that reads it out goes by it
      html.dir = words.direction;
    }
    if (left > 0 && found !== "none") {
      left -= 1;
      drawAnew();
    }
    if (!begun && found !== "text") return;
    // Not over a session, where one thing stands alone; and the first question may be translated.
    if (!notice.isConnected && screen !== "first" && !IN_SESSION.has(screen)) say();
  }

  function say(): void {
    notice.lang = words.language;
    const said = document.createElement("p");
    said.className = "body";
    said.role = "status";
    said.textContent = words.notTranslated;
    const choices = Object.entries(LANGUAGES).map(([language, name]) => {
      const choice = document.createElement("button");
      choice.type = "button";
      choice.className = "control quiet";
      choice.setAttribute("data-action", `speak-${language}`);
      choice.lang = language;
      choice.textContent = name;
      choice.onclick = () => {
        notice.remove();
        app.actions.chooseLanguage(language);
      };
      return choice;
    });
    notice.replaceChildren(said, ...choices);
    root.before(notice);
  }

  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, characterData: true, subtree: true });
  observer.observe(html, { attributeFilter: ["class", "lang", "dir"] });
  effect(() => {
    const { name } = app.shown.value.screen;
    if (name !== screen) left = TIMES;
    screen = name;
    if (IN_SESSION.has(name)) notice.remove();
    // After whatever else hears of the same change: what is in others' hands changes no more by itself.
    queueMicrotask(() => changeOf(root) !== "none" && drawAnew());
  });
}

/** A part of what was drawn, by the names that Preact keeps for its own developer tools. */
interface Drawn {
  /** An element's name; a component; null: a text. */
  readonly type: unknown;
  readonly props: unknown;
  readonly __k?: readonly (Drawn | null)[] | null;
  readonly __e?: Node | null;
}

type Change = "none" | "place" | "text";

/** What became of what was drawn there: it stands as it was drawn, something is elsewhere or gone, or says something else. */
function changeOf(root: HTMLElement): Change {
  const drawn = (root as { __k?: Drawn }).__k;
  const change = drawn === undefined ? "none" : changeWithin(drawn, root);
  return change === "none" && !root.isConnected ? "place" : change;
}

function changeWithin({ type, props, __k: children, __e: node }: Drawn, above: Node): Change {
  let worst: Change = "none";
  let place = above;
  if (typeof type !== "function" && node != null) {
    if (node.parentNode !== above) worst = "place";
    if (type === null) {
      const text = String(props);
      if (worst === "none" ? node.nodeValue === text : above.textContent?.includes(text)) return worst;
      return "text";
    }
    if (node instanceof HTMLElement && node.getAttribute("translate") === "yes") return worst; // as a reader wants it
    place = node;
  }
  for (const child of children ?? []) {
    const change = child === null ? "none" : changeWithin(child, place);
    if (change === "text") return change;
    if (change !== "none") worst = change;
  }
  return worst;
}

type TextField = HTMLInputElement | HTMLTextAreaElement;

/**
 * Before a press, whatever stands in a field and nobody was told of is told as typed; and by the press, or as the page is hidden, it
 * is told as changed: others write without a word, iOS leaves a field its focus while a button is pressed, and what is hidden may
 * never be seen again.
 */
function readFields(root: HTMLElement): void {
  const known = new WeakMap<TextField, string>();
  const changed = new WeakMap<TextField, string>();
  const fields = () => root.querySelectorAll<TextField>("input:not([type=checkbox],[type=radio],[type=file]),textarea");
  const know = (event: Event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    known.set(field, field.value);
    if (event.type === "change") changed.set(field, field.value);
  };
  const say = (field: TextField, what: "input" | "change") => field.dispatchEvent(new Event(what, { bubbles: true }));
  const tell = () => {
    for (const field of fields())
      if (known.get(field) !== field.value && (known.has(field) || field.value !== field.defaultValue))
        say(field, "input");
  };
  const tellChanged = ({ target }: Event) => {
    for (const field of fields())
      if (field !== target && field.value !== (changed.get(field) ?? field.defaultValue)) say(field, "change");
  };
  for (const kind of ["input", "change"]) root.addEventListener(kind, know, true);
  // A press begins earlier, so that what it does is made of this; keys and screen readers make no more than the last of these.
  for (const kind of ["pointerdown", "keydown", "click"]) root.addEventListener(kind, tell, true);
  root.addEventListener("click", tellChanged, true);
  document.addEventListener("visibilitychange", tellChanged);
}
