import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { type BodyFeeling, FEELINGS, OFFERS, type Offer } from "../rules/body";
import { ToolFrame } from "./frame";
import { useTools } from "./tools_context";

/** Where am I now (M14): nothing of it is kept, or told. */
export function BodyCheck({ close, offer }: { readonly close: () => void; readonly offer: (offer: Offer) => void }) {
  const { words } = useTools();
  const { body, cards } = words;
  const [feeling, setFeeling] = useState<BodyFeeling | null>(null);
  return (
    <ToolFrame title={body.title} how={body.how} close={close}>
      <div class="tool-four">
        {FEELINGS.map((each) => (
          <Control
            key={each}
            action={`tool-body-${each}`}
            look="answer"
            pressed={feeling === each}
            press={() => setFeeling(feeling === each ? null : each)}
          >
            {body.feelings[each]}
          </Control>
        ))}
      </div>
      <div role="status" class="tool-says">
        {feeling !== null && <p class="body">{body.says[feeling]}</p>}
      </div>
      {feeling !== null && OFFERS[feeling].length > 0 && (
        <div class="controls">
          {OFFERS[feeling].map((each) => (
            <Control key={each} action={`tool-offer-${each}`} look="quiet" press={() => offer(each)}>
              {each === "alike" ? cards.all.alike.title : body.offers[each]}
            </Control>
          ))}
        </div>
      )}
    </ToolFrame>
  );
}
