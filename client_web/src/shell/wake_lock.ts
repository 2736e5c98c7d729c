/** Keeps the screen on while a session asks for it. Browsers drop the lock with the page: whoever wants it says so again. */

import type { Env } from "./env";

export interface WakeLock {
  want(awake: boolean): void;
}

export function wakeLock(env: Env): WakeLock {
  let wanted = false;
  let letGo: (() => Promise<void>) | null = null;
  let busy = false;

  async function settle(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      while (wanted !== (letGo !== null)) {
        if (letGo === null) {
          letGo = await env.keepAwake();
        } else {
          const held = letGo;
          letGo = null;
          await held();
        }
      }
    } catch {
      // refused (low battery, not there at all): asked again when the page is next seen
    } finally {
      busy = false;
    }
  }

  return {
    want(awake) {
      if (awake === wanted) return;
      wanted = awake;
      void settle();
    },
  };
}
