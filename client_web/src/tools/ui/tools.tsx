/** The tools: their index, and one of them at a time. */

import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import type { ToolsCatalogue } from "../i18n/en";
import { Afterwards } from "./afterwards";
import { WithMyself } from "./alone";
import { BodyCheck } from "./body_check";
import { Breathing } from "./breathing";
import { type CardName, Cards } from "./cards";
import { ComingToRest, Ideas, Phrases } from "./collection";
import { KeepingNote, ToolFrame } from "./frame";
import { Grounding } from "./grounding";
import { Help } from "./help";
import { Keeping } from "./keeping";
import { MyLists } from "./lists";
import { BehindLock } from "./lock";
import { OwnPlan } from "./own_plan";
import { Setbacks } from "./setbacks";
import { OpenTemplate, TherapistsSheet } from "./sheet";
import { type ToolsContext, ToolsProvider, useTools } from "./tools_context";

export type ToolName = keyof ToolsCatalogue["tools"];

const GROUPS: Readonly<Record<keyof ToolsCatalogue["groups"], readonly ToolName[]>> = {
  now: ["too_much", "far_away", "breathing", "body"],
  together: ["lists", "phrases", "ideas", "alone", "plan", "template"],
  after: ["aftercare", "partner", "afterwards", "setbacks"],
  know: ["cards", "help", "goals", "sheet"],
  phone: ["keeping"],
};

/** What shows nothing but what is written here. The others are there whether or not it is locked (OWN4). */
const BEHIND_LOCK: ReadonlySet<ToolName> = new Set([
  "lists",
  "alone",
  "plan",
  "afterwards",
  "goals",
  "template",
  "keeping",
]);

/** What of a tool is opened: a card, or the people who listen to one person. */
type Detail = CardName | "alone" | null;

interface Opened {
  readonly tool: ToolName | null;
  readonly detail: Detail;
}

export function Tools({
  context,
  first = null,
  leave,
}: {
  readonly context: ToolsContext;
  /** The tool to begin with; null: the index. */
  readonly first?: ToolName | null;
  /** Back to where they came from. */
  readonly leave: () => void;
}) {
  const [{ tool, detail }, go] = useState<Opened>({ tool: first, detail: null });
  const setTool = (next: ToolName | null, more: Detail = null) => go({ tool: next, detail: more });

  return (
    <ToolsProvider value={context}>
      <div data-tool={tool ?? "index"}>
        {tool === null ? (
          <Index open={setTool} leave={leave} />
        ) : (
          <Guarded
            key={tool}
            tool={tool}
            detail={detail}
            go={setTool}
            close={() => (first === null ? setTool(null) : leave())}
          />
        )}
      </div>
    </ToolsProvider>
  );
}

function Index({ open, leave }: { readonly open: (tool: ToolName) => void; readonly leave: () => void }) {
  const { words } = useTools();
  return (
    <ToolFrame title={words.title} how={words.intro} close={leave}>
      {(Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((group) => (
        <section key={group} class="tool-group">
          <h2>{words.groups[group]}</h2>
          <div class="parts">
            {GROUPS[group].map((tool) => (
              <Control key={tool} action={`tool-open-${tool}`} look="row" press={() => open(tool)}>
                {words.tools[tool][0]}
                <span class="row-line">{words.tools[tool][1]}</span>
              </Control>
            ))}
          </div>
        </section>
      ))}
      <KeepingNote />
    </ToolFrame>
  );
}

interface ToolProps {
  readonly tool: ToolName;
  readonly detail: Detail;
  readonly go: (tool: ToolName, detail?: Detail) => void;
  readonly close: () => void;
}

function Guarded(props: ToolProps) {
  const { words } = useTools();
  const { tool, go, close } = props;
  if (!BEHIND_LOCK.has(tool)) return <Tool {...props} />;
  return (
    <BehindLock title={words.tools[tool][0] ?? ""} close={close} toHelp={() => go("help")}>
      <Tool {...props} />
    </BehindLock>
  );
}

function Tool({ tool, detail, go, close }: ToolProps): VNode {
  switch (tool) {
    case "too_much":
    case "far_away":
      return <Grounding path={tool} close={close} toHelp={() => go("help")} />;
    case "breathing":
      return <Breathing close={close} />;
    case "body":
      return <BodyCheck close={close} offer={(to) => (to === "alike" ? go("cards", to) : go(to))} />;
    case "alone":
      return (
        <WithMyself
          close={close}
          toLists={() => go("lists")}
          toRest={() => go("aftercare")}
          toHelp={() => go("help")}
        />
      );
    case "lists":
      return <MyLists close={close} />;
    case "phrases":
      return <Phrases close={close} />;
    case "ideas":
      return <Ideas close={close} />;
    case "aftercare":
      return <ComingToRest close={close} toHelp={() => go("help")} />;
    case "afterwards":
      return <Afterwards close={close} />;
    case "setbacks":
      return <Setbacks close={close} go={go} />;
    case "cards":
      return <Cards close={close} first={detail === "alone" ? null : detail} toHelp={() => go("help", "alone")} />;
    case "partner":
      return <Cards close={close} first="partner" toHelp={() => go("help")} />;
    case "plan":
    case "goals":
      return <OwnPlan name={tool} close={close} toHelp={() => go("help", "alone")} />;
    case "help":
      return <Help close={close} alone={detail === "alone"} />;
    case "sheet":
      return <TherapistsSheet close={close} />;
    case "template":
      return <OpenTemplate close={close} />;
    case "keeping":
      return <Keeping close={close} />;
  }
}
