import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/language";
import type { LastTime, Pictures, Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { usePressGuard } from "../elements/press_guard";
import { ConnectionStatus, RejectedJoins, termsSummary } from "../elements/status_lines";
import { abilitySummary } from "../elements/summaries";
import { forgetOlder, markSeen, OPENS, unseenParts } from "./drafts";
import type { SharedPart } from "./preparing_state";

/**
 * Both seats are taken: look at what you agree on, try the pause, start. Nothing has to be filled in, and all of it can be
 * changed until both said yes. Nothing here depends on the other's yes (RELEASE8, VIEW1).
 */
export function Preparing({ screen }: { readonly screen: Variant<"preparing"> }) {
  const { actions, parts, preparing, readTemplate, template } = useApp();
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
  // What stands in the row from the beginning has been seen; what is open is being looked at.
  useLayoutEffect(() => {
    if (preparing.seen.value.terms === undefined) markSeen(preparing, "terms", screen);
    forgetOlder(preparing, screen);
    if (Opened && part !== null) markSeen(preparing, part, screen);
  });
  useEffect(() => {
    readTemplate?.().then(
      (read) => {
        template.value = read;
      },
      () => undefined,
    );
  }, [readTemplate, template]);
  const waits = !usePressGuard(`${part}`); // it stands where the way back did, and the one from the tools
  useWayBack(
    "screen",
    Opened
      ? { action: "back", label: words.back, press: close }
      : { action: "end-room", label: words.closeRoom, waits, press: actions.endRoom },
  );
  return (
    <div class="day prepare" ref={root}>
      {Opened ? <Opened screen={screen} close={close} /> : <Overview screen={screen} />}
    </div>
  );
}

function Overview({ screen }: { readonly screen: Variant<"preparing"> }) {
  const { parts, shown, preparing: open } = useApp();
  const { preparing, documents } = words;
  const { unfolded } = open;
  const PartsList = parts.loaded.value?.PartsList;
  const unseen = unseenParts(open.seen.value, screen);
  const fold = () => {
    parts.load();
    unfolded.value = !unfolded.value;
  };
  return (
    <>
      <section class="lead">
        <Heading>{screen.partnerHere ? preparing.bothHere : preparing.partnerNotHere}</Heading>
        <RejectedJoins count={screen.rejectedJoins} />
        <ConnectionStatus connection={screen.connection} />
        {!screen.kept && <p class="callout">{words.notStored}</p>}
        <Trying screen={screen} />
        <div class="parts">
          {screen.lastTime !== null && <AsLastTime screen={screen} last={screen.lastTime} />}
          <Control action="parts" look="row" expanded={unfolded.value} press={fold}>
            <span class="row-title">{preparing.agreed}</span>
            <span class={unseen.length > 0 ? "row-line changed" : "row-line"} role="status">
              {unseen.length > 0
                ? preparing.changed
                : unfolded.value
                  ? "" // each row below says its own
                  : open.ours.value !== null || open.mine.value !== null
                    ? documents.notKept
                    : termsSummary(screen.terms)}
            </span>
          </Control>
          {unfolded.value && PartsList && <PartsList screen={screen} unseen={unseen} />}
          {screen.pictures !== null && <PicturesHere pictures={screen.pictures} />}
        </div>
        <details class="beforehand">
          <summary>{preparing.betterWait}</summary>
          <p class="note">{preparing.betterWaitHow}</p>
        </details>
        <p class="note">{preparing.canTell}</p>
        <p class="note" data-can>
          {`${words.device.title}. ${abilitySummary(shown.value.device.can)}`}
        </p>
      </section>
      <Next screen={screen} unseen={unseen} />
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

/** One press brings back what this phone kept; it counts when both start, as all of it does (NEXT5). */
function AsLastTime({ screen, last }: { readonly screen: Variant<"preparing">; readonly last: LastTime }) {
  const { actions, preparing } = useApp();
  const { ours, mine, terms } = last;
  const bring = () => {
    const agreed = { terms, documents: { ...screen.documents, ours } };
    markSeen(preparing, "terms", agreed);
    markSeen(preparing, "ours", agreed);
    actions.asLastTime();
  };
  const brings = [termsSummary(terms), ours && words.documents.ours.title, mine && words.documents.mine.title];
  return (
    <Control action="as-last-time" look="row" press={bring}>
      <span class="row-title">{words.nextTime.asLast}</span>
      <span class="row-line">{brings.filter((each) => each !== null).join(" · ")}</span>
    </Control>
  );
}

/** What has been tried, and what comes next. */
function Trying({ screen }: { readonly screen: Variant<"preparing"> }) {
  const { preparing, rehearsal } = words;
  const { mine, theirs } = screen.rehearsal;
  const given = screen.ask === "given";
  const tried = mine !== null && theirs !== null;
  const before = mine === "before" || theirs === "before";
  return (
    <div role="status" class="trying">
      {before && tried && <p class="note came">{rehearsal.before}</p>}
      {mine !== null && mine !== "before" && <p class="note came">{rehearsal.mine[mine]}</p>}
      {theirs !== null && theirs !== "before" && <p class="note came">{rehearsal.theirs[theirs]}</p>}
      {!tried && <p class="body">{mine === null ? rehearsal.how : rehearsal.waitForTheirs}</p>}
      {given && (
        <p class="body">
          <strong>{preparing.saidYesTitle}</strong> {preparing.saidYes}
        </p>
      )}
      {screen.notTaken !== null && (
        <p class="note">{screen.notTaken === "voided" ? preparing.unready : words.notTaken[screen.notTaken]}</p>
      )}
      {tried && !given && <p class="body">{screen.partnerHere ? preparing.startWhenBoth : preparing.staysReady}</p>}
    </div>
  );
}

/** The one thing to do next, always in sight: try the pause (REHEARSE2), look at what changed (RELEASE9), start. */
function Next({ screen, unseen }: { readonly screen: Variant<"preparing">; readonly unseen: readonly SharedPart[] }) {
  const { actions, parts, preparing: open } = useApp();
  const { preparing, rehearsal } = words;
  const given = screen.ask === "given";
  const [changed] = unseen;
  const look = () => {
    parts.load();
    open.part.value = changed ?? null;
  };
  const unsaved =
    open.mine.value !== null ? words.documents.mine : open.ours.value !== null ? words.documents.ours : null;
  return (
    <div class="controls next">
      {unsaved !== null && screen.ask === "open" && (
        <p class="note" role="status">
          {unsaved.title}: {words.documents.notKept}
        </p>
      )}
      {given ? (
        <Control action="withdraw" look="quiet" press={() => actions.withdraw("start")}>
          {preparing.takeBack}
        </Control>
      ) : screen.ask !== "open" ? (
        <Control action="rehearse" look={screen.rehearsal.mine === null ? "main" : "quiet"} press={actions.pause}>
          {screen.rehearsal.mine === null ? rehearsal.tryIt : rehearsal.tryAgain}
        </Control>
      ) : changed !== undefined ? (
        <Control action="see-changed" look="main" press={look}>
          {preparing.seeFirst}
        </Control>
      ) : (
        <Control action="agree" look="main" waits={screen.reading} press={() => actions.agree("start")}>
          {preparing.start}
        </Control>
      )}
    </div>
  );
}
