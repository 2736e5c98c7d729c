/**
 * Keeps the screen on while a session asks for it. Browsers drop the lock with the page: whoever wants it says so again. What was
 * refused or taken back (a low battery) is asked for again, ever more seldom.
 */

import type { Env } from "./env";
import { createPatience } from "./patience";

export interface WakeLock {
  want(awake: boolean): void;
}

/** `report`: whether the screen stays on, as often as that was tried or changes. */
export function wakeLock(env: Env, report: (stays: boolean) => void = () => {}): WakeLock {
  let wanted = false;
  let letGo: (() => Promise<void>) | null = null;
  let busy = false;
  const again = createPatience(env, () => void settle());

  async function settle(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      while (wanted !== (letGo !== null)) {
        if (letGo === null) {
          const held = await env.keepAwake(() => held === letGo && lost());
          letGo = held;
          report(true);
        } else {
          const held = letGo;
          letGo = null;
          await held();
        }
      }
    } catch {
      lost();
    } finally {
      busy = false;
    }
  }

  function lost(): void {
    letGo = null;
    if (!wanted) return;
    report(false);
    again.lost();
  }

  return {
    want(awake) {
      if (awake === wanted) return;
      wanted = awake;
      again.off();
      void settle();
    },
  };
}
