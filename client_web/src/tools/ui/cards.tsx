import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import type { ToolsCatalogue } from "../i18n/en";
import { ToolFrame } from "./frame";
import { useTools } from "./tools_context";

type CardName = keyof ToolsCatalogue["cards"]["all"];

/** Short cards to understand by (M19), each with its sources. */
export function Cards({ close }: { readonly close: () => void }) {
  const { words } = useTools();
  const { cards } = words;
  const [open, setOpen] = useState<CardName | null>(null);
  if (open !== null) {
    const { title, text, sources } = cards.all[open];
    return (
      <ToolFrame key={open} title={title} close={() => setOpen(null)}>
        <div class="tool-card">
          {text.map((part) => (
            <p key={part}>{part}</p>
          ))}
        </div>
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
