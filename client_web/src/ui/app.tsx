import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Screen } from "../room/screen_types";
import { Announcer } from "./announcer";
import { type AppContext, AppProvider, useApp } from "./app_context";
import type { DayScreen } from "./day";
import { Bar, hasBar } from "./elements/bar";
import { Boundary } from "./elements/boundary";
import { Fallen, FallenTools, NotHere } from "./fallen";
import { putAway } from "./preparing/preparing_state";
import { Paused } from "./session/paused";
import { TakenOver } from "./session/taken_over";
import { Together } from "./session/together";
import { showChosen, showTheme } from "./theme";
import { keepsTools, mayLieOver } from "./tools_over";
import { listenForPauses } from "./touch";
import { Loading } from "./way_in/loading";
import { listenForQuickExit } from "./way_in/quick_exit";

/** `app`: made once for a page, so that what lies open on it outlasts another language. */
export function App({ app }: { readonly app: AppContext }) {
  const { screen } = app.shown.value;
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const firstTool = app.firstTool.value;
  const ToolsPanel = app.toolsOpen.value || firstTool !== null ? (app.tools?.loaded.value ?? null) : null;
  const day = app.day.loaded.value;
  const over = ToolsPanel !== null && mayLieOver(screen, firstTool);
  const place = over ? "for you" : placeOf(screen);

  useLayoutEffect(() => listening(app), [app]); // at once: where all is drawn anew, no tap falls in between
  useLayoutEffect(() => showTheme(screen), [screen]);
  useSignalEffect(() => showChosen(app.shown.value.device.chosen));
  useLayoutEffect(() => {
    putAway(app.preparing, screen);
    if (!IN_SESSION.has(screen.name)) app.told.value = null;
    if (!keepsTools(screen)) app.closeTools();
  }, [app, screen.name]);
  useEffect(() => {
    if (screen.name !== "preparing" || over) return;
    app.readTemplate?.().then(
      (template) => {
        app.template.value = template;
      },
      () => undefined,
    );
  }, [app, screen.name, over]);
  // The focus moves when the place changes, and only then.
  useLayoutEffect(() => {
    if (first.current) first.current = false;
    else main.current?.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
  }, [place]);

  return (
    <AppProvider value={app}>
      <main ref={main} {...stateOf(screen)} data-tools={over} aria-busy={!over && isOfDay(screen) && day === null}>
        <Boundary of={screen} instead={null}>
          <Announcer screen={screen} />
        </Boundary>
        {hasBar(screen) && (
          <div class="ways">
            <Bar screen={screen} over={over} />
            {over && screen.name === "paused" && (
              <Boundary of={screen} instead={<Fallen screen={screen} />}>
                {day === null ? <Fallen screen={screen} /> : <day.Grounded screen={screen} />}
              </Boundary>
            )}
          </div>
        )}
        {!over && (
          <Boundary key={drawnAs(screen)} of={screen} instead={<Fallen screen={screen} />}>
            <Shown screen={screen} />
          </Boundary>
        )}
        {ToolsPanel !== null && (
          <div class="over" key={firstTool ?? "tools"} hidden={!over}>
            <Boundary of={screen} instead={<FallenTools />}>
              <ToolsPanel
                first={firstTool ?? app.toolsAt.value}
                leave={app.closeTools}
                toLadder={screen.name === "preparing" ? app.toLadder : null}
                away={!over}
              />
            </Boundary>
          </div>
        )}
      </main>
    </AppProvider>
  );
}

/** All that a page listens for wherever it's touched. */
function listening({ shown, actions, pauses }: AppContext): () => void {
  const pause = () => {
    actions.pause();
    pauses.value += 1;
  };
  const offs = [listenForPauses(() => shown.peek().screen, pause), listenForQuickExit(actions.leave)];
  return () => {
    for (const off of offs) off();
  };
}

/** Whether it is drawn by what is loaded right behind the page (`day.tsx`). */
const isOfDay = (screen: Screen): screen is DayScreen => !OF_SESSION.has(screen.name);

const OF_SESSION: ReadonlySet<Screen["name"]> = new Set([
  ...(["opening", "joining", "connecting", "left"] as const),
  ...(["together", "paused", "taken_over"] as const),
]);

function Shown({ screen }: { readonly screen: Screen }) {
  const { day } = useApp();
  switch (screen.name) {
    case "opening":
    case "joining":
    case "connecting":
      return <Loading screen={screen} />;
    case "left":
      return null;
    case "together":
      return <Together screen={screen} />;
    case "paused":
      return <Paused screen={screen} />;
    case "taken_over":
      return <TakenOver screen={screen} />;
    default: {
      const part = day.loaded.value;
      return part === null ? <NotHere screen={screen} /> : <part.Day screen={screen} />;
    }
  }
}

/** What was told once in a session isn't told again in it. */
const IN_SESSION: ReadonlySet<Screen["name"]> = new Set(["together", "paused", "connecting", "taken_over"]);

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
      state["data-over"] = String(screen.over);
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
