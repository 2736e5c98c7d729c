/** The service worker as the page sees it: Lull starts without a network, and a newer Lull waits until it is asked for (SHELL3). */

import { type ReadonlySignal, signal } from "@preact/signals";

export { offerInstalling } from "./install_prompt";

export interface Offline {
  /** Whether a newer Lull has been fetched whole, and waits. */
  readonly newer: ReadonlySignal<boolean>;
  /** Load the newest Lull that can be had: for a person who asked for it, and nobody else. */
  loadNewest(): Promise<void>;
}

/** How long a worker may take to fetch a newer Lull, or to take over, in ms. Then the page comes from the network. */
const PATIENCE = 5000;

/** Between looks for a newer Lull while a page stays open, in ms. Browsers look by themselves only when a page is loaded. */
const LOOK_EVERY = 60 * 60_000;

export function keepOffline(workers: ServiceWorkerContainer | undefined = navigator.serviceWorker): Offline {
  const newer = signal(false);
  let registration: ServiceWorkerRegistration | null = null;
  let looked = performance.now();

  async function register(container: ServiceWorkerContainer): Promise<void> {
    try {
      // @ts-expect-error: TypeScript doesn't know yet that a TrustedScriptURL is one
      const found: ServiceWorkerRegistration = await container.register(workerUrl(), { updateViaCache: "none" });
      registration = found;
      const look = () => {
        // Without a worker in charge this is the first Lull here, and no newer one.
        newer.value = found.waiting !== null && container.controller !== null;
      };
      found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", look));
      found.installing?.addEventListener("statechange", look);
      look();
      (await container.ready).active?.postMessage("loaded");
    } catch {
      // this browser keeps nothing: Lull works all the same, with a network
    }
  }

  async function loadNewest(): Promise<void> {
    if (workers === undefined || registration === null) {
      location.reload();
      return;
    }
    const found = registration;
    const taken = new Promise((resolve) => workers.addEventListener("controllerchange", resolve, { once: true }));
    const waiting = found.waiting ?? (await within(fetched(found)));
    waiting?.postMessage("take-over");
    // A worker that is let go of while it becomes active stays so in Firefox, and the next page waits for it without an end.
    if ((waiting === null || (await within(taken)) === null) && (await within(isActive(found))) !== null)
      await found.unregister().catch(() => false);
    location.reload();
  }

  if (workers !== undefined) {
    void register(workers);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible" || performance.now() - looked < LOOK_EVERY) return;
      looked = performance.now();
      registration?.update().catch(() => {}); // without a network there is nothing newer
    });
  }
  return { newer, loadNewest };
}

/** The worker of a newer Lull, once it has been fetched whole. */
async function fetched(registration: ServiceWorkerRegistration): Promise<ServiceWorker | null> {
  await registration.update();
  const { installing } = registration;
  if (installing === null) return registration.waiting;
  return new Promise((resolve) => {
    installing.addEventListener("statechange", () => resolve(registration.waiting));
  });
}

/** Kept once no worker is becoming active. */
function isActive({ active }: ServiceWorkerRegistration): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => active?.state !== "activating" && resolve(true);
    active?.addEventListener("statechange", look);
    look();
  });
}

/** What was promised; null where it failed or took too long. */
const within = <T>(promised: Promise<T>): Promise<T | null> =>
  Promise.race([promised.catch(() => null), new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null))]);

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(from: string): unknown };
}

/** Where scripts have to be trusted by name, this one is (`trusted-types lull-worker`). */
function workerUrl(): unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  return trustedTypes?.createPolicy("lull-worker", { createScriptURL: () => "/sw.js" }).createScriptURL("") ?? "/sw.js";
}
