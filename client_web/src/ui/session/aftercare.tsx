import { words } from "../../i18n/language";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { Bars } from "../elements/mark";
import { ConnectionStatus } from "../elements/status_lines";
import type { Variant } from "../elements/variant";
import { NextTimeRow } from "../preparing/next_time";
import { ToolsRow } from "../tools";

/** The end, unhurried: what each wished for. A touch doesn't pause here; a control does (TIME6). */
export function Aftercare({ screen }: { readonly screen: Variant<"aftercare"> }) {
  const { actions, tools, firstTool } = useApp();
  const toHelp = () => {
    tools?.load();
    firstTool.value = "help";
  };
  const { aftercare } = words;
  const { mine, theirs, over } = screen;
  return (
    <div class="day aftercare">
      <header class="top top-end">
        {over ? (
          <Control action="home" look="plain" press={actions.goHome}>
            {words.goHome}
          </Control>
        ) : (
          <Control action="end-room" look="plain" press={actions.endRoom}>
            {aftercare.close}
          </Control>
        )}
      </header>
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
        <p class="note" role="status">
          {over ? `${words.closed.ended.title} ${aftercare.stays}` : aftercare.stays}
        </p>
        <ConnectionStatus line={screen.connection} />
        <div class="parts">
          <ToolsRow />
          {tools !== undefined && (
            <Control action="didnt-stop" look="row" press={toHelp}>
              {aftercare.didntStop}
            </Control>
          )}
        </div>
        {!over && <NextTimeRow nextTime={screen.nextTime} />}
      </section>
      {!over && (
        <div class="controls">
          <PauseInAftercare look="answer" />
        </div>
      )}
    </div>
  );
}

/** The tools, which lie over the rest, leave room for it. */
export function PauseInAftercare({ look }: { readonly look: "answer" | "quiet" }) {
  const { actions } = useApp();
  return (
    <Control action="pause-aftercare" look={look} press={actions.pause}>
      <Bars class="pause-bars" />
      {words.pause}
    </Control>
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
