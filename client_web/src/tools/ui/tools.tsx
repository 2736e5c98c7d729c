/** The companions: their index, and one of them at a time. */

import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import type { CareWords } from "../i18n/en";
import { Afterwards } from "./afterwards";
import { WithMyself } from "./alone";
import { BodyCheck } from "./body_check";
import { Breathing } from "./breathing";
import { Cards } from "./cards";
import { ComingToRest, Ideas, Phrases } from "./collection";
import { KeepingNote, Page } from "./frame";
import { Grounding } from "./grounding";
import { Help } from "./help";
import { Keeping } from "./keeping";
import { MyLists } from "./lists";
import { Setbacks } from "./setbacks";
import { TherapistsSheet } from "./sheet";
import { type Care, CareProvider, useCare } from "./tools_context";

export type ToolName = keyof CareWords["tools"];

const GROUPS: Readonly<Record<keyof CareWords["groups"], readonly ToolName[]>> = {
  now: ["too_much", "far_away", "breathing", "body"],
  together: ["lists", "phrases", "ideas", "alone"],
  after: ["aftercare", "afterwards", "setbacks"],
  know: ["cards", "help", "sheet"],
  phone: ["keeping"],
};

export function Companions({
  care,
  first = null,
  leave,
}: {
  readonly care: Care;
  /** The tool to begin with; null: the index. */
  readonly first?: ToolName | null;
  /** Back to where they came from. */
  readonly leave: () => void;
}) {
  const [tool, setTool] = useState<ToolName | null>(first);

  return (
    <CareProvider value={care}>
      <div data-care={tool ?? "index"}>
        {tool === null ? (
          <Index open={setTool} leave={leave} />
        ) : (
          <Tool key={tool} tool={tool} go={setTool} close={() => (first === null ? setTool(null) : leave())} />
        )}
      </div>
    </CareProvider>
  );
}

function Index({ open, leave }: { readonly open: (tool: ToolName) => void; readonly leave: () => void }) {
  const { words } = useCare();
  return (
    <Page title={words.title} how={words.intro} close={leave}>
      {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
        <section key={group} class="care-group">
          <h2>{words.groups[group]}</h2>
          <div class="parts">
            {GROUPS[group].map((tool) => (
              <Control key={tool} action={`care-open-${tool}`} look="row" press={() => open(tool)}>
                {words.tools[tool][0]}
                <span class="row-line">{words.tools[tool][1]}</span>
              </Control>
            ))}
          </div>
        </section>
      ))}
      <KeepingNote />
    </Page>
  );
}

interface ToolProps {
  readonly tool: ToolName;
  readonly go: (tool: ToolName) => void;
  readonly close: () => void;
}

function Tool({ tool, go, close }: ToolProps) {
  switch (tool) {
    case "too_much":
    case "far_away":
      return <Grounding path={tool} close={close} toHelp={() => go("help")} />;
    case "breathing":
      return <Breathing close={close} />;
    case "body":
      return <BodyCheck close={close} offer={go} />;
    case "alone":
      return <WithMyself close={close} toRest={() => go("aftercare")} />;
    case "lists":
      return <MyLists close={close} />;
    case "phrases":
      return <Phrases close={close} />;
    case "ideas":
      return <Ideas close={close} />;
    case "aftercare":
      return <ComingToRest close={close} />;
    case "afterwards":
      return <Afterwards close={close} />;
    case "setbacks":
      return <Setbacks close={close} go={go} />;
    case "cards":
      return <Cards close={close} />;
    case "help":
      return <Help close={close} />;
    case "sheet":
      return <TherapistsSheet close={close} />;
    case "keeping":
      return <Keeping close={close} />;
  }
}
