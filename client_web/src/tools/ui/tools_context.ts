/** What every companion needs of the rest. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Shared } from "../../room/shared";
import type { CareWords } from "../i18n/en";
import type { Store } from "./store";

export interface Care {
  readonly store: Store;
  readonly words: CareWords;
  /** This phone's wall clock, in ms. */
  readonly now: () => number;
  /** The time that both phones share in a room, in ms; without one, this phone's own. It never stops for want of a network. */
  readonly shared: () => number;
  /** Whether `shared` is the other phone's time too. */
  readonly inStep: boolean;
  /** Lets the phone be felt for so many ms, where it can be and they are what is shown. */
  readonly pulse: (length: number) => void;
  /** Ways that only a room has, where there is one. */
  readonly room?: RoomWays;
}

/** What the room brings to the companions; all of it is optional to whoever uses them alone. */
export interface RoomWays extends Partial<Pick<Shared, "openTogether">>, Pick<Shared, "welcomeToBoth"> {
  /** To the steps of both; null while they can't be changed. */
  readonly goToLadder: (() => void) | null;
}

const context = createContext<Care | null>(null);
export const CareProvider = context.Provider;

export function useCare(): Care {
  const care = useContext(context);
  if (care === null) throw new Error("a companion outside of Companions");
  return care;
}
