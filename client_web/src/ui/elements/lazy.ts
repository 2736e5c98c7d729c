import { type ReadonlySignal, signal } from "@preact/signals";

/** A part of the page that a session can begin without. */
export interface Lazy<Part> {
  /** Null until it's here. */
  readonly loaded: ReadonlySignal<Part | null>;
  /** It couldn't be had the last time. */
  readonly failed: ReadonlySignal<boolean>;
  /** Load it, unless it is here or on its way. What failed is tried again by asking again. */
  load(): void;
}

/** `again`: what failed is asked for by itself after so long, in ms; null: only where somebody asks for it. */
export function lazy<Part>(load: () => Promise<Part>, again: number | null = null): Lazy<Part> {
  const here = signal<Part | null>(null);
  const missing = signal(false);
  let asked = false;
  function ask(): void {
    if (asked) return;
    asked = true;
    load().then(
      (part) => {
        here.value = part;
        missing.value = false;
      },
      () => {
        asked = false;
        missing.value = true;
        if (again !== null) setTimeout(ask, again);
      },
    );
  }
  return { loaded: here, failed: missing, load: ask };
}
