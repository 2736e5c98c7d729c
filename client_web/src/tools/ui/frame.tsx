/** The frame of a tool: one way back, its name, and what it is about. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useWayBack } from "../../ui/elements/bar";
import { Control } from "../../ui/elements/control";
import { Heading } from "../../ui/elements/heading";
import { useTools } from "./tools_context";

interface FrameProps {
  readonly title: string;
  readonly how?: string;
  /** Said softly, where something else is what matters. */
  readonly soft?: boolean;
  /** `held`: the title fills the screen, each letter of this size. */
  readonly held?: string;
  /** What it shows isn't read from the disk yet. */
  readonly reading?: boolean;
  readonly close: () => void;
  /** Stands still at the bottom, where a thumb is. */
  readonly foot?: ComponentChildren | undefined;
  readonly children?: ComponentChildren;
}

export function ToolFrame({ title, how, soft = false, held, reading = false, close, foot, children }: FrameProps) {
  const { words } = useTools();
  const frame = useRef<HTMLDivElement>(null);
  useWayBack("tools", { action: "tool-back", label: `‹\u00a0${words.back}`, press: close });
  // A new place begins at its top, and so does a screen reader.
  useLayoutEffect(() => {
    scrollTo(0, 0);
    frame.current?.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div
      class={held === undefined ? "day tool" : "day tool tool-held"}
      style={{ "--held": held }}
      aria-busy={reading || undefined}
      ref={frame}
    >
      <section class="lead writing">
        <Heading class={soft ? "soft-title" : "title"}>{title}</Heading>
        {how !== undefined && <p class="body">{how}</p>}
        {children}
      </section>
      {foot !== undefined && <div class="controls tool-foot">{foot}</div>}
    </div>
  );
}

/** A part of a tool with a name of its own. */
export function ToolSection({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="tool-part">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** The people who help, one press away. */
export function ToHelp({ look, press }: { readonly look: "main" | "quiet" | "plain"; readonly press: () => void }) {
  return (
    <Control action="tool-to-help" look={look} press={press}>
      {useTools().words.grounding.toHelp}
    </Control>
  );
}

export function KeepingNote() {
  const { store, words } = useTools();
  const trouble = store.trouble.value;
  return trouble === "none" ? (
    <p class="note">{store.lock.value === "open" ? words.keeping.lock.on : words.onlyHere}</p>
  ) : (
    <p class="callout" role="status">
      {words.keeping.trouble[trouble]}
    </p>
  );
}

/** One of a few, as buttons beside each other. */
export function ToolChoice<Value extends string>({
  name,
  label,
  options,
  chosen,
  choose,
}: {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly chosen: Value | null;
  readonly choose: (value: Value) => void;
}) {
  return (
    <fieldset class="tool-choice">
      <legend class="unseen">{label}</legend>
      {options.map(([value, text]) => (
        <Control
          key={value}
          action={`tool-${name}-${value}`}
          look="chip"
          pressed={chosen === value}
          press={() => choose(value)}
        >
          {text}
        </Control>
      ))}
    </fieldset>
  );
}
