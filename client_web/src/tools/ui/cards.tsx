import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import type { CareWords } from "../i18n/en";
import { Page } from "./frame";
import { useCare } from "./tools_context";

type CardName = keyof CareWords["cards"]["all"];

/** Short cards to understand by (M19), each with its sources. */
export function Cards({ close }: { readonly close: () => void }) {
  const { words } = useCare();
  const { cards } = words;
  const [open, setOpen] = useState<CardName | null>(null);
  if (open !== null) {
    const { title, text, sources } = cards.all[open];
    return (
      <Page key={open} title={title} close={() => setOpen(null)}>
        <div class="care-card">
          {text.map((part) => (
            <p key={part}>{part}</p>
          ))}
        </div>
        <div class="care-sources">
          <p class="note">{cards.sources}</p>
          <ul>
            {sources.map((source) => (
              <li key={source} class="note">
                {source}
              </li>
            ))}
          </ul>
        </div>
      </Page>
    );
  }
  return (
    <Page title={cards.title} how={cards.note} close={close}>
      <div class="parts">
        {(Object.keys(cards.all) as CardName[]).map((name) => (
          <Control key={name} action="care-card" look="row" press={() => setOpen(name)}>
            {cards.all[name].title}
          </Control>
        ))}
      </div>
    </Page>
  );
}
