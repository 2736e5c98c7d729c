/** What keeps Lull on this phone, and offers it there: loaded after all that the first screen needs, and never waited for. */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { InstallMethod } from "../room/screen_types";
import type { InstallPrompt } from "./install_prompt";
import type { Offline } from "./service_worker";

export interface LazyOffers {
  readonly newer: ReadonlySignal<boolean>;
  readonly method: ReadonlySignal<InstallMethod | null>;
  loadNewest(): void;
  install(): void;
}

export function lazyOffers(): LazyOffers {
  const here = signal<{ readonly offline: Offline; readonly prompt: InstallPrompt } | null>(null);
  let question: Event | null = null;

  const early = (event: Event): void => {
    event.preventDefault(); // it would come up by itself, at any moment
    question = event;
  };

  async function load(): Promise<void> {
    try {
      const { keepOffline, offerInstalling } = await import("./service_worker");
      removeEventListener("beforeinstallprompt", early);
      here.value = { offline: keepOffline(), prompt: offerInstalling(question) };
    } catch {
      addEventListener("online", () => void load(), { once: true });
    }
  }

  addEventListener("beforeinstallprompt", early);
  if (document.readyState === "complete") void load();
  else addEventListener("load", () => void load(), { once: true });

  return {
    newer: computed(() => here.value?.offline.newer.value ?? false),
    method: computed(() => here.value?.prompt.method.value ?? null),
    loadNewest() {
      if (here.value === null) location.reload();
      else void here.value.offline.loadNewest();
    },
    install: () => here.value?.prompt.ask(),
  };
}
