/** Keeps the screen on while a session asks for it. Browsers drop the lock whenever the page is hidden: it's taken again. */

export interface WakeLock {
  want(awake: boolean): void;
}

export function wakeLock(): WakeLock {
  let wanted = false;
  let held: WakeLockSentinel | null = null;
  let asking = false;

  async function settle(): Promise<void> {
    if (asking || !("wakeLock" in navigator)) return;
    asking = true;
    try {
      if (wanted && held === null && document.visibilityState === "visible") {
        const sentinel = await navigator.wakeLock.request("screen");
        sentinel.addEventListener("release", () => {
          if (held === sentinel) held = null;
        });
        held = sentinel;
      }
      if (!wanted && held !== null) {
        const sentinel = held;
        held = null;
        await sentinel.release();
      }
    } catch {
      // refused (low battery, no permission): asked again when the page is next seen
    } finally {
      asking = false;
    }
  }

  document.addEventListener("visibilitychange", () => void settle());
  return {
    want(awake) {
      if (awake === wanted) return;
      wanted = awake;
      void settle();
    },
  };
}
