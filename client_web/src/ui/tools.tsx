/** The way to the tools. They lie over a screen that nothing is going on in; where a session begins, they give way. */

import { words } from "../i18n/language";
import type { Screen } from "../room/screen_types";
import { type FirstTool, useApp } from "./app_context";
import { Control } from "./elements/control";
import { OUTLASTED } from "./preparing/preparing_state";

/** Screens on which they can lie. */
const UNDER: ReadonlySet<Screen["name"]> = new Set(["home", "preparing", "aftercare", "closed", "refused"]);

/** Outside a room, too, nothing takes them away; only where a session goes on, or a room is on its way. */
const KEEPS: ReadonlySet<Screen["name"]> = new Set([...OUTLASTED, ...UNDER]);

export const mayLieOver = (screen: Screen, first: FirstTool | null): boolean =>
  UNDER.has(screen.name) || (first !== null && screen.name === "paused");
export const keepsTools = (screen: Screen): boolean => KEEPS.has(screen.name);

export function ToolsRow() {
  const { tools } = useApp();
  const open = useOpen(null);
  if (tools === undefined) return null;
  return (
    <Control action="tools" look="row" press={open}>
      <span class="row-title">{words.tools.title}</span>
      <span class="row-line" role="status">
        {tools.failed.value ? words.tools.missing : words.tools.line}
      </span>
    </Control>
  );
}

/** To one's lists at once, which are looked at together before a start. */
export function ListsRow() {
  const { tools } = useApp();
  const open = useOpen("lists");
  if (tools === undefined) return null;
  return (
    <Control action="open-lists" look="row" press={open}>
      {words.preparing.listsFirst}
    </Control>
  );
}

function useOpen(at: "lists" | null): () => void {
  const { tools, toolsAt, toolsOpen } = useApp();
  return () => {
    tools?.load();
    toolsAt.value = at;
    toolsOpen.value = true;
  };
}
