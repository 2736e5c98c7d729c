/** What every tool needs of the rest. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Shared } from "../../room/shared";
import type { ToolsCatalogue } from "../i18n/en";
import type { Store } from "./store";

export interface ToolsContext {
  readonly store: Store;
  readonly words: ToolsCatalogue;
  /** This phone's wall clock, in ms. */
  readonly now: () => number;
  /** The time that both phones share in a room, in ms; without one, this phone's own. It never stops for want of a network. */
  readonly shared: () => number;
  /** Whether `shared` is the other phone's time too, as far as is known now. */
  readonly isShared: () => boolean;
  /** Lets the phone be felt for so many ms, where it can be and they are what is shown. */
  readonly pulse: (length: number) => void;
  /** A voice of this phone's own in the language of the words; null: it has none. */
  readonly voice: () => SpeechSynthesisVoice | null;
  /** Ways that only a room has, where there is one. */
  readonly room?: RoomServices;
}

/** What the room brings to the tools; all of it is optional to whoever uses them alone. */
export interface RoomServices extends Partial<Pick<Shared, "openTogether">>, Pick<Shared, "welcomeToBoth"> {
  /** To the steps of both, one more at their end if it's given; null while they can't be changed. */
  readonly goToLadder: ((step?: string) => void) | null;
}

const context = createContext<ToolsContext | null>(null);
export const ToolsProvider = context.Provider;

export function useTools(): ToolsContext {
  const tools = useContext(context);
  if (tools === null) throw new Error("a tool outside of Tools");
  return tools;
}
