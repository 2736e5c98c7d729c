/** The phone's rules as they are, with the newest state of each phone left where the simulation can see it. */

import { type Event, step as realStep } from "../src/room/reducer";
import type { State } from "../src/room/state";
import type { At } from "../src/room/time";
import { current } from "./page";

export type { Event };

export function step(before: State, event: Event, at: At): ReturnType<typeof realStep> {
  const after = realStep(before, event, at);
  current().state = after[0];
  return after;
}
