import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/language";
import type { Pictures } from "../../room/screen_types";
import { useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { ConnectionStatus, RejectedJoins } from "../elements/status_lines";
import { abilitySummary, termsSummary } from "../elements/summaries";
import type { Variant } from "../elements/variant";
import { ListsRow, ToolsRow } from "../tools";
import type { PreparingPart } from "./preparing_state";

const OPENS = {
  terms: "open-terms",
  ours: "write-ours",
  mine: "write-mine",
  theirs: "read-theirs",
  place: "open-place",
  next: "open-next",
  phone: "open-phone",
  notices: "open-notices",
  pictures: "open-pictures",
} as const;

/**
 * Both seats are taken: look at what you agree on, try the pause, start. Nothing has to be filled in, and all of it can be
 * changed until both said yes. Nothing here depends on the other's yes (RELEASE8, VIEW1).
 */
export function Preparing({ screen }: { readonly screen: Variant<"preparing"> }) {
  const { actions, parts, preparing } = useApp();
  useEffect(parts.load);
  const part = parts.loaded.value === null ? null : preparing.part.value;
  const Opened = part === null ? null : parts.loaded.value?.PARTS[part];
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
    preparing.part.value = null;
  };
  useWayBack(
    "screen",
    Opened
      ? { action: "back", label: words.back, press: close }
      : { action: "end-room", label: words.closeRoom, press: actions.endRoom },
  );
  return (
    <div class="day prepare" ref={root}>
      {Opened ? <Opened screen={screen} close={close} /> : <Overview screen={screen} />}
    </div>
  );
}

function Overview({ screen }: { readonly screen: Variant<"preparing"> }) {
  const { shown, preparing: open } = useApp();
  const { device, push } = shown.value;
  const { preparing, pages } = words;
  const { ours, mine, theirs } = screen.documents;
  return (
    <>
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
            {open.ours.value !== null
              ? pages.notKept
              : firstOf(ours?.ladder.join(" · "), ours?.signal, ours?.stopWord) || pages.nothingYet}
          </Row>
          <Row part="mine" title={pages.mine.title}>
            {open.mine.value !== null ? pages.notKept : firstOf(...Object.values(mine ?? {})) || pages.nothingYet}
          </Row>
          <Row part="theirs" title={pages.theirs.title}>
            {firstOf(...Object.values(theirs ?? {})) || pages.theirs.nothingYet}
          </Row>
          <Row part="place" title={words.samePlace.title}>
            {words.samePlace.states[screen.path]}
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
          {screen.pictures !== null && <PicturesHere pictures={screen.pictures} />}
          <ListsRow />
          <ToolsRow />
        </div>
        <details class="beforehand">
          <summary>{preparing.betterWait}</summary>
          <p class="note">{preparing.betterWaitHow}</p>
        </details>
        <p class="note">{preparing.canTell}</p>
      </section>
      <Trying screen={screen} />
    </>
  );
}

/** Its place is there before the pictures are, so that nothing moves. */
function PicturesHere({ pictures }: { readonly pictures: Pictures }) {
  const { parts, preparing, pictures: drawn } = useApp();
  useEffect(drawn.load);
  const part = drawn.loaded.value;
  const open = () => {
    parts.load();
    preparing.part.value = "pictures";
  };
  return part === null ? (
    <span style={{ minBlockSize: "6.25rem" }} />
  ) : (
    <part.PicturesRow pictures={pictures} open={open} />
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
  const { parts, preparing } = useApp();
  const open = () => {
    parts.load();
    preparing.part.value = part;
  };
  return (
    <Control action={OPENS[part]} look="row" press={open}>
      <span class="row-title">{title}</span>
      <span class="row-line">{children}</span>
    </Control>
  );
}

/** The one thing to do next: try the pause, then start (REHEARSE2). */
function Trying({ screen }: { readonly screen: Variant<"preparing"> }) {
  const { actions } = useApp();
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
        {screen.notTaken !== null && <p class="note">{words.notTaken[screen.notTaken]}</p>}
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
