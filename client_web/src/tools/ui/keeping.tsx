import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { FILE_SIZE, type FileRefusal, openFile, sealFile } from "../storage/encrypted_export";
import { isLongEnough } from "../storage/passphrase";
import { chosen, saveAs } from "./files";
import { ToolFrame, ToolSection } from "./frame";
import { SetLock } from "./lock";
import { useTools } from "./tools_context";

type Notice = "working" | "brought" | "erased" | "notErased" | "passphraseShort" | FileRefusal | null;

/** What is kept on this phone: take it along, bring it in, erase it. */
export function Keeping({ close }: { readonly close: () => void }) {
  const { words, store } = useTools();
  const { keeping } = words;
  const [passphrase, setPassphrase] = useState("");
  const [said, setSaid] = useState<Notice>(null);
  const [erasing, setErasing] = useState(false);
  const trouble = store.trouble.value;

  async function save(): Promise<void> {
    if (!isLongEnough(passphrase)) return setSaid("passphraseShort");
    setSaid("working");
    saveAs("timer-backup.json", await sealFile(await store.bundle(), passphrase));
    setSaid(null);
  }

  async function bring(input: HTMLInputElement): Promise<void> {
    const text = await chosen(input, FILE_SIZE);
    if (text === null) return;
    setSaid("working");
    const opened = await openFile(text, passphrase);
    if ("refused" in opened) return setSaid(opened.refused);
    setSaid((await store.bring(opened.text)) ? "brought" : "not_ours");
  }

  async function erase(): Promise<void> {
    setSaid("working");
    const gone = await store.erase();
    setSaid(gone ? "erased" : "notErased");
    setErasing(!gone);
  }

  return (
    <ToolFrame title={keeping.title} how={store.lock.value === "open" ? keeping.lock.on : keeping.what} close={close}>
      {trouble !== "none" && <p class="callout">{keeping.trouble[trouble]}</p>}
      <p class={said === null || said === "working" ? "note" : "callout"} role="status">
        <Saying said={said} />
      </p>
      <SetLock />
      <div class="field">
        <label for="tool-passphrase">{keeping.passphrase}</label>
        <input
          id="tool-passphrase"
          class="tool-input"
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={passphrase}
          onInput={(event) => setPassphrase(event.currentTarget.value)}
        />
        <p class="note">{keeping.passphraseShort}</p>
      </div>
      <ToolSection title={keeping.take}>
        <p class="note">{keeping.takeHow}</p>
        <Control action="tool-save" look="quiet" disabled={said === "working"} press={() => void save()}>
          {keeping.save}
        </Control>
      </ToolSection>
      <ToolSection title={keeping.bring}>
        <p class="note">{keeping.bringHow}</p>
        <input
          class="tool-file"
          type="file"
          accept=".json,application/json"
          aria-label={keeping.bring}
          onChange={(event) => void bring(event.currentTarget)}
        />
      </ToolSection>
      <ToolSection title={keeping.erase}>
        <p class="note">{keeping.eraseHow}</p>
        {erasing ? (
          <div class="controls">
            <Control action="tool-keep-it" look="main" press={() => setErasing(false)}>
              {keeping.keepIt}
            </Control>
            <Control action="tool-erase-now" look="quiet" press={() => void erase()}>
              {keeping.eraseNow}
            </Control>
          </div>
        ) : (
          <Control action="tool-erase" look="quiet" press={() => setErasing(true)}>
            {keeping.erase}
          </Control>
        )}
      </ToolSection>
    </ToolFrame>
  );
}

function Saying({ said }: { readonly said: Notice }) {
  const { keeping } = useTools().words;
  switch (said) {
    case null:
      return null;
    case "working":
    case "brought":
    case "erased":
    case "notErased":
    case "passphraseShort":
      return <>{keeping[said]}</>;
    default:
      return (
        <>
          {keeping.refused[said]} {keeping.nothingChanged}
        </>
      );
  }
}
