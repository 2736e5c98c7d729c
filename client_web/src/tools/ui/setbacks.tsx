import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import type { ToolsCatalogue } from "../i18n/en";
import { Collection } from "./collection";
import { ToolFrame, ToolSection } from "./frame";
import { useTools } from "./tools_context";

type Easier = keyof ToolsCatalogue["setbacks"]["choices"];
export type WayOn = "lists" | "cards" | "help";

/** A gentle way back (M17). What is chosen here is forgotten. */
export function Setbacks({ close, go }: { readonly close: () => void; readonly go: (way: WayOn) => void }) {
  const { words, room } = useTools();
  const { setbacks } = words;
  const [easier, setEasier] = useState<Easier | null>(null);
  return (
    <ToolFrame title={setbacks.title} how={setbacks.how} close={close}>
      <ToolSection title={setbacks.easier}>
        <div class="starters">
          {(Object.keys(setbacks.choices) as Easier[]).map((name) => (
            <Control
              key={name}
              action={`tool-easier-${name}`}
              look="chip"
              pressed={easier === name}
              press={() => setEasier(easier === name ? null : name)}
            >
              {setbacks.choices[name][0]}
            </Control>
          ))}
        </div>
        <p class="body tool-says" role="status">
          {easier !== null && setbacks.choices[easier][1]}
        </p>
      </ToolSection>
      <Collection name="kind_words" how={setbacks.kindHow} groups={setbacks.groups} seeds={setbacks.seeds} />
      <div class="controls">
        {room?.goToLadder != null && (
          <Control action="tool-to-ladder" look="quiet" press={room.goToLadder}>
            {setbacks.ways.ladder}
          </Control>
        )}
        {(["lists", "cards", "help"] as const).map((way) => (
          <Control key={way} action={`tool-to-${way}`} look="quiet" press={() => go(way)}>
            {setbacks.ways[way]}
          </Control>
        ))}
      </div>
    </ToolFrame>
  );
}
