/** What somebody writes for themselves while calm: what to do if it goes wrong, and what comes from their therapy. Told to nobody. */

import { valueAt, written } from "../rules/registers";
import { tidy, WRITING } from "../rules/text";
import { KeepingNote, ToHelp, ToolFrame } from "./frame";
import { useTools } from "./tools_context";

interface OwnPlanProps {
  readonly name: "plan" | "goals";
  readonly close: () => void;
  readonly toHelp: () => void;
}

/** A few questions, each with room for an answer; all may stay empty (PLAN1). */
export function OwnPlan({ name, close, toHelp }: OwnPlanProps) {
  const { words, store } = useTools();
  const { title, how, fields } = words[name];
  // What is written before that is read would be gone with the field it stands in.
  if (!store.isRead(name)) return <ToolFrame title={title} how={how} close={close} reading />;
  const kept = store.of(name).value;
  const keep = (field: string, text: string): void => {
    const tidied = tidy(text, WRITING);
    store.change(name, (before) => written(before, field, tidied === "" ? null : tidied, store.tab));
  };
  return (
    <ToolFrame title={title} how={how} close={close}>
      {Object.entries(fields).map(([field, label]) => {
        const text = valueAt(kept, field) ?? "";
        return (
          <label key={`${field} ${text}`} class="field">
            {label}
            <textarea
              class="tool-input"
              rows={3}
              maxLength={WRITING}
              data-field={field}
              defaultValue={text}
              onChange={(event) => keep(field, event.currentTarget.value)}
            />
          </label>
        );
      })}
      <KeepingNote />
      <div class="controls">
        <ToHelp look="quiet" press={toHelp} />
      </div>
    </ToolFrame>
  );
}
