/** Asks again for what a system refused or took back, ever more seldom (PHONE2). */

import { createAlarm, type Env } from "./env";

export interface Patience {
  /** Ask for it again in a while. */
  lost(): void;
  /** Nothing is to be asked for. */
  off(): void;
}

/** Between two requests, in ms: at first, and at the longest. */
const AGAIN = 1000;
const SELDOM = 30_000;

export function createPatience(env: Pick<Env, "after">, ask: () => void): Patience {
  const again = createAlarm(env);
  let wait = AGAIN;
  return {
    lost() {
      again.set(wait, ask);
      wait = Math.min(2 * wait, SELDOM);
    },
    off() {
      again.off();
      wait = AGAIN;
    },
  };
}
