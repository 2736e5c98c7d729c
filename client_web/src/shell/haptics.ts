/** What a hand feels: three patterns that can be told apart without looking. Nothing happens where there is no motor. */

import type { Pulse } from "../room/reducer";

/** Milliseconds on, off, on … */
const PATTERNS: Readonly<Record<Pulse, readonly number[]>> = {
  ownTap: [60],
  partnerPaused: [250, 120, 250, 120, 400],
  paused: [400],
};

export function pulse(kind: Pulse): void {
  try {
    navigator.vibrate?.([...PATTERNS[kind]]);
  } catch {
    // a browser that only pretends to have one
  }
}
