import { words } from "../../i18n/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { usePressGuard } from "../elements/press_guard";
import { ConnectionStatus } from "../elements/status_lines";
import { NotHonouredRow, ToolsRow } from "../elements/tools_rows";
import { NextTimeRow } from "../preparing/next_time";
import { PauseInAftercare } from "./pause_button";

/** The end, unhurried: what each wished for. A touch doesn't pause here; a control does (TIME6). */
export function Aftercare({ screen }: { readonly screen: Variant<"aftercare"> }) {
  const { actions, tools, firstTool } = useApp();
  const openPartner = () => {
    tools?.load();
    firstTool.value = "partner";
  };
  const { aftercare } = words;
  const { mine, theirs, wrong, over } = screen;
  // It stands where a way back from the tools did, and where *Enough for today* did.
  const waits = !usePressGuard();
  useWayBack(
    "screen",
    over
      ? { action: "home", label: words.goHome, press: actions.goHome }
      : { action: "end-room", label: words.closeRoom, waits, press: actions.endRoom },
  );
  return (
    <div class="day aftercare">
      <section class="lead">
        <Heading>{aftercare.title}</Heading>
        <p class="body">{aftercare.noHurry}</p>
        {mine === "" && theirs === "" ? (
          <ul class="reminders">
            {aftercare.ideas.map((idea) => (
              <li key={idea}>{idea}</li>
            ))}
          </ul>
        ) : (
          <dl class="reading wishes">
            {mine !== "" && <Wish of={aftercare.mine}>{mine}</Wish>}
            {theirs !== "" && <Wish of={aftercare.theirs}>{theirs}</Wish>}
          </dl>
        )}
        {theirs !== "" && <p class="body">{aftercare.wishes}</p>}
        {wrong !== "" && (
          <details class="beforehand">
            <summary>{words.goingOn.ifWrong}</summary>
            <p class="quoted" dir="auto">
              {wrong}
            </p>
          </details>
        )}
        <p class="note" role="status">
          {over ? `${words.closed.ended.title} ${aftercare.stays}` : aftercare.stays}
        </p>
        {!over && <ConnectionStatus connection={screen.connection} />}
        <div class="parts">
          <ToolsRow />
          {tools !== undefined && (
            <>
              <Control action="open-partner" look="row" press={openPartner}>
                {aftercare.partner}
              </Control>
              <NotHonouredRow />
            </>
          )}
        </div>
        <NextTimeRow nextTime={screen.nextTime} bringBack={screen.bringBack} over={over} />
      </section>
      {!over && (
        <div class="controls">
          <PauseInAftercare look="answer" />
        </div>
      )}
    </div>
  );
}

function Wish({ of, children }: { readonly of: string; readonly children: string }) {
  return (
    <div>
      <dt>{of}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}
