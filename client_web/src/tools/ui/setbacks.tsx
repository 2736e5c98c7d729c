import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import type { ToolsCatalogue } from "../i18n/en";
import { Collection } from "./collection";
import { ToHelp, ToolFrame, ToolSection } from "./frame";
import { useTools } from "./tools_context";

type Easier = keyof ToolsCatalogue["setbacks"]["choices"];
const NOT_HONOURED = "didnt_stop";
export type WayOn = "lists" | "cards" | "help";

/**
 * A gentle way back (M17). What is chosen here is forgotten. That they didn't stop is no setback: it stands first and apart, and
 * nothing that would make it easier, or mend it, stands beside it (HONOUR1).
 */
export function Setbacks({
  close,
  go,
}: {
  readonly close: () => void;
  readonly go: (way: WayOn, detail?: "not_honoured" | "alone") => void;
}) {
  const { words, room } = useTools();
  const { setbacks } = words;
  const [easier, setEasier] = useState<Easier | null>(null);
  if (easier === NOT_HONOURED) {
    const [title = "", how = ""] = setbacks.choices[NOT_HONOURED];
    return (
      <ToolFrame title={title} how={how} close={() => setEasier(null)}>
        <div class="controls">
          <ToHelp look="main" press={() => go("help", "alone")} />
          <Control action="tool-to-cards" look="quiet" press={() => go("cards", "not_honoured")}>
            {words.cards.all.not_honoured.title}
          </Control>
        </div>
      </ToolFrame>
    );
  }
  return (
    <ToolFrame title={setbacks.title} close={close}>
      <div class="parts">
        <Control action={`tool-easier-${NOT_HONOURED}`} look="row" press={() => setEasier(NOT_HONOURED)}>
          {setbacks.choices[NOT_HONOURED][0]}
        </Control>
      </div>
      <p class="body">{setbacks.how}</p>
      <ToolSection title={setbacks.easier}>
        <div class="starters">
          {(Object.keys(setbacks.choices) as Easier[])
            .filter((name) => name !== NOT_HONOURED)
            .map((name) => (
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
          <Control action="tool-to-ladder" look="quiet" press={() => room.goToLadder?.()}>
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
