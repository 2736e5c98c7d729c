import { useEffect, useMemo, useState } from "preact/hooks";
import { words } from "../../i18n/language";
import { MOST } from "../../room/person_document";
import type { Afterthought, NextTime } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import type { PartProps } from "./preparing_state";

/** Finding each other again: what is kept, and that it takes both (NEXT1, NEXT2). */
export function NextTimePart({ screen: { nextTime, bringBack } }: PartProps) {
  return (
    <section class="lead">
      <Heading>{words.nextTime.title}</Heading>
      <p class="body">{words.nextTime.what}</p>
      <p class="body">{words.nextTime.takesBoth}</p>
      <p class="note" role="status">
        {nextTime !== "off" && words.nextTime.states[nextTime]}
      </p>
      <div class="controls">
        <Choose nextTime={nextTime} />
        <BringBack nextTime={nextTime} on={bringBack} />
      </div>
    </section>
  );
}

/** The same at the end, in one line. */
export function NextTimeRow({
  nextTime,
  bringBack,
  over,
}: {
  readonly nextTime: NextTime;
  readonly bringBack: boolean;
  /** The room is closed: nothing more is chosen in it, and what is being written for the next time stays (SHOW12). */
  readonly over: boolean;
}) {
  const writes = bringBack && (over ? nextTime === "both" : nextTime !== "off" && nextTime !== "cannot");
  if (over && !writes) return null;
  return (
    <div class="kept">
      {!over && (
        <>
          <p class="aside" role="status">
            {words.nextTime.states[nextTime]}
          </p>
          <Choose nextTime={nextTime} />
          <BringBack nextTime={nextTime} on={bringBack} />
        </>
      )}
      {writes && <ForNextTime />}
    </div>
  );
}

const NOTHING: Afterthought = { hard: "", helps: "" };

/** What one would like the other to know the next time: written afterwards, in the own document then (NEXT7). */
function ForNextTime() {
  const { actions } = useApp();
  const [before, read] = useState(NOTHING);
  const [typed, type] = useState<Partial<Afterthought>>({});
  const [kept, keep] = useState<Partial<Afterthought> | null>(null);
  const reading = useMemo(async () => (await actions.readAfterthought()) ?? NOTHING, [actions]);
  useEffect(() => {
    let isHere = true;
    void reading.then((found) => isHere && read(found));
    return () => {
      isHere = false;
    };
  }, [reading]);
  // What is read late takes the place of nothing that was typed, nor does what was typed take the place of what isn't read yet.
  const change = async (more: Partial<Afterthought>): Promise<void> => {
    const next = { ...typed, ...more };
    type(next);
    if (await actions.keepAfterthought({ ...(await reading), ...next })) keep(next);
  };
  const written = { ...before, ...typed };
  return (
    <details class="beforehand" data-kept={kept === typed}>
      <summary data-action="for-next-time">{words.nextTime.afterthought}</summary>
      {(["hard", "helps"] as const).map((name) => (
        <div key={name} class="field">
          <label for={`next-${name}`}>{words.furtherFields.mine[name]}</label>
          <textarea
            dir="auto"
            id={`next-${name}`}
            data-field={`next-${name}`}
            rows={2}
            maxLength={MOST[name]}
            value={written[name]}
            onInput={(event) => void change({ [name]: event.currentTarget.value })}
          />
        </div>
      ))}
      <p class="note">{words.nextTime.afterthoughtHow}</p>
    </details>
  );
}

/** What was agreed on, kept for its person to offer again: by their own choice (NEXT5). */
function BringBack({ nextTime, on }: { readonly nextTime: NextTime; readonly on: boolean }) {
  const { actions } = useApp();
  if (nextTime === "off" || nextTime === "cannot") return null;
  return (
    <label class="switch">
      <input
        type="checkbox"
        data-action="bring-back"
        aria-describedby="bring-back-how"
        checked={on}
        onChange={(event) => actions.chooseBringBack(event.currentTarget.checked)}
      />
      <span>{words.nextTime.bringBack}</span>
      <small id="bring-back-how">{words.nextTime.bringBackHow}</small>
    </label>
  );
}

function Choose({ nextTime }: { readonly nextTime: NextTime }) {
  const { actions } = useApp();
  if (nextTime === "cannot") return null;
  const on = nextTime !== "off";
  return (
    <Control action={on ? "next-off" : "next-on"} look="quiet" press={() => actions.chooseNextTime(!on)}>
      {on ? words.nextTime.turnOff : words.nextTime.turnOn}
    </Control>
  );
}
