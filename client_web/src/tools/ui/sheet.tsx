import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { QrCode } from "../../ui/elements/qr_code";
import { termsSummary } from "../../ui/elements/status_lines";
import { valueAt, written } from "../rules/registers";
import {
  codeOf,
  EMPTY_SHEET,
  fileOf,
  NOTE_SIZE,
  readSheet,
  SHEET_SIZE,
  type Sheet,
  type SheetRefusal,
  SUGGESTIONS,
  type Suggestion,
} from "../rules/sheet";
import { ITEM } from "../rules/text";
import { chosen, saveAs } from "./files";
import { ToolFrame, ToolSection } from "./frame";
import { useTools } from "./tools_context";

/** From a therapist (M21): a template that is opened on this phone. */
export function OpenTemplate({ close }: { readonly close: () => void }) {
  const { words } = useTools();
  const { sheet, tools } = words;
  return (
    <ToolFrame title={tools.template[0] ?? ""} how={sheet.how} close={close}>
      <Open />
    </ToolFrame>
  );
}

/** For a therapist (M21): a sheet to print, a template to make. */
export function TherapistsSheet({ close }: { readonly close: () => void }) {
  const { words } = useTools();
  const { sheet } = words;
  return (
    <>
      <ToolFrame title={sheet.title} how={sheet.how} close={close}>
        <Make />
        <Control action="tool-print" look="quiet" press={() => window.print()}>
          {sheet.print}
        </Control>
      </ToolFrame>
      <Printed />
    </>
  );
}

function Open() {
  const { words, store } = useTools();
  const { sheet } = words;
  const kept = store.of("sheet").value;
  const [refused, setRefused] = useState<SheetRefusal | null>(null);
  const [pasted, setPasted] = useState("");
  const stands = valueAt(kept, "sheet");
  const read = stands === null ? null : readSheet(stands);

  function take(text: string): void {
    const given = readSheet(text.trim());
    setRefused("refused" in given ? given.refused : null);
    if ("refused" in given) return;
    setPasted("");
    store.change("sheet", (before) => written(before, "sheet", fileOf(given.sheet), store.tab));
  }

  return (
    <ToolSection title={sheet.openFile}>
      <input
        class="tool-file"
        type="file"
        accept=".json,application/json"
        aria-label={sheet.openFile}
        onChange={(event) => {
          void chosen(event.currentTarget, SHEET_SIZE).then((text) => text !== null && take(text));
        }}
      />
      <div class="field">
        <label for="tool-pasted">{sheet.pasted}</label>
        <textarea
          id="tool-pasted"
          rows={2}
          spellcheck={false}
          value={pasted}
          onInput={(event) => setPasted(event.currentTarget.value)}
        />
        {pasted !== "" && (
          <Control action="tool-read" look="quiet" press={() => take(pasted)}>
            {sheet.read}
          </Control>
        )}
      </div>
      <div role="status">
        {refused !== null && (
          <p class="callout">
            {sheet.refused[refused]} {sheet.nothingChanged}
          </p>
        )}
      </div>
      {read !== null && "sheet" in read && (
        <>
          <Shown sheet={read.sheet} />
          <Control
            action="tool-remove-sheet"
            look="plain"
            press={() => store.change("sheet", (before) => written(before, "sheet", null, store.tab))}
          >
            {words.lists.remove}
          </Control>
        </>
      )}
    </ToolSection>
  );
}

