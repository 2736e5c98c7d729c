/** What a hand feels: patterns that can be told apart without looking. Nothing happens where there is no motor. */

import type { Pulse } from "../room/effects";
import type { Env } from "./env";

/** Milliseconds on, off, on … */
const PATTERNS: Readonly<Record<Pulse, readonly number[]>> = {
  ownTap: [60],
  paused: [250, 120, 250, 120, 400],
  checkIn: [40, 160, 40],
};

export function pulse(env: Env, kind: Pulse): void {
  try {
    env.vibrate([...PATTERNS[kind]]);
  } catch {
    // a browser that only pretends to have a motor
  }
}
