import { useEffect, useReducer, useState } from "preact/hooks";
import { STEPS } from "../../protocol/bounds";
import { Control } from "../../ui/elements/control";
import { movedUp, removedAt, replacedAt } from "../../ui/elements/ordered";
import { oneLine, rowsOf } from "../../ui/elements/step_text";
import { Starters } from "../../ui/preparing/document_form";
import {
  type AloneEvent,
  FIRST_PLAN,
  lived,
  MINUTE,
  mayGoOn,
  NEW_ALONE,
  nextAt,
  type Plan,
  type Alone as State,
} from "../rules/alone";
import { valueAt, written } from "../rules/registers";
import { ITEM, tidy } from "../rules/text";
import { KeepingNote, ToHelp, ToolFrame } from "./frame";
import { useTools } from "./tools_context";

const EVERY = [1, 2, 3, 5, 7, 10, 15];
const LENGTH = [5, 10, 15, 20, 30, 45, 60];

/** Time with oneself: check-ins on a clock, and steps of one's own (M18). */
export function WithMyself({
  close,
  toRest,
  toLists,
  toHelp,
}: {
  readonly close: () => void;
  readonly toRest: () => void;
  /** What one learns alone may go onto one's own lists. */
  readonly toLists: () => void;
  readonly toHelp: () => void;
}) {
  const { words, now, pulse } = useTools();
  const { alone } = words;
  const help = <ToHelp look="plain" press={toHelp} />;
  const [state, happen] = useReducer((before: State, event: AloneEvent) => lived(before, event, now()), NEW_ALONE);

  // What the clock does happens whether or not a timer was late: a phone that slept sees it when it wakes.
  useEffect(() => {
    const due = nextAt(state);
    if (due === null) return;
    const look = (): void => happen({ name: "time_passed" });
    const waiting = setTimeout(look, Math.max(0, due - now()) + 5);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(waiting);
      document.removeEventListener("visibilitychange", look);
    };
  }, [state]);
  useEffect(() => {
    if (state.name === "asked") pulse(200);
  }, [state.name]);

  switch (state.name) {
    case "planning":
      return <Planning close={close} begin={(plan) => happen({ name: "begin", plan })} />;
    case "going":
      return <Going state={state} happen={happen} />;
    case "asked":
      return (
        <ToolFrame title={alone.ask} how={alone.askHow} close={() => happen({ name: "stop" })}>
          <div class="controls">
            {(["good", "slow", "stop"] as const).map((feeling) => (
              <Control
                key={feeling}
                action={`tool-answer-${feeling}`}
                look="answer"
                press={() => happen({ name: "answer", feeling })}
              >
                {alone.answers[feeling]}
              </Control>
            ))}
          </div>
        </ToolFrame>
      );
    case "resting":
      return (
        <ToolFrame title={alone.restTitle} how={alone.rest} close={close}>
          <div class="controls">
            <Control action="tool-enough" look="main" press={() => happen({ name: "enough" })}>
              {alone.enough}
            </Control>
            {state.step > 0 && (
              <Control action="tool-step-back" look="quiet" press={() => happen({ name: "back" })}>
                {alone.previous}
              </Control>
            )}
            <Control action="tool-go-on" look="plain" press={() => happen({ name: "go_on" })}>
              {alone.goOn}
            </Control>
            {help}
          </div>
        </ToolFrame>
      );
    case "over":
      return (
        <ToolFrame title={alone.overTitle} how={alone.over} close={close}>
          <p class="note">{alone.noticed}</p>
          <div class="controls">
            <Control action="tool-to-lists" look="quiet" press={toLists}>
              {alone.toLists}
            </Control>
            <Control action="tool-to-rest" look="quiet" press={toRest}>
              {alone.toRest}
            </Control>
            <Control action="tool-done" look="main" press={close}>
              {words.done}
            </Control>
            {help}
          </div>
        </ToolFrame>
      );
  }
}

function Going({
  state,
  happen,
}: {
  readonly state: Extract<State, { name: "going" }>;
  readonly happen: (event: AloneEvent) => void;
}) {
  const { words } = useTools();
  const { alone } = words;
  const here = state.plan.steps[state.step];
  return (
    <ToolFrame
      title={alone.going}
      soft
      close={() => happen({ name: "stop" })}
      foot={
        <Control action="tool-stop" look="answer" press={() => happen({ name: "stop" })}>
          {alone.stop}
        </Control>
      }
    >
      <div class="tool-step">
        <p class="tool-say">{here ?? alone.noSteps}</p>
        <p class="body" role="status">
          {state.slow && alone.slow}
        </p>
      </div>
      <div class="controls">
        {state.step > 0 && (
          <Control action="tool-step-back" look="quiet" press={() => happen({ name: "back" })}>
            {alone.previous}
          </Control>
        )}
        {mayGoOn(state) && (
          <Control action="tool-step-on" look="plain" press={() => happen({ name: "on" })}>
            {alone.next}
          </Control>
        )}
      </div>
    </ToolFrame>
  );
}

