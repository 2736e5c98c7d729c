import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { FIRST_PATTERN, PATTERNS } from "../rules/breath";
import {
  ASKED,
  AT_FIRST,
  DRAW,
  type GroundingEvent,
  grounded,
  LET_GO,
  MOVES,
  MUSCLES,
  musclesAt,
  type Path,
  PLACES,
  SENSES,
  type Grounding as State,
  TOOLS,
} from "../rules/grounding";
import { BreathPicture } from "./breath_picture";
import { ToHelp, ToolFrame } from "./frame";
import { useTools } from "./tools_context";

type At = Extract<State, { name: "at" }>;

/** Back to here and now, one step at a time (M12). */
export function Grounding({
  path,
  close,
  toHelp,
}: {
  readonly path: Path;
  readonly close: () => void;
  readonly toHelp: () => void;
}) {
  const { words, now } = useTools();
  const { grounding } = words;
  const [state, happen] = useReducer(
    (before: State, event: GroundingEvent) => grounded(before, event, now()),
    AT_FIRST,
    (first) => grounded(first, { name: "choose", path }, now()),
  );
  const [muscles, beginMuscles] = useState<number | null>(null);
  const first = useRef(true);
  const said = useRef<HTMLDivElement>(null);
  const place = state.name === "at" ? `${state.tool} ${state.step}` : state.name;

  // Each step is read from its beginning; the first one comes with the page's heading.
  useLayoutEffect(() => {
    if (!first.current) said.current?.focus({ preventScroll: true });
    first.current = false;
  }, [place]);

  useEffect(() => {
    if (state.name === "choosing") close();
  }, [state.name]);

  const { voice, aloud, setAloud } = useVoice(said, place);
  const tool = state.name === "at" ? state.tool : null;
  useEffect(() => beginMuscles(null), [tool]);

  if (state.name !== "at") {
    return (
      <ToolFrame title={grounding.throughTitle} how={grounding.through} close={close}>
        <div class="controls">
          <Control action="tool-again" look="quiet" press={() => happen({ name: "choose", path })}>
            {grounding.again}
          </Control>
          <ToHelp look="quiet" press={toHelp} />
          <Control action="tool-done" look="main" press={close}>
            {words.done}
          </Control>
        </div>
      </ToolFrame>
    );
  }
  return (
    <ToolFrame
      title={grounding.paths[path]}
      soft
      close={() => happen({ name: "back" })}
      foot={
        <>
          <Control action="tool-next" look="main" press={() => happen({ name: "next" })}>
            {grounding.next}
          </Control>
          <div class="controls controls-row">
            <Control action="tool-other" look="plain" press={() => happen({ name: "other_tool" })}>
              {grounding.other}
            </Control>
            <Control action="tool-stop" look="plain" press={() => happen({ name: "stop" })}>
              {grounding.stop}
            </Control>
          </div>
          <div class="controls controls-row">
            {voice !== null && (
              <Control action="tool-aloud" look="plain" pressed={aloud} press={() => setAloud(!aloud)}>
                {grounding.aloud}
              </Control>
            )}
            <ToHelp look="plain" press={toHelp} />
          </div>
        </>
      }
    >
      <div class="tool-step" data-tool={state.tool} tabIndex={-1} ref={said}>
        <p class="note">{grounding.tools[state.tool]}</p>
        {isFirst(state) && <p class="body">{grounding.open}</p>}
        <Step state={state} happen={happen} muscles={muscles} beginMuscles={() => beginMuscles(now())} />
      </div>
    </ToolFrame>
  );
}

