/** The way to the tools. They lie over a screen that nothing is going on in; where a session begins, they give way. */

import type { ComponentType } from "preact";
import { words } from "../i18n/language";
import type { Screen } from "../room/screen_types";
import { Control } from "./elements/control";
import type { Lazy } from "./elements/lazy";
import { preparingState } from "./preparing/preparing_state";

/** The tools as the page shows them. `away`: they wait, unseen and unfelt, while something goes on in the room. */
export type ToolsView = ComponentType<{
  readonly leave: () => void;
  readonly toLadder: (() => void) | null;
  readonly away: boolean;
}>;
export type LazyTools = Lazy<ToolsView>;

/** Screens on which they can lie. */
const UNDER: ReadonlySet<Screen["name"]> = new Set(["home", "preparing", "aftercare", "closed", "refused"]);

/** The tools, if they are open; and whether they lie over this screen, or wait until it's gone with all that is written in them. */
export function toolsOver(
  screen: Screen,
  tools: LazyTools | undefined,
): { readonly View: ToolsView | null; readonly over: boolean } {
  const View = preparingState.toolsOpen.value ? (tools?.loaded.value ?? null) : null;
  return { View, over: View !== null && UNDER.has(screen.name) };
}

export function closeTools(): void {
  preparingState.toolsOpen.value = false;
}

/** To our steps, which are written before the start. */
export function openLadder(): void {
  closeTools();
  preparingState.part.value = "ours";
}

export function ToolsRow({ tools }: { readonly tools: LazyTools | undefined }) {
  if (tools === undefined) return null;
  const open = () => {
    tools.load();
    preparingState.toolsOpen.value = true;
  };
  return (
    <Control action="tools" look="row" press={open}>
      <span class="row-title">{words.tools.title}</span>
      <span class="row-line" role="status">
        {tools.failed.value ? words.tools.missing : words.tools.line}
      </span>
    </Control>
  );
}
