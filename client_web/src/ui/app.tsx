import { type ReadonlySignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Actions, Screen } from "../room/screen_types";
import { Announcer } from "./announcer";
import type { Device } from "./preparing/device";
import { type OpenedTemplate, openedTemplate } from "./preparing/opened_template";
import { Preparing } from "./preparing/preparing";
import { clearPreparing } from "./preparing/preparing_state";
import type { PushNotifications } from "./preparing/push_notifications";
import { Aftercare, PauseInAftercare } from "./session/aftercare";
import { Paused } from "./session/paused";
import { TakenOver } from "./session/taken_over";
import { Together } from "./session/together";
import { showChosen, showTheme } from "./theme";
import { closeTools, type LazyTools, openLadder, toolsOver } from "./tools";
import { listenForPauses } from "./touch";
import type { Offers } from "./way_in/app_offers";
import { Closed } from "./way_in/closed";
import { CodeEntry } from "./way_in/code_entry";
import { FirstQuestion } from "./way_in/first_question";
import { Home } from "./way_in/home";
import { Loading } from "./way_in/loading";
import { listenForQuickExit, QuickExit } from "./way_in/quick_exit";
import { Waiting } from "./way_in/waiting";

/** All that `ui` gets of the rest. */
export interface Lull {
  readonly screen: ReadonlySignal<Screen>;
  readonly actions: Actions;
  /** When the present proof is `W` old, on the clock of `performance.now()` (SHOW8). */
  readonly proofDeadline: ReadonlySignal<number | null>;
  readonly offers?: Offers;
  readonly pushNotifications?: PushNotifications;
  readonly device?: Device;
  readonly tools?: LazyTools;
  /** The template that was opened on this phone, if there is one. */
  readonly openedTemplate?: () => Promise<OpenedTemplate | null>;
}

export function App({ lull }: { readonly lull: Lull }) {
  const screen = lull.screen.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const { View, over } = toolsOver(screen, lull.tools);
  const place = over ? "for you" : placeOf(screen);

  useEffect(() => listenForPauses(lull.screen, lull.actions), [lull]);
  useEffect(() => listenForQuickExit(lull.actions.leave), [lull]);
  useLayoutEffect(() => showTheme(screen), [screen]);
  useSignalEffect(() => showChosen(lull.device?.chosen.value));
  useLayoutEffect(() => clearPreparing(screen), [screen.name]);
  useEffect(() => {
    if (screen.name !== "preparing" || over) return;
    lull.openedTemplate?.().then(
      (template) => {
        openedTemplate.value = template;
      },
      () => undefined,
    );
  }, [lull, screen.name, over]);
  // The focus moves when the place changes, and only then.
  useLayoutEffect(() => {
    if (first.current) first.current = false;
    else main.current?.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
  }, [place]);

  return (
    <main ref={main} {...stateOf(screen)} data-tools={over}>
      <Announcer screen={screen} />
      {CAN_LEAVE.has(screen.name) && <QuickExit leave={lull.actions.leave} />}
      {!over && <Shown key={drawnAs(screen)} screen={screen} lull={lull} />}
      {View !== null && (
        <div key="tools" hidden={!over}>
          <View leave={closeTools} toLadder={screen.name === "preparing" ? openLadder : null} away={!over} />
        </div>
      )}
      {over && screen.name === "aftercare" && (
        <div class="pause-over">
          <PauseInAftercare look="quiet" actions={lull.actions} />
        </div>
      )}
    </main>
  );
}