function Planning({ close, begin }: { readonly close: () => void; readonly begin: (plan: Plan) => void }) {
  const { words, store } = useTools();
  const { alone } = words;
  const kept = valueAt(store.of("alone").value, "plan") ?? FIRST_PLAN;
  const change = (part: Partial<Plan>): void =>
    store.change("alone", (before) => {
      const { every, within, length, steps } = { ...(valueAt(before, "plan") ?? FIRST_PLAN), ...part };
      return written(before, "plan", { every, within, length, steps: steps.filter((step) => step !== "") }, store.tab);
    });
  return (
    <ToolFrame
      title={alone.title}
      how={alone.how}
      close={close}
      foot={
        <Control action="tool-begin" look="main" press={() => begin(kept)}>
          {alone.begin}
        </Control>
      }
    >
      <div class="terms">
        <Stepper
          name="every"
          label={alone.every}
          minutes={kept.every / MINUTE}
          from={EVERY}
          set={(minutes) => change({ every: minutes * MINUTE })}
        />
        <Stepper
          name="length"
          label={alone.length}
          minutes={kept.length / MINUTE}
          from={LENGTH}
          set={(minutes) => change({ length: minutes * MINUTE })}
        />
      </div>
      <p class="note" role="status">
        {kept.every >= kept.length && alone.noneComes}
      </p>
      <Steps steps={kept.steps} set={(steps) => change({ steps })} />
      <KeepingNote />
    </ToolFrame>
  );
}

function Stepper({
  name,
  label,
  minutes,
  from,
  set,
}: {
  readonly name: string;
  readonly label: string;
  readonly minutes: number;
  readonly from: readonly number[];
  readonly set: (minutes: number) => void;
}) {
  const { words } = useTools();
  const { alone } = words;
  const less = from.findLast((each) => each < minutes);
  const more = from.find((each) => each > minutes);
  return (
    <fieldset class="term tool-term">
      <legend class="term-name">{label}</legend>
      <Control
        action={`tool-${name}-less`}
        look="round"
        label={alone.less}
        disabled={less === undefined}
        press={() => less !== undefined && set(less)}
      >
        −
      </Control>
      <p class="term-value" role="status">
        {alone.minutes(minutes)}
      </p>
      <Control
        action={`tool-${name}-more`}
        look="round"
        label={alone.more}
        disabled={more === undefined}
        press={() => more !== undefined && set(more)}
      >
        +
      </Control>
    </fieldset>
  );
}

function Steps({
  steps,
  set,
}: {
  readonly steps: readonly string[];
  readonly set: (steps: readonly string[]) => void;
}) {
  const { words } = useTools();
  const { alone } = words;
  const [fresh, setFresh] = useState<string | null>(null);
  const keep = (text: string): void => {
    const step = tidy(text, ITEM);
    if (step !== "") set([...steps, step]);
    setFresh(null);
  };
  return (
    <fieldset class="ladder-list">
      <legend>{alone.steps}</legend>
      <p class="note">{alone.stepsHow}</p>
      {steps.length > 0 && (
        <ol>
          {steps.map((step, at) => (
            <li key={`${at} ${step}`} class="ladder-step">
              <textarea
                maxLength={ITEM}
                rows={rowsOf(step)}
                defaultValue={step}
                aria-label={alone.step(at + 1)}
                onChange={(event) => set(replacedAt(steps, at, tidy(event.currentTarget.value, ITEM)))}
              />
              <Control
                action="tool-step-up"
                look="round"
                label={alone.upStep(at + 1)}
                disabled={at === 0}
                press={() => set(movedUp(steps, at))}
              >
                ↑
              </Control>
              <Control
                action="tool-step-remove"
                look="round"
                label={alone.removeStep(at + 1)}
                press={() => set(removedAt(steps, at))}
              >
                ×
              </Control>
            </li>
          ))}
        </ol>
      )}
      {steps.length < STEPS.most && (
        <>
          <Starters texts={alone.seeds.filter((seed) => !steps.includes(seed))} use={keep} />
          {fresh === null ? (
            <Control action="tool-step-add" look="quiet" press={() => setFresh("")}>
              {alone.addStep}
            </Control>
          ) : (
            <div class="ladder-step">
              <textarea
                maxLength={ITEM}
                rows={rowsOf(fresh)}
                value={fresh}
                aria-label={alone.step(steps.length + 1)}
                onInput={(event) => setFresh(oneLine(event.currentTarget.value))}
              />
              <Control action="tool-step-keep" look="quiet" press={() => keep(fresh)}>
                {words.own.keep}
              </Control>
            </div>
          )}
        </>
      )}
    </fieldset>
  );
}
