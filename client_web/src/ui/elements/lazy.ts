import { type ReadonlySignal, signal } from "@preact/signals";

/** A part of the page that a session can begin without. */
export interface Later<Part> {
  /** Null until it's here. */
  readonly here: ReadonlySignal<Part | null>;
  /** It couldn't be had the last time. */
  readonly missing: ReadonlySignal<boolean>;
  /** Load it, unless it is here or on its way. What failed is tried again by asking again. */
  ask(): void;
}

export function later<Part>(load: () => Promise<Part>): Later<Part> {
  const here = signal<Part | null>(null);
  const missing = signal(false);
  let asked = false;
  return {
    here,
    missing,
    ask() {
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
        },
      );
    },
  };
}
