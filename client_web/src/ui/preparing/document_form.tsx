import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { ConnectionState, WriteResult } from "../../room/screen_types";
import { Control } from "../elements/control";
import { useFocusKept } from "../elements/focus_kept";
import { Heading } from "../elements/heading";
import { ConnectionStatus } from "../elements/status_lines";

/** A document being written: its fields, *Keep*, and what became of it. Leaving it keeps the draft where it lies. */
export function DocumentForm({
  title,
  connection,
  keep,
  close,
  children,
}: {
  readonly title: string;
  readonly connection: ConnectionState;
  readonly keep: () => Promise<WriteResult>;
  readonly close: () => void;
  readonly children: ComponentChildren;
}) {
  const [state, setState] = useState<"writing" | "keeping" | Exclude<WriteResult, "kept">>("writing");
  async function press(): Promise<void> {
    setState("keeping");
    const written = await keep();
    if (written === "kept") close();
    else setState(written);
  }
  return (
    <section class="lead writing">
      <Heading>{title}</Heading>
      <p class="note">{words.documents.onlyTheTwoOfYou}</p>
      {children}
      <p class={state === "writing" || state === "keeping" ? "note" : "callout"} role="status">
        {state !== "writing" && (state === "keeping" ? words.documents.keeping : words.documents.trouble[state])}
      </p>
      <ConnectionStatus connection={connection} />
      <div class="controls">
        <Control action="keep" look="main" disabled={state === "keeping"} press={() => void press()}>
          {words.documents.keep}
        </Control>
      </div>
    </section>
  );
}

export function Field({
  name,
  label,
  most,
  value,
  set,
  starters,
}: {
  readonly name: string;
  readonly label: string;
  /** Characters. */
  readonly most: number;
  readonly value: string;
  readonly set: (text: string) => void;
  readonly starters: readonly string[];
}) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      <textarea
        dir="auto"
        id={`field-${name}`}
        data-field={name}
        rows={2}
        maxLength={most}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <Starters
        texts={starters.filter((text) => !value.includes(text) && value.length + text.length < most)}
        use={(text) => set(value === "" ? text : `${value}\n${text}`)}
      />
    </div>
  );
}

/** A few words to begin with, for who can't think of any. */
export function Starters({ texts, use }: { readonly texts: readonly string[]; readonly use: (text: string) => void }) {
  const row = useFocusKept(texts.length);
  if (texts.length === 0) return null;
  return (
    <div class="starters" ref={row}>
      {texts.map((text) => (
        <Control key={text} action="starter" look="chip" press={() => use(text)}>
          {text}
        </Control>
      ))}
    </div>
  );
}