/** What a template suggests, as words and nothing else. */
export function Shown({ sheet }: { readonly sheet: Sheet }) {
  const { words } = useTools();
  return (
    <div class="tool-sheet">
      {sheet.title !== "" && <p class="soft-title">{sheet.title}</p>}
      {sheet.note !== "" && <p class="body">{sheet.note}</p>}
      <p class="note">{words.sheet.terms(termsSummary(sheet.terms), sheet.terms.within)}</p>
      {SUGGESTIONS.map(
        (name) =>
          sheet[name].length > 0 && (
            <div key={name}>
              <p class="note">{words.sheet.suggestions[name]}</p>
              <ul class="tool-words">
                {sheet[name].map((each) => (
                  <li key={each} class="tool-word">
                    {each}
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
      <p class="note">{words.sheet.used}</p>
    </div>
  );
}

type Draft = { readonly title: string; readonly note: string } & Readonly<Record<Suggestion, string>>;
const NO_DRAFT: Draft = { title: "", note: "", signals: "", ladder: "", asks: "", wishes: "", hard: "", helps: "" };

function sheetOf(draft: Draft): Sheet {
  const lines = (text: string): readonly string[] =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  const suggested = Object.fromEntries(SUGGESTIONS.map((name) => [name, lines(draft[name])])) as Pick<
    Sheet,
    Suggestion
  >;
  return { ...EMPTY_SHEET, title: draft.title.trim(), note: draft.note.replaceAll(/\s+/g, " ").trim(), ...suggested };
}

function Make() {
  const { words } = useTools();
  const { sheet } = words;
  const [draft, setDraft] = useState<Draft | null>(null);
  const [code, setCode] = useState(false);
  if (draft === null) {
    return (
      <Control action="tool-make" look="quiet" press={() => setDraft(NO_DRAFT)}>
        {sheet.make}
      </Control>
    );
  }
  const made = sheetOf(draft);
  const file = fileOf(made);
  const checked = readSheet(file);
  const scanned = code ? codeOf(made) : null;
  const set = (name: keyof Draft) => (event: { currentTarget: { value: string } }) => {
    setDraft({ ...draft, [name]: event.currentTarget.value });
  };
  return (
    <ToolSection title={sheet.make}>
      <p class="note">{sheet.makeHow}</p>
      <div class="field">
        <label for="tool-sheet-title">{sheet.name}</label>
        <input
          id="tool-sheet-title"
          class="tool-input"
          type="text"
          maxLength={ITEM}
          value={draft.title}
          onInput={set("title")}
        />
      </div>
      <div class="field">
        <label for="tool-sheet-note">{sheet.note}</label>
        <textarea id="tool-sheet-note" rows={3} maxLength={NOTE_SIZE} value={draft.note} onInput={set("note")} />
      </div>
      {SUGGESTIONS.map((name) => (
        <div key={name} class="field">
          <label for={`tool-sheet-${name}`}>{sheet.suggestions[name]}</label>
          <textarea id={`tool-sheet-${name}`} rows={2} value={draft[name]} onInput={set(name)} />
        </div>
      ))}
      {"refused" in checked && (
        <p class="callout" role="status">
          {sheet.refused[checked.refused]}
        </p>
      )}
      <div class="controls">
        <Control
          action="tool-save-sheet"
          look="main"
          waits={"refused" in checked}
          press={() => saveAs("timer-template.json", file)}
        >
          {sheet.save}
        </Control>
        <Control
          action="tool-code"
          look="quiet"
          waits={"refused" in checked}
          pressed={code}
          press={() => setCode(!code)}
        >
          {sheet.asCode}
        </Control>
      </div>
      {code &&
        !("refused" in checked) &&
        (scanned === null ? <p class="callout">{sheet.noCode}</p> : <QrCode text={scanned} label={sheet.codeLabel} />)}
    </ToolSection>
  );
}

/** One page of paper; on a screen it isn't there. */
function Printed() {
  const { words } = useTools();
  const { sheet } = words;
  return (
    <div class="tool-printed" aria-hidden="true">
      <h1>{sheet.printTitle}</h1>
      <p>{sheet.printWhat}</p>
      <p class="tool-printed-rule">{sheet.printRule}</p>
      <h2>{sheet.printFor}</h2>
      <p>{sheet.printForText}</p>
      <h2>{sheet.printBefore}</h2>
      <ol>
        {sheet.printSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>{sheet.printLimits}</p>
      <h2>{sheet.printOwn}</h2>
      {sheet.printFields.map((field) => (
        <p key={field} class="tool-printed-line">
          {field}
        </p>
      ))}
    </div>
  );
}