function Shown({ screen, lull }: { readonly screen: Screen; readonly lull: Lull }) {
  const { actions, proofDeadline, offers, pushNotifications, device, tools } = lull;
  switch (screen.name) {
    case "home":
      return <Home screen={screen} actions={actions} offers={offers} tools={tools} />;
    case "opening":
    case "joining":
    case "connecting":
      return <Loading screen={screen} actions={actions} />;
    case "first":
      return <FirstQuestion screen={screen} actions={actions} />;
    case "typing":
      return <CodeEntry screen={screen} actions={actions} />;
    case "left":
      return null;
    case "waiting":
      return <Waiting screen={screen} actions={actions} />;
    case "preparing":
      return (
        <Preparing
          screen={screen}
          actions={actions}
          pushNotifications={pushNotifications}
          device={device}
          tools={tools}
        />
      );
    case "together":
      return <Together screen={screen} actions={actions} proofDeadline={proofDeadline} />;
    case "aftercare":
      return <Aftercare screen={screen} actions={actions} tools={tools} />;
    case "paused":
      return <Paused screen={screen} actions={actions} />;
    case "taken_over":
      return <TakenOver screen={screen} actions={actions} />;
    case "closed":
    case "refused":
      return <Closed screen={screen} actions={actions} offers={offers} tools={tools} />;
  }
}

/** Where a sign for it is shown. Everywhere else the keys and the gesture do it too (LEAVE1). */
const CAN_LEAVE: ReadonlySet<Screen["name"]> = new Set([
  "first",
  "home",
  "typing",
  "waiting",
  "preparing",
  "aftercare",
  "closed",
  "refused",
]);

/** Screens drawn alike go over into each other; any other begins afresh. */
function drawnAs(screen: Screen): string {
  const between = screen.name === "opening" || screen.name === "joining" || screen.name === "connecting";
  return between ? "between" : screen.name;
}

/** Two screens with the same place are one to a person who listens: the focus stays. */
function placeOf(screen: Screen): string {
  if (screen.name === "paused") return screen.mine ? "paused mine" : "paused";
  if (screen.name === "together" && screen.checkIn !== null) return "check-in";
  return screen.name;
}

/** The screen as attributes: what style and browser tests go by. */
function stateOf(screen: Screen): Record<string, string> {
  const state: Record<string, string> = { "data-screen": screen.name };
  switch (screen.name) {
    case "preparing":
      state["data-ask"] = screen.ask;
      state["data-partner-here"] = String(screen.partnerHere);
      state["data-came-mine"] = screen.rehearsal.mine ?? "none";
      state["data-came-theirs"] = screen.rehearsal.theirs ?? "none";
      state["data-path"] = screen.path;
      state["data-next-time"] = screen.nextTime;
      state["data-kept"] = String(screen.kept);
      state["data-line"] = screen.connection;
      break;
    case "together":
      state["data-thinning"] = String(screen.thinning);
      state["data-check-in"] = screen.checkIn === null ? "none" : (screen.checkIn.answer ?? "open");
      state["data-pace"] = screen.pace ?? "none";
      state["data-ending"] = screen.ending;
      state["data-step-ask"] = screen.ladder?.next ?? "none";
      break;
    case "aftercare":
      state["data-line"] = screen.connection;
      state["data-next-time"] = screen.nextTime;
      break;
    case "paused":
      state["data-mine"] = String(screen.mine);
      state["data-ask"] = screen.ask;
      state["data-receipt"] = screen.receipt ?? "none";
      state["data-unseen"] = String(screen.unseen);
      state["data-trying"] = String(screen.trying);
      state["data-confirm"] = String(screen.confirm);
      state["data-time-over"] = String(screen.timeOver);
      state["data-path"] = screen.path;
      state["data-coming-back"] = String(screen.comingBack);
      state["data-partner-here"] = String(screen.partnerHere);
      state["data-line"] = screen.connection;
      break;
    case "taken_over":
      state["data-paused"] = String(screen.paused);
      break;
    case "waiting":
      state["data-line"] = screen.connection;
      state["data-spoken"] = screen.spoken?.state ?? "none";
      break;
    case "typing":
      state["data-trouble"] = screen.trouble ?? "none";
      break;
    case "closed":
    case "refused":
      state["data-why"] = screen.why;
      break;
  }
  return state;
}
