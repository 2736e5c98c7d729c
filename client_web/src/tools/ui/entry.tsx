/** The way in from the page: all of the companions are loaded when somebody opens them, their styles first. */

import { useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Shared } from "../../room/shared";
import type { ForYou } from "../../ui/tools";
import type { CareWords } from "../i18n/en";
import { careWords } from "../i18n/language";
import { documentIn } from "../rules/documents";
import { welcomeIn } from "../rules/lists";
import { valueAt } from "../rules/registers";
import { readSheet, type Sheet } from "../rules/sheet";
import { browserKeeper } from "../storage/document_store";
import { createStore, type Store } from "./store";
import { Companions, type ToolName } from "./tools";
import styles from "./tools.css?url";
import type { Care } from "./tools_context";

export { Companions, type ToolName };

/** Once the styles are there, or couldn't be had: the words are readable without them too. */
export function styled(): Promise<void> {
  const address = new URL(styles, location.href).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === address)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return new Promise((done) => {
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => done());
    document.head.append(link);
  });
}

/**
 * The companions over the page's screens. `shared`: asked whenever they are opened. What is written in them goes on being kept in
 * one place, however often that is.
 */
export async function forYou(shared: () => Shared | null, language: string): Promise<ForYou> {
  const words = await careWords(language);
  const store = createStore(browserKeeper(), crypto.randomUUID());
  /** The rooms in which somebody has looked what is welcome to both: what moves later moves there too. */
  const given = new WeakSet<Shared>();
  return ({ leave, toLadder, away }) => {
    const both = useMemo(shared, []);
    const shown = useRef(!away);
    shown.current = !away;
    const care = useMemo(
      () => ({
        ...careOf(words, store),
        pulse: (length: number) => void (shown.current && navigator.vibrate?.(length)),
        ...(both !== null && {
          shared: () => both.time() ?? Date.now(),
          inStep: true,
          room: {
            goToLadder: toLadder,
            openTogether: both.openTogether,
            welcomeToBoth(names: readonly string[]) {
              given.add(both);
              return both.welcomeToBoth(names);
            },
          },
        }),
      }),
      [both, toLadder],
    );
    useSignalEffect(() => {
      const names = welcomeIn(store.of("lists").value);
      if (both !== null && given.has(both)) void both.welcomeToBoth(names);
    });
    return <Companions care={care} leave={leave} />;
  };
}

/** The template that was opened on this phone; null: none, or it can't be read. */
export async function templateHere(): Promise<Sheet | null> {
  const kept = await browserKeeper().read("sheet");
  const text = typeof kept === "string" ? null : kept.text;
  const document = text === null ? null : documentIn("sheet", text);
  const file = document === null ? null : valueAt(document, "sheet");
  const read = file === null ? null : readSheet(file);
  return read !== null && "sheet" in read ? read.sheet : null;
}

/** What the companions need, for one page of Lull. Without `shared` they breathe by this phone's own clock. */
export function careOf(words: CareWords, store: Store = createStore(browserKeeper(), crypto.randomUUID())): Care {
  return {
    store,
    words,
    now: () => Date.now(),
    shared: () => performance.timeOrigin + performance.now(),
    inStep: false,
    pulse: (length) => void navigator.vibrate?.(length),
  };
}
