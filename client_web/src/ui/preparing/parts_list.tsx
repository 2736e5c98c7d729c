/** What can be agreed on and chosen before the start, a line each. Nobody has to open any of it. */

import type { ComponentChildren } from "preact";
import { words } from "../../i18n/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { termsSummary } from "../elements/status_lines";
import { abilitySummary } from "../elements/summaries";
import { ListsRow, ToolsRow } from "../elements/tools_rows";
import { OPENS } from "./drafts";
import type { PreparingPart, SharedPart } from "./preparing_state";

export function PartsList({
  screen,
  unseen,
}: {
  readonly screen: Variant<"preparing">;
  /** What the other one changed and this person hasn't looked at. */
  readonly unseen: readonly SharedPart[];
}) {
  const { actions, shown, preparing: open } = useApp();
  const { device, push } = shown.value;
  const { documents } = words;
  const { ours, mine, theirs } = screen.documents;
  const isNew = (part: SharedPart) => unseen.includes(part);
  return (
    <>
      <Row part="terms" title={words.terms.title} changed={isNew("terms")}>
        {termsSummary(screen.terms)}
      </Row>
      <Row part="ours" title={documents.ours.title} changed={isNew("ours")} written>
        {open.ours.value !== null
          ? documents.notKept
          : firstOf(ours?.ladder.join(" · "), ours?.signal, ours?.stopWord) || documents.nothingYet}
      </Row>
      <Row part="mine" title={documents.mine.title} written>
        {open.mine.value !== null ? documents.notKept : firstOf(...Object.values(mine ?? {})) || documents.nothingYet}
      </Row>
      <Row part="theirs" title={documents.theirs.title} changed={isNew("theirs")} written>
        {firstOf(...Object.values(theirs ?? {})) || documents.theirs.nothingYet}
      </Row>
      <Row part="second_path" title={words.secondPath.title}>
        {words.secondPath.states[screen.path]}
      </Row>
      <Row part="next" title={words.nextTime.title}>
        {words.nextTime.states[screen.nextTime]}
      </Row>
      <Row part="phone" title={words.device.title}>
        {abilitySummary(device.can)}
      </Row>
      {push.state !== "none" && (
        <Row part="notices" title={words.pushNotifications.title}>
          {words.pushNotifications.states[push.state]}
        </Row>
      )}
      {screen.ask === "open" && (
        <Control action="rehearse" look="row" press={actions.pause}>
          {words.rehearsal.tryAgain}
        </Control>
      )}
      <ListsRow />
      <ToolsRow />
    </>
  );
}

/** The first of these texts that says something, in one line. */
const firstOf = (...texts: readonly (string | undefined)[]): string =>
  (texts.find((text) => text !== undefined && text !== "") ?? "").replaceAll("\n", " · ");

function Row({
  part,
  title,
  changed = false,
  written = false,
  children,
}: {
  readonly part: PreparingPart;
  readonly title: string;
  readonly changed?: boolean;
  /** By one of the two: only its beginning. */
  readonly written?: boolean;
  readonly children: ComponentChildren;
}) {
  const { parts, preparing } = useApp();
  const open = () => {
    parts.load();
    preparing.part.value = part;
  };
  return (
    <Control action={OPENS[part]} look="row" press={open}>
      <span class="row-title">{title}</span>
      {changed && <span class="row-line changed">{words.preparing.changed}</span>}
      <span class={written ? "row-line row-written" : "row-line"}>{children}</span>
    </Control>
  );
}
