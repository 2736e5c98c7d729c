/** The way in from the page: all of the companions are loaded when somebody opens them, their styles first. */

import { browserKeeper, type Keeper } from "../companions_shell/keeper";
import { type Care, defaultWords } from "./care";
import { Companions, type ToolName } from "./companions";
import styles from "./companions.css?url";
import { createStore } from "./store";

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

/** What the companions need, for one page of Lull. Without `shared` they breathe by this phone's own clock. */
export function careOf(
  given: Partial<Pick<Care, "shared" | "inStep" | "room">> = {},
  keeper: Keeper = browserKeeper(),
): Care {
  return {
    store: createStore(keeper, crypto.randomUUID()),
    words: defaultWords,
    now: () => Date.now(),
    shared: () => performance.timeOrigin + performance.now(),
    inStep: false,
    ...given,
  };
}
