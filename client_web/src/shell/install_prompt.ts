/** How this phone can have Lull among its apps, if it can and hasn't. Nothing of it is kept. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { InstallMethod } from "../room/screen_types";

export interface InstallPrompt {
  /** Null where it is installed, or can't be. */
  readonly method: ReadonlySignal<InstallMethod | null>;
  /** Let the browser ask. */
  ask(): void;
}

/** The browser's own question, as it hands it over. */
interface Question extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

/** What a page can know of where it runs. `onApple`: only there has the navigator a `standalone`. */
export interface Where {
  readonly installed: boolean;
  readonly onApple: boolean;
  readonly agent: string;
  readonly touches: number;
}

/** The way without the browser's own question. */
export function installMethod({ installed, onApple, agent, touches }: Where): InstallMethod | null {
  if (installed) return null;
  if (onApple) return "share";
  if (/Macintosh/.test(agent) && /Version\/[\d.]+ Safari\//.test(agent)) return touches > 1 ? "share" : "dock";
  return /Android/.test(agent) ? "menu" : null;
}

/** `asked`: what the browser handed over before this was here. */
export function offerInstalling(asked: Event | null): InstallPrompt {
  const asApp = globalThis.matchMedia?.("(display-mode: standalone)");
  const { standalone } = navigator as { standalone?: boolean };
  const where = (): Where => ({
    installed: asApp?.matches === true || standalone === true,
    onApple: standalone !== undefined && navigator.maxTouchPoints > 1,
    agent: navigator.userAgent,
    touches: navigator.maxTouchPoints,
  });
  const method = signal(installMethod(where()));
  let question: Question | null = null;

  const take = (event: Event): void => {
    event.preventDefault(); // it would come up by itself, at any moment
    question = event as Question;
    method.value = "ask";
  };
  if (asked !== null) take(asked);
  addEventListener("beforeinstallprompt", take);
  const installed = () => {
    question = null;
    method.value = null;
    askToKeep();
  };
  addEventListener("appinstalled", installed);
  asApp?.addEventListener("change", () => asApp.matches && installed());
  if (where().installed) askToKeep();

  return {
    method: method,
    ask() {
      const asked = question;
      question = null;
      method.value = installMethod(where()); // it can be asked once
      void asked?.prompt().catch(() => {});
    },
  };
}

/** What this phone keeps is worth keeping to someone who installed it. Some browsers would ask a visitor, hence not before. */
function askToKeep(): void {
  navigator.storage?.persist?.().catch(() => {});
}
