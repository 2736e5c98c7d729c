import { useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../../i18n/language";
import { STEPS } from "../../protocol/bounds";
import type { OurDocument, WriteResult } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { movedUp, removedAt, replacedAt } from "../elements/ordered";
import { oneLine, rowsOf } from "../elements/step_text";
import { DocumentForm, Field, Starters } from "./document_form";
import { isOvertaken, markSeen, NO_OUR_DOCUMENT, wordsOf, write } from "./drafts";
import { suggested } from "./opened_template";
import type { PartProps } from "./preparing_state";

/** The document of both: a signal of the body, and the couple's own steps. Nothing has to be written. */
export function WriteOurs({ screen: { documents, terms, connection }, close }: PartProps) {
  const { actions, preparing, template } = useApp();
  const stands = documents.ours ?? NO_OUR_DOCUMENT;
  const draft = preparing.ours.value;
  const { signal, stopWord, ladder } = wordsOf(draft, stands);
  const set = (change: Partial<OurDocument>) => write(preparing.ours, stands, { signal, stopWord, ladder, ...change });
  const { ours } = words.documents;

  async function keepDraft(): Promise<WriteResult> {
    const steps = ladder.map((step) => step.trim()).filter((step) => step !== "");
    const text = { signal: signal.trim(), stopWord: stopWord.trim(), ladder: steps };
    markSeen(preparing, "ours", { terms, documents: { ...documents, ours: text } });
    const written = await actions.writeOurs(text);
    if (written === "kept") preparing.ours.value = null;
    return written;
  }

  return (
    <DocumentForm title={ours.title} connection={connection} keep={keepDraft} close={close}>
      {isOvertaken(draft, stands) && <Overtaken by={stands} />}
      <Field
        name="signal"
        label={ours.signal}
        most={140}
        value={signal}
        set={(text) => set({ signal: text })}
        starters={suggested(template.value, "signals", ours.signals)}
      />
      <Field
        name="stopWord"
        label={ours.stopWord}
        most={60}
        value={stopWord}
        set={(text) => set({ stopWord: text })}
        starters={[]}
      />
      <fieldset class="ladder-list">
        <legend>{ours.ladder}</legend>
        <p class="note">{ours.ladderHow}</p>
        <Steps ladder={ladder} set={(steps) => set({ ladder: steps })} />
      </fieldset>
    </DocumentForm>
  );
}

/** The other one kept other words meanwhile: to be seen before they are written over. */
function Overtaken({ by }: { readonly by: OurDocument }) {
  const { preparing } = useApp();
  const { ours } = words.documents;
  return (
    <div class="callout overtaken">
      <p role="status">{ours.overtaken}</p>
      <p class="quoted">{[by.signal, by.stopWord, ...by.ladder].filter((text) => text !== "").join("\n")}</p>
      <Control action="take-theirs" look="quiet" press={() => (preparing.ours.value = null)}>
        {ours.takeTheirs}
      </Control>
    </div>
  );
}

function Steps({
  ladder,
  set,
}: {
  readonly ladder: readonly string[];
  readonly set: (ladder: readonly string[]) => void;
}) {
  const { template } = useApp();
  const { ours } = words.documents;
  const list = useRef<HTMLOListElement>(null);
  const begun = useRef(false);
  // A step of one's own is written where it stands.
  useLayoutEffect(() => {
    if (begun.current) list.current?.querySelector<HTMLElement>("li:last-child textarea")?.focus();
    begun.current = false;
  }, [ladder.length]);
  return (
    <>
      {ladder.length > 0 && (
        <ol ref={list}>
          {ladder.map((step, at) => (
            <li key={at} class="ladder-step">
              <textarea
                dir="auto"
                maxLength={80}
                rows={rowsOf(step)}
                value={step}
                aria-label={ours.step(at + 1)}
                onInput={(event) => set(replacedAt(ladder, at, oneLine(event.currentTarget.value)))}
              />
              <Control
                action="step-up"
                look="round"
                label={ours.moveUp(at + 1)}
                disabled={at === 0}
                press={() => set(movedUp(ladder, at))}
              >
                ↑
              </Control>
              <Control
                action="step-remove"
                look="round"
                label={ours.remove(at + 1)}
                press={() => set(removedAt(ladder, at))}
              >
                ×
              </Control>
            </li>
          ))}
        </ol>
      )}
      {ladder.length < STEPS.most && (
        <>
          <Starters
            texts={suggested(template.value, "ladder", ours.seeds).filter((seed) => !ladder.includes(seed))}
            use={(seed) => set([...ladder, seed])}
          />
          <Control
            action="step-add"
            look="quiet"
            press={() => {
              begun.current = true;
              set([...ladder, ""]);
            }}
          >
            {ours.addStep}
          </Control>
        </>
      )}
    </>
  );
}
