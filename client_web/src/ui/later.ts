import { type ReadonlySignal, signal } from "@preact/signals";

/** A part of the page that a session can begin without. */
export interface Later<Part> {
  /** Null until it's here. */
  readonly here: ReadonlySignal<Part | null>;
  /** Load it, unless it is here or on its way. What failed is tried again by asking again. */
  ask(): void;
}

export function later<Part>(load: () => Promise<Part>): Later<Part> {
  const here = signal<Part | null>(null);
  let asked = false;
  return {
    here,
    ask() {
      if (asked) return;
      asked = true;
      load().then(
        (part) => {
          here.value = part;
        },
        () => {
          asked = false;
        },
      );
    },
  };
}
