import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/language";
import type { Actions } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { later } from "../elements/lazy";
import { Knocks, Line } from "../elements/status_lines";
import { abilityLine, termsLine } from "../elements/summaries";
import type { Variant } from "../elements/variant";
import { type Companions, ForYouRow } from "../tools";
import type { Phone } from "./device";
import { desk, type Part } from "./preparing_state";
import type { Notices } from "./push_notifications";

interface Props {
  readonly screen: Variant<"preparing">;
  readonly actions: Actions;
  readonly notices: Notices | undefined;
  readonly phone: Phone | undefined;
  readonly companions: Companions | undefined;
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

const parts = later(() => import("./lazy_parts"));

/**
 * Both seats are taken: look at what you agree on, try the pause, start. Nothing has to be filled in, and all of it can be
 * changed until both said yes. Nothing here depends on the other's yes (RELEASE8, VIEW1).
 */
export function Preparing({ screen, actions, notices, phone, companions }: Props) {
  useEffect(parts.ask);
  const open = parts.here.value;
  const part = open === null ? null : desk.part.value;
  const { terms, texts, line } = screen;
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
    desk.part.value = null;
  };
  return (
    <div class="day prepare" ref={root}>
      {open === null || part === null ? (
        <Overview screen={screen} actions={actions} notices={notices} phone={phone} companions={companions} />
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
          {part === "phone" && phone !== undefined && <open.ThisPhonePart phone={phone} close={close} />}
          {part === "notices" && notices !== undefined && <open.NoticesPart notices={notices} close={close} />}
        </>
      )}
    </div>
  );
}

function Overview({ screen, actions, notices, phone, companions }: Props) {
  const { preparing, pages } = words;
  const { ours, mine, theirs } = screen.texts;
  return (
    <>
      <header class="top top-end">
        <Control action="end-room" look="plain" press={actions.endRoom}>
          {words.endForToday}
        </Control>
      </header>
      <section class="lead">
        <Heading>{screen.partnerHere ? preparing.bothHere : preparing.partnerNotHere}</Heading>
        <Knocks knocks={screen.knocks} />
        <Line line={screen.line} />
        {!screen.kept && <p class="notice">{words.notStored}</p>}
        <div class="parts">
          <Row part="terms" title={words.terms.title}>
            {termsLine(screen.terms)}
          </Row>
          <Row part="ours" title={pages.ours.title}>
            {desk.ours.value !== null
              ? pages.notKept
              : firstOf(ours?.ladder.join(" · "), ours?.signal) || pages.nothingYet}
          </Row>
          <Row part="mine" title={pages.mine.title}>
            {desk.mine.value !== null
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
          {phone !== undefined && (
            <Row part="phone" title={words.phone.title}>
              {abilityLine(phone.can.value)}
            </Row>
          )}
          {notices !== undefined && notices.state.value !== "none" && (
            <Row part="notices" title={words.notices.title}>
              {words.notices.states[notices.state.value]}
            </Row>
          )}
          <ForYouRow companions={companions} />
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
  readonly part: Part;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  const open = () => {
    parts.ask();
    desk.part.value = part;
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
