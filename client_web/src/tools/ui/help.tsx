import { useState } from "preact/hooks";
import { countryHere, Helplines, List } from "../../ui/helplines/helplines";
import { ToolFrame, ToolSection } from "./frame";
import { supportIn } from "./support_directory";
import { useTools } from "./tools_context";

const SUPPORT = ["therapist", "resources"] as const;

/** People who help, by country, offline (M20). `alone`: only who listens to one person (HELP2). */
export function Help({ close, alone = false }: { readonly close: () => void; readonly alone?: boolean }) {
  const { words } = useTools();
  const { help, language, setbacks } = words;
  const [country, setCountry] = useState(countryHere);
  const support = supportIn(country);
  return (
    <ToolFrame title={help.title} {...(alone && { how: setbacks.alone })} close={close}>
      <Helplines language={language} country={country} choose={setCountry} />
      {(alone ? [] : SUPPORT).map((kind) => (
        <ToolSection key={kind} title={help.kinds[kind]}>
          <div class="helplines" translate={true}>
            <List lines={support.filter((helper) => helper.kind === kind)} language={language} />
          </div>
        </ToolSection>
      ))}
      <ToolSection title={help.kinds.groups}>
        <p class="note">{help.groupsNote}</p>
      </ToolSection>
      <p class="note">{help.careNote}</p>
    </ToolFrame>
  );
}
