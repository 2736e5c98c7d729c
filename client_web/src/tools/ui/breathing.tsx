import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { FIRST_PATTERN, PATTERNS, type PatternName } from "../rules/breath";
import { BreathPicture } from "./breath_picture";
import { ToolChoice, ToolFrame } from "./frame";
import { useTools } from "./tools_context";

const NAMES = Object.keys(PATTERNS) as readonly PatternName[];

/**
 * Paced breathing, alone or in step with the other phone (M13). In step there is one pattern, the same on both (BREATH2); at any other
 * a person breathes by themselves.
 */
export function Breathing({ close }: { readonly close: () => void }) {
  const { words, isShared } = useTools();
  const { breathing } = words;
  const shared = isShared();
  const [name, setName] = useState<PatternName>(FIRST_PATTERN);
  const [feel, setFeel] = useState(false);
  const inStep = shared && name === FIRST_PATTERN;
  return (
    <ToolFrame title={breathing.title} how={inStep ? breathing.together : breathing.how} close={close}>
      <BreathPicture pattern={PATTERNS[name]} feel={feel} />
      <ToolChoice
        name="pattern"
        label={breathing.pattern}
        options={NAMES.map((each) => [
          each,
          shared && each === FIRST_PATTERN ? breathing.inStep : breathing.patterns[each],
        ])}
        chosen={name}
        choose={setName}
      />
      {"vibrate" in navigator && (
        <div class="tool-switch">
          <Control action="tool-feel" look="chip" pressed={feel} press={() => setFeel(!feel)}>
            {breathing.feel}
          </Control>
          <p class="note">{breathing.feelHow}</p>
        </div>
      )}
    </ToolFrame>
  );
}
