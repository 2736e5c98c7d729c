import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { itemsIn, type Lists, toldOf } from "../rules/lists";
import { ToolFrame, ToolSection } from "./frame";
import { useTools } from "./tools_context";

/** What of *not now* its owner chose to show, on this screen, for someone to read: nothing is sent, nothing is kept (LIST2). */
export function NotNowShown({ told, close }: { readonly told: readonly string[]; readonly close: () => void }) {
  const { words } = useTools();
  const say = words.lists.told;
  return (
    <ToolFrame title={say.shown} how={say.reason} close={close}>
      <ul class="tool-both">
        {told.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </ToolFrame>
  );
}

/** Each item by itself, none of them chosen before. What is moved out of *not now* meanwhile is shown no more. */
export function ChooseToShow({
  mine,
  show,
}: {
  readonly mine: Lists;
  readonly show: (chosen: ReadonlySet<string>) => void;
}) {
  const { words } = useTools();
  const say = words.lists.told;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const items = itemsIn(mine, "not_now");
  if (items.length === 0) return null;

  function turn(key: string): void {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  }

  return (
    <ToolSection title={say.title}>
      <p class="note">{say.how}</p>
      <div class="tool-choice">
        {items.map(([key, { text }]) => (
          <Control key={key} action="tool-tell" look="chip" pressed={chosen.has(key)} press={() => turn(key)}>
            {text}
          </Control>
        ))}
      </div>
      {toldOf(mine, chosen).length > 0 && (
        <Control action="tool-show" look="quiet" press={() => show(chosen)}>
          {say.show}
        </Control>
      )}
    </ToolSection>
  );
}
