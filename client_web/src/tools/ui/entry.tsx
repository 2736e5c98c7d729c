/** The way in from the page: all of the tools are loaded when somebody opens them, their styles first. */

import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Shared } from "../../room/shared";
import type { ToolsPanel } from "../../ui/app_context";
import { withDayStyles, withStyles } from "../../ui/styles/with_styles";
import type { ToolsCatalogue } from "../i18n/en";
import { toolsCatalogue } from "../i18n/language";
import { welcomeIn } from "../rules/lists";
import { notebookIn } from "../rules/notebooks";
import { valueAt } from "../rules/registers";
import { readSheet, type Sheet } from "../rules/sheet";
import { browserNotebookStore, newId } from "../storage/notebook_store";
import { createStore, type Store } from "./store";
import { type ToolName, Tools } from "./tools";
import styles from "./tools.css?url";
import type { ToolsContext } from "./tools_context";

export { type ToolName, Tools };

/** With the styles that they have beyond the page's own. */
export async function styled(): Promise<void> {
  await withDayStyles();
  await withStyles(styles);
}

/**
 * The tools over the page's screens. `shared`: asked whenever they are opened. What is written in them goes on being kept in
 * one place, however often that is.
 */
export async function toolsView(shared: () => Shared | null, language: () => string): Promise<ToolsPanel> {
  let last = await toolsCatalogue(language());
  const store = createStore(browserNotebookStore(), newId());
  /** The rooms in which somebody has looked what is welcome to both: what moves later moves there too. */
  const given = new WeakSet<Shared>();
  return ({ first, leave, toLadder, away }) => {
    const both = useMemo(shared, []);
    // The page is drawn anew where another language is spoken.
    const [words, speak] = useState(last);
    useEffect(() => {
      void toolsCatalogue(language()).then((spoken) => {
        last = spoken;
        speak(spoken);
      });
    }, []);
    useEffect(() => shutWhenPutAway(store), []);
    useEffect(() => void (away && globalThis.speechSynthesis?.cancel()), [away]);
    const shown = useRef(!away);
    shown.current = !away;
    const context = useMemo(
      () => ({
        ...toolsContext(words, store),
        pulse: (length: number) => void (shown.current && navigator.vibrate?.(length)),
        voice: () => (shown.current ? voiceOf(words.language) : null),
        ...(both !== null && {
          shared: () => both.time() ?? Date.now(),
          isShared: () => both.time() !== null,
          room: {
            goToLadder: toLadder,
            openTogether: both.openTogether,
            welcomeToBoth(names: readonly string[], anew: boolean) {
              given.add(both);
              return both.welcomeToBoth(names, anew);
            },
          },
        }),
      }),
      [both, toLadder, words],
    );
    // What is locked isn't what is taken off.
    useSignalEffect(() => {
      const names = welcomeIn(store.of("lists").value);
      if (store.lock.value !== "shut" && both !== null && given.has(both)) void both.welcomeToBoth(names, false);
    });
    return <Tools context={context} first={first} leave={leave} />;
  };
}

/** So long may the page be out of sight before the lock is shut, in ms: as long as it takes to choose a file. */
const PUT_AWAY = 60_000;

/** The lock is shut when the tools are left, and once the page has been out of sight for a while (OWN4). */
function shutWhenPutAway(store: Store): () => void {
  let since: number | null = null;
  let waiting = 0;
  function look(): void {
    clearTimeout(waiting);
    if (document.visibilityState === "hidden") {
      since ??= Date.now();
      waiting = window.setTimeout(() => void store.shutLock(), PUT_AWAY);
      return;
    }
    if (since !== null && Math.abs(Date.now() - since) >= PUT_AWAY) void store.shutLock();
    since = null;
  }
  document.addEventListener("visibilitychange", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    clearTimeout(waiting);
    void store.shutLock();
  };
}

/** The template that was opened on this phone; null: none, or it can't be read. */
export async function templateHere(): Promise<Sheet | null> {
  const kept = await browserNotebookStore().read("sheet");
  const text = typeof kept === "string" ? null : kept.text;
  const notebook = text === null ? null : notebookIn("sheet", text);
  const file = notebook === null ? null : valueAt(notebook, "sheet");
  const read = file === null ? null : readSheet(file);
  return read !== null && "sheet" in read ? read.sheet : null;
}

/** A voice of the phone's own: others send what they read to somebody's server. */
const voiceOf = (language: string): SpeechSynthesisVoice | null =>
  globalThis.speechSynthesis
    ?.getVoices()
    .find(({ lang, localService }) => localService && lang.toLowerCase().startsWith(language)) ?? null;

/** What the tools need, for one page of Lull. Without `shared` they breathe by this phone's own clock. */
export function toolsContext(
  words: ToolsCatalogue,
  store: Store = createStore(browserNotebookStore(), newId()),
): ToolsContext {
  return {
    store,
    words,
    now: () => Date.now(),
    shared: () => performance.timeOrigin + performance.now(),
    isShared: () => false,
    pulse: (length) => void navigator.vibrate?.(length),
    voice: () => voiceOf(words.language),
  };
}