/** Each step read aloud, where its person wants that (GROUND4): by this phone itself, in the language of the words. */
function useVoice(said: RefObject<HTMLElement | null>, place: string) {
  const tools = useTools();
  const [voice, setVoice] = useState(tools.voice);
  const [aloud, setAloud] = useState(false);
  useEffect(() => {
    const look = (): void => setVoice(tools.voice());
    const voices = globalThis.speechSynthesis;
    voices?.addEventListener?.("voiceschanged", look); // they may come late
    return () => voices?.removeEventListener?.("voiceschanged", look);
  }, [tools]);
  useEffect(() => {
    const speaks = aloud ? tools.voice() : null;
    if (speaks === null || said.current === null) return;
    const parts = said.current.querySelectorAll<HTMLElement>(".tool-say, .body");
    const words = new SpeechSynthesisUtterance([...parts].map(({ innerText }) => innerText).join("\n"));
    words.voice = speaks;
    words.lang = speaks.lang;
    words.rate = 0.9;
    speechSynthesis.speak(words);
    return () => speechSynthesis.cancel();
  }, [aloud, place]);
  return { voice, aloud, setAloud };
}

const isFirst = ({ path, tool, step }: At): boolean => step === 0 && tool === TOOLS[path][0];

/** `muscles`: when their person began with them; null: not yet. */
interface StepProps {
  readonly state: At;
  readonly happen: (event: GroundingEvent) => void;
  readonly muscles: number | null;
  readonly beginMuscles: () => void;
}

function Step({ state, happen, muscles, beginMuscles }: StepProps) {
  const { words } = useTools();
  const { grounding } = words;
  const { step } = state;
  switch (state.tool) {
    case "around":
      return <Say>{grounding.places[PLACES[step] ?? "left"]}</Say>;
    case "object":
      return <Say>{grounding.asked[ASKED[step] ?? "weight"]}</Say>;
    case "feet":
      return <Say>{grounding.moves[MOVES[step] ?? "press"]}</Say>;
    case "senses":
      return <Sense state={state} found={(which) => happen({ name: "found", which })} />;
    case "muscles":
      return muscles === null ? (
        <>
          <Say>{grounding.muscles[MUSCLES[step] ?? "fists"]}</Say>
          <p class="body">{grounding.musclesDo.draw}</p>
          <p class="note">{grounding.musclesSkip}</p>
          <Control action="tool-begin" look="quiet" press={beginMuscles}>
            {words.alone.begin}
          </Control>
        </>
      ) : (
        <Muscles key={step} step={step} since={Math.max(muscles, state.since)} />
      );
    case "breathing":
      return (
        <>
          <BreathPicture pattern={PATTERNS[FIRST_PATTERN]} feel={false} />
          <p class="body">{grounding.breathingHow}</p>
        </>
      );
  }
}

const Say = ({ children }: { readonly children: string }) => <p class="tool-say">{children}</p>;

/** A circle for each thing, to be touched. */
function Sense({ state, found }: { readonly state: At; readonly found: (which: number) => void }) {
  const { words } = useTools();
  const { grounding } = words;
  const { sense, count } = SENSES[state.step] ?? SENSES[0];
  return (
    <>
      <Say>{grounding.senses[sense]}</Say>
      <p class="note">{grounding.sensesHow}</p>
      <div class="tool-circles">
        {Array.from({ length: count }, (_, which) => (
          <Control
            key={which}
            action="tool-found"
            look="round"
            label={grounding.sensesOne(which + 1)}
            pressed={state.found.has(which)}
            press={() => found(which)}
          >
            <span aria-hidden="true">{state.found.has(which) ? "●" : ""}</span>
          </Control>
        ))}
      </div>
    </>
  );
}

/** One part of the body: drawn together, let go of, at rest. */
function Muscles({ step, since }: { readonly step: number; readonly since: number }) {
  const { words, now } = useTools();
  const { grounding } = words;
  const [, look] = useState(0);
  const { does, left } = musclesAt(since, now());
  useEffect(() => {
    if (!Number.isFinite(left)) return;
    const waiting = setTimeout(() => look((looks) => looks + 1), left + 20);
    return () => clearTimeout(waiting);
  }, [does]);
  const lasts = does === "draw" ? DRAW : LET_GO;
  return (
    <>
      <Say>{grounding.muscles[MUSCLES[step] ?? "fists"]}</Say>
      <div class="tool-muscle" data-does={does} style={{ "--lasts": `${lasts}ms` }} aria-hidden="true" />
      <p class="body" role="status">
        {grounding.musclesDo[does]}
      </p>
      <p class="note">{grounding.musclesSkip}</p>
    </>
  );
}
