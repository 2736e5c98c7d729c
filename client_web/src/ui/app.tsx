import { useSignalEffect } from "@preact/signals";
import { options } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isOfDay, type Screen } from "../room/screen_types";
import { Announcer } from "./announcer";
import { type AppContext, AppProvider, type FirstTool, useApp } from "./app_context";
import { Bar, hasBar } from "./elements/bar";
import { Boundary } from "./elements/boundary";
import { Fallen, NotHere } from "./fallen";
import { OUTLASTED, putAway } from "./preparing/preparing_state";
import { Paused } from "./session/paused";
import { Together } from "./session/together";
import { showChosen, showTheme } from "./theme";
import { listenForPauses } from "./touch";
import { Loading } from "./way_in/loading";

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
  useLayoutEffect(() => day?.listen(app.actions.leave), [app, day]);
  useLayoutEffect(() => showTheme(screen), [screen]);
  useSignalEffect(() => showChosen(app.shown.value.device.chosen));
  useLayoutEffect(() => {
    putAway(app.preparing, screen);
    if (isOfDay(screen)) app.told.value = null; // what was told once in a session isn't told again in it
    if (!keepsTools(screen)) app.closeTools();
  }, [app, screen.name]);
  // The focus moves when the place changes, and only then; what a touch has sent goes before it, for to move it lays out the page.
  useEffect(() => {
    if (first.current) first.current = false;
    else if (place) main.current?.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
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
            <Boundary of={screen} instead={day && <day.FallenTools />}>
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

/**
 * The frame that shows a pause is soon enough to draw it: drawn at once, it would hold up the beat, which is sealed meanwhile, for a
 * third of a second on a slow phone. A page that isn't seen has no frames.
 */
function withTheNextFrame(draw: () => void): void {
  requestAnimationFrame(draw);
  setTimeout(draw, WITHOUT_A_FRAME);
}

const WITHOUT_A_FRAME = 50;

/** A pause is taken wherever the page is touched. */
function listening({ shown, actions, pauses }: AppContext): () => void {
  const pause = () => {
    options.debounceRendering = withTheNextFrame;
    actions.pause();
    pauses.value += 1;
    delete options.debounceRendering;
  };
  return listenForPauses(() => shown.peek().screen, pause);
}

function Shown({ screen }: { readonly screen: Screen }) {
  const part = useApp().day.loaded.value;
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
      return part === null ? <Fallen screen={screen} /> : <part.TakenOver screen={screen} />;
    default:
      return part === null ? <NotHere screen={screen} /> : <part.Day screen={screen} />;
  }
}

/** Screens drawn alike go over into each other; any other begins afresh. */
function drawnAs(screen: Screen): string {
  return /^(open|join|connect)ing$/.test(screen.name) ? "between" : screen.name;
}

/** Two screens with the same place are one to a person who listens: the focus stays. "": on the way to Together, where it goes. */
function placeOf(screen: Screen): string {
  if (screen.name === "paused") return screen.comingBack ? "" : screen.mine ? "paused mine" : "paused";
  if (screen.name === "together" && screen.checkIn !== null) return "check-in";
  return screen.name;
}

/** What of a screen stands on the page as attributes: what style and browser tests go by. */
const STATE: { readonly [Name in Screen["name"]]?: readonly string[] } = {
  preparing: ["ask", "partnerHere", "path", "nextTime", "kept"],
  together: ["thinning", "pace", "ending"],
  aftercare: ["nextTime", "over"],
  paused: [
    ...["mine", "ask", "receipt", "unseen", "trying", "confirm"],
    ...["timeOver", "path", "comingBack", "partnerHere"],
  ],
  taken_over: ["paused"],
  typing: ["trouble"],
  closed: ["why"],
  refused: ["why"],
};

function stateOf(screen: Screen): Record<string, string> {
  const state: Record<string, string> = { "data-screen": screen.name };
  const set = (name: string, value: unknown) => {
    state[`data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = String(value ?? "none");
  };
  for (const name of STATE[screen.name] ?? []) set(name, screen[name as keyof Screen]);
  if ("connection" in screen) set("connection", screen.connection);
  switch (screen.name) {
    case "preparing":
      set("came-mine", screen.rehearsal.mine);
      set("came-theirs", screen.rehearsal.theirs);
      break;
    case "together":
      set("check-in", screen.checkIn && (screen.checkIn.answer ?? "open"));
      set("step-ask", screen.ladder?.next);
      break;
    case "waiting":
      set("spoken", screen.spoken?.state);
      break;
  }
  return state;
}

/** Screens on which they can lie. */
const UNDER: ReadonlySet<Screen["name"]> = new Set(["home", "preparing", "aftercare", "closed", "refused"]);

/** Outside a room, too, nothing takes them away; only where a session goes on, or a room is on its way. */
const KEEPS: ReadonlySet<Screen["name"]> = new Set([...OUTLASTED, ...UNDER]);

const mayLieOver = (screen: Screen, first: FirstTool | null): boolean =>
  UNDER.has(screen.name) || (first !== null && screen.name === "paused");
const keepsTools = (screen: Screen): boolean => KEEPS.has(screen.name);
