import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import type { ToolsCatalogue } from "../i18n/en";
import { ToHelp, ToolFrame } from "./frame";
import { useTools } from "./tools_context";

export type CardName = keyof ToolsCatalogue["cards"]["all"];

/** Cards that speak of what nobody has to be alone with: each leads to people who help, in one press (HELP5). */
const HEAVY: ReadonlySet<CardName> = new Set(["hyperarousal", "flashback", "after_hard", "not_honoured", "hurried"]);

/** Short cards to understand by (M19), each with its sources. `first`: the one that lies open, and leads back from here. */
export function Cards({
  close,
  first = null,
  toHelp,
}: {
  readonly close: () => void;
  readonly first?: CardName | null;
  readonly toHelp: () => void;
}) {
  const { words } = useTools();
  const { cards } = words;
  const [open, setOpen] = useState(first);
  if (open !== null) {
    const { title, text, sources } = cards.all[open];
    return (
      <ToolFrame key={open} title={title} close={() => (open === first ? close() : setOpen(null))}>
        <div class="tool-card" translate={true}>
          {text.map((part) => (
            <p key={part}>{part}</p>
          ))}
        </div>
        {HEAVY.has(open) && (
          <div class="controls">
            <ToHelp look="quiet" press={toHelp} />
          </div>
        )}
        <div class="tool-sources">
          <p class="note">{cards.sources}</p>
          <ul>
            {sources.map((source) => (
              <li key={source} class="note">
                {source}
              </li>
            ))}
          </ul>
        </div>
      </ToolFrame>
    );
  }
  return (
    <ToolFrame title={cards.title} how={cards.note} close={close}>
      <div class="parts">
        {(Object.keys(cards.all) as CardName[]).map((name) => (
          <Control key={name} action="tool-card" look="row" press={() => setOpen(name)}>
            {cards.all[name].title}
          </Control>
        ))}
      </div>
    </ToolFrame>
  );
}
