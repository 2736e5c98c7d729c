import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { ToolFrame } from "./frame";
import { useTools } from "./tools_context";

const FEELINGS = ["tense", "warm", "numb", "present", "unsure"] as const;
type BodyFeeling = (typeof FEELINGS)[number];

/** `alike`: the card on how desire and fear resemble each other. */
export type Offer = "too_much" | "far_away" | "breathing" | "alike";

/** What could be nice next. Present needs nothing; what may be desire or fear leads to how to tell. */
const OFFERS: Readonly<Record<BodyFeeling, readonly Offer[]>> = {
  tense: ["too_much", "breathing", "alike"],
  warm: ["alike"],
  numb: ["far_away"],
  present: [],
  unsure: ["alike", "too_much"],
};

/** Where am I now (M14): asked for oneself alone. The answer leads to something that may help, and is then forgotten. */
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
