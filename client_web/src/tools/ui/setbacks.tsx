import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import type { CareWords } from "../i18n/en";
import { Collection } from "./collection";
import { Page, Part } from "./frame";
import { useCare } from "./tools_context";

type Easier = keyof CareWords["setbacks"]["choices"];
export type WayOn = "lists" | "cards" | "help";

/** A gentle way back (M17). What is chosen here is forgotten. */
export function Setbacks({ close, go }: { readonly close: () => void; readonly go: (way: WayOn) => void }) {
  const { words, room } = useCare();
  const { setbacks } = words;
  const [easier, setEasier] = useState<Easier | null>(null);
  return (
    <Page title={setbacks.title} how={setbacks.how} close={close}>
      <Part title={setbacks.easier}>
        <div class="starters">
          {(Object.keys(setbacks.choices) as Easier[]).map((name) => (
            <Control
              key={name}
              action={`care-easier-${name}`}
              look="chip"
              pressed={easier === name}
              press={() => setEasier(easier === name ? null : name)}
            >
              {setbacks.choices[name][0]}
            </Control>
          ))}
        </div>
        <p class="body care-says" role="status">
          {easier !== null && setbacks.choices[easier][1]}
        </p>
      </Part>
      <Collection name="kind_words" how={setbacks.kindHow} groups={setbacks.groups} seeds={setbacks.seeds} />
      <div class="controls">
        {room?.goToLadder != null && (
          <Control action="care-to-ladder" look="quiet" press={room.goToLadder}>
            {setbacks.ways.ladder}
          </Control>
        )}
        {(["lists", "cards", "help"] as const).map((way) => (
          <Control key={way} action={`care-to-${way}`} look="quiet" press={() => go(way)}>
            {setbacks.ways[way]}
          </Control>
        ))}
      </div>
    </Page>
  );
}
