import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/language";
import type { Actions } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { lazy } from "../elements/lazy";
import { ConnectionStatus, RejectedJoins } from "../elements/status_lines";
import { abilitySummary, termsSummary } from "../elements/summaries";
import type { Variant } from "../elements/variant";
import { type LazyTools, ToolsRow } from "../tools";
import type { Device } from "./device";
import { type PreparingPart, preparingState } from "./preparing_state";
import type { PushNotifications } from "./push_notifications";

interface Props {
  readonly screen: Variant<"preparing">;
  readonly actions: Actions;
  readonly pushNotifications: PushNotifications | undefined;
  readonly device: Device | undefined;
  readonly tools: LazyTools | undefined;
}

const OPENS = {
  terms: "open-terms",
  ours: "write-ours",
  mine: "write-mine",
  theirs: "read-theirs",
  place: "open-place",
  next: "open-next",
  phone: "open-phone",
  notices: "open-notices",
} as const;

const parts = lazy(() => import("./lazy_parts"));

/**
 * Both seats are taken: look at what you agree on, try the pause, start. Nothing has to be filled in, and all of it can be
 * changed until both said yes. Nothing here depends on the other's yes (RELEASE8, VIEW1).
 */
export function Preparing({ screen, actions, pushNotifications, device, tools }: Props) {
  useEffect(parts.load);
  const open = parts.loaded.value;
  const part = open === null ? null : preparingState.part.value;
  const { terms, documents: texts, connection: line } = screen;
  const root = useRef<HTMLDivElement>(null);
  const before = useRef(part);
  // What is opened begins at its heading; what is closed leads back to the line that opened it.
  useLayoutEffect(() => {
    const from = before.current;
    before.current = part;
    if (from === part) return;
    scrollTo(0, 0);
    const place = part === null && from !== null ? `[data-action=${OPENS[from]}]` : "[data-focus]";
    root.current?.querySelector<HTMLElement>(place)?.focus({ preventScroll: part !== null });
  }, [part]);
  const close = () => {
    preparingState.part.value = null;
  };
  return (
    <div class="day prepare" ref={root}>
      {open === null || part === null ? (
        <Overview
          screen={screen}
          actions={actions}
          pushNotifications={pushNotifications}
          device={device}
          tools={tools}
        />
      ) : (
        <>
          {part === "terms" && <open.TermsPart terms={terms} line={line} edit={actions.edit} close={close} />}
          {part === "ours" && <open.WriteOurs page={texts.ours} line={line} keep={actions.writeOurs} close={close} />}
          {part === "mine" && <open.WriteMine page={texts.mine} line={line} keep={actions.writeMine} close={close} />}
          {part === "theirs" && <open.ReadTheirs page={texts.theirs} close={close} />}
          {part === "next" && (
            <open.NextTimePart nextTime={screen.nextTime} choose={actions.chooseNextTime} close={close} />
          )}
          {part === "place" && <open.SamePlacePart path={screen.path} choose={actions.choosePath} close={close} />}
          {part === "phone" && device !== undefined && <open.DevicePart device={device} close={close} />}
          {part === "notices" && pushNotifications !== undefined && (
            <open.PushPart pushNotifications={pushNotifications} close={close} />
          )}
        </>
      )}
    </div>
  );
}

function Overview({ screen, actions, pushNotifications, device, tools }: Props) {
  const { preparing, pages } = words;
  const { ours, mine, theirs } = screen.documents;
  return (
    <>
      <header class="top top-end">
        <Control action="end-room" look="plain" press={actions.endRoom}>
          {words.endForToday}
        </Control>
      </header>
      <section class="lead">
        <Heading>{screen.partnerHere ? preparing.bothHere : preparing.partnerNotHere}</Heading>
        <RejectedJoins knocks={screen.rejectedJoins} />
        <ConnectionStatus line={screen.connection} />
        {!screen.kept && <p class="notice">{words.notStored}</p>}
        <div class="parts">
          <Row part="terms" title={words.terms.title}>
            {termsSummary(screen.terms)}
          </Row>
          <Row part="ours" title={pages.ours.title}>
            {preparingState.ours.value !== null
              ? pages.notKept
              : firstOf(ours?.ladder.join(" · "), ours?.signal) || pages.nothingYet}
          </Row>
          <Row part="mine" title={pages.mine.title}>
            {preparingState.mine.value !== null
              ? pages.notKept
              : firstOf(mine?.asks, mine?.wishes, mine?.hard, mine?.helps) || pages.nothingYet}
          </Row>
          <Row part="theirs" title={pages.theirs.title}>
            {firstOf(theirs?.asks, theirs?.wishes, theirs?.hard, theirs?.helps) || pages.theirs.nothingYet}
          </Row>
          <Row part="place" title={words.samePlace.title}>
            {words.samePlace.states[screen.path]}
          </Row>
          <Row part="next" title={words.nextTime.title}>
            {words.nextTime.states[screen.nextTime]}
          </Row>
          {device !== undefined && (
            <Row part="phone" title={words.device.title}>
              {abilitySummary(device.can.value)}
            </Row>
          )}
          {pushNotifications !== undefined && pushNotifications.state.value !== "none" && (
            <Row part="notices" title={words.pushNotifications.title}>
              {words.pushNotifications.states[pushNotifications.state.value]}
            </Row>
          )}
          <ToolsRow tools={tools} />
        </div>
      </section>
      <Trying screen={screen} actions={actions} />
    </>
  );
}

/** The first of these texts that says something, in one line. */
const firstOf = (...texts: readonly (string | undefined)[]): string =>
  (texts.find((text) => text !== undefined && text !== "") ?? "").replaceAll("\n", " · ");

function Row({
  part,
  title,
  children,
}: {
  readonly part: PreparingPart;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const open = () => {
    parts.load();
    preparingState.part.value = part;
  };
  return (
    <Control action={OPENS[part]} look="row" press={open}>
      <span class="row-title">{title}</span>
      <span class="row-line">{children}</span>
    </Control>
  );
}

/** The one thing to do next: try the pause, then start (REHEARSE2). */
function Trying({ screen, actions }: Pick<Props, "screen" | "actions">) {
  const { preparing, rehearsal } = words;
  const { mine, theirs } = screen.rehearsal;
  const given = screen.ask === "given";
  const tried = mine !== null && theirs !== null;
  return (
    <div class="controls">
      <div role="status" class="trying">
        {mine !== null && <p class="note came">{rehearsal.mine[mine]}</p>}
        {theirs !== null && <p class="note came">{rehearsal.theirs[theirs]}</p>}
        {!tried && <p class="body">{mine === null ? rehearsal.how : rehearsal.waitForTheirs}</p>}
        {given && (
          <p class="body">
            <strong>{preparing.saidYesTitle}</strong> {preparing.saidYes}
          </p>
        )}
        {tried && !given && <p class="body">{screen.partnerHere ? preparing.startWhenBoth : preparing.staysReady}</p>}
      </div>
      {screen.ask === "open" && (
        <Control action="agree" look="main" press={() => actions.agree("start")}>
          {preparing.start}
        </Control>
      )}
      {given && (
        <Control action="withdraw" look="quiet" press={() => actions.withdraw("start")}>
          {preparing.takeBack}
        </Control>
      )}
      {!given && (
        <Control action="rehearse" look={mine === null ? "main" : "plain"} press={actions.pause}>
          {mine === null ? rehearsal.tryIt : rehearsal.tryAgain}
        </Control>
      )}
    </div>
  );
}
