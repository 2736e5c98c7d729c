/** The ways to the tools. */

import { words } from "../../i18n/language";
import { useApp } from "../app_context";
import { Control } from "./control";

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

/** To people who help, in one press, for whoever wasn't met with a stop (HELP5, HONOUR1). */
export function NotHonouredRow() {
  const { tools, firstTool } = useApp();
  if (tools === undefined) return null;
  const open = () => {
    tools.load();
    firstTool.value = "help";
  };
  return (
    <Control action="didnt-stop" look="row" press={open}>
      {words.aftercare.didntStop}
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
