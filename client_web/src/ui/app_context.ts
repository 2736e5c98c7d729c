/** What every screen has at hand besides its own value: what can be done, and what lies open on this page. One for a page. */

import type { ReadonlySignal, Signal } from "@preact/signals";
import { type ComponentType, createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Actions, DayScreen, Ground, Pictures, Screen, Shown, Variant } from "../room/screen_types";
import type { ActionName } from "./elements/control";
import type { Lazy } from "./elements/lazy";
import type { addStep } from "./preparing/drafts";
import type { OpenedTemplate } from "./preparing/opened_template";
import type { PartProps, PreparingPart, PreparingState, SharedPart } from "./preparing/preparing_state";

/** What one press leads to, past the index. */
export type FirstTool = Ground | "help" | "partner";

/** The tools as the page shows them. `away`: they wait, unseen and unfelt, while something goes on in the room. */
export type ToolsPanel = ComponentType<{
  /** The tool to begin with; null: the index. */
  readonly first: FirstTool | "lists" | null;
  readonly leave: () => void;
  readonly toLadder: ((step?: string) => void) | null;
  readonly away: boolean;
}>;

export interface PausedControlsProps {
  readonly screen: Variant<"paused">;
  /** Whether what they asked for if it goes wrong is read. */
  readonly wrong?: boolean;
  readonly showWrong?: (on: boolean) => void;
}

/** All that `ui` gets of the rest. */
export interface AppModel {
  readonly shown: ReadonlySignal<Shown>;
  readonly actions: Actions;
  /**
   * When the present proof is `W` old, on the clock of `performance.now()`; null while Together isn't shown (SHOW8). It moves
   * with each beat and nothing is drawn anew for it, so it is no part of what is shown.
   */
  readonly proofDeadline: ReadonlySignal<number | null>;
  readonly tools?: Lazy<ToolsPanel>;
  /** The template that was opened on this phone, if there is one. */
  readonly readTemplate?: () => Promise<OpenedTemplate | null>;
}

/** What leads back, at the start of the bar. `waits`: not yet, see `usePressGuard`. */
export interface WayBack {
  readonly action: ActionName;
  readonly label: string;
  readonly waits: boolean;
  readonly press: () => void;
}

/** Whose way back it is: the tools have one of their own, and may wait unseen behind a screen. */
export type BarPlace = "screen" | "tools";

export interface AppContext extends AppModel {
  readonly waysBack: Readonly<Record<BarPlace, Signal<WayBack | null>>>;
  /** Counts this page's pauses, so that what has just come up can keep its controls away from a hand that taps on and on. */
  readonly pauses: Signal<number>;
  /** Whether the screen couldn't be drawn, and something plainer stands in its place (SHOW14). */
  readonly fallen: Signal<boolean>;
  readonly preparing: PreparingState;
  /** What both came to that this page has told of already, while a session runs; null: nothing yet; undefined: a page before this one did. */
  readonly told: Signal<{ readonly step: number; readonly more: number } | null | undefined>;
  /** The tools lie over what is shown, or wait until they can. */
  readonly toolsOpen: Signal<boolean>;
  /** The tool that they were opened at, to lead back from there; null: their index. */
  readonly toolsAt: Signal<"lists" | null>;
  /** A tool that was opened by itself. From a pause it stays below the pause, and stays where the room ends meanwhile (SHOW11). */
  readonly firstTool: Signal<FirstTool | null>;
  readonly closeTools: () => void;
  /** To our steps, which are written before the start; with one more in their draft, if it's given. */
  readonly toLadder: (step?: string) => void;
  readonly template: Signal<OpenedTemplate | null>;
  /** The screens around a session, what stands at the bar's start on some of them, and what stands beside the pause in one. */
  readonly day: Lazy<{
    readonly Day: ComponentType<{ readonly screen: DayScreen }>;
    readonly BarStart: ComponentType<{ readonly screen: Screen }>;
    readonly TogetherControls: ComponentType<{ readonly screen: Variant<"together"> }>;
    readonly PausedControls: ComponentType<PausedControlsProps>;
    readonly Grounded: ComponentType<{ readonly screen: Variant<"paused"> }>;
    readonly FallenTools: ComponentType;
    readonly TakenOver: ComponentType<{ readonly screen: Variant<"taken_over"> }>;
    /** At once, wherever the page is (LEAVE1); returns how to stop. */
    listen(leave: () => void): () => void;
    /** What is called out calmly of such a screen. */
    readonly calledOut: (screen: Variant<"together">) => string;
    readonly addStep: typeof addStep;
  }>;
  /** What a session can begin without: the picture of a link, the way in by a code, and what can be opened before the start. */
  readonly qrCode: Lazy<{ readonly QrCode: ComponentType<{ readonly text: string; readonly label: string }> }>;
  readonly codeEntry: Lazy<{ readonly CodeEntry: ComponentType<{ readonly screen: Variant<"typing"> }> }>;
  readonly pictures: Lazy<{
    readonly PicturesRow: ComponentType<{ readonly pictures: Pictures; readonly open: () => void }>;
  }>;
  readonly parts: Lazy<{
    readonly PARTS: Readonly<Record<PreparingPart, ComponentType<PartProps>>>;
    readonly PartsList: ComponentType<{
      readonly screen: Variant<"preparing">;
      readonly unseen: readonly SharedPart[];
    }>;
  }>;
}

const context = createContext<AppContext | null>(null);
export const AppProvider = context.Provider;

export function useApp(): AppContext {
  const app = useContext(context);
  if (app === null) throw new Error("a screen outside of the app");
  return app;
}
