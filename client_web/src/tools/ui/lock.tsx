/** The lock before what is written (OWN4): where it's opened, set, changed and taken off. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { isLongEnough } from "../storage/passphrase";
import { ToHelp, ToolFrame, ToolSection } from "./frame";
import { useTools } from "./tools_context";

/** Shows `children` once it's known that nothing stands before what they show. */
export function BehindLock({
  title,
  close,
  toHelp,
  children,
}: {
  readonly title: string;
  readonly close: () => void;
  readonly toHelp: () => void;
  readonly children: ComponentChildren;
}) {
  const { words, store } = useTools();
  useEffect(store.look, [store]);
  const lock = store.lock.value;
  if (lock === null) return <ToolFrame title={title} close={close} reading />;
  if (lock !== "shut") return <>{children}</>;
  return (
    <ToolFrame title={title} how={words.keeping.lock.shut} close={close}>
      <OpenLock />
      <Forgotten />
      <ToHelp look="plain" press={toHelp} />
    </ToolFrame>
  );
}

/** Asks for the passphrase, where somebody wants what is behind it. */
export function OpenLock() {
  const { words, store } = useTools();
  const say = words.keeping.lock;
  const [passphrase, setPassphrase] = useState("");
  const [said, setSaid] = useState("");

  async function open(): Promise<void> {
    setSaid(words.keeping.working);
    const done = await store.openLock(passphrase);
    if (done === "done") return;
    setPassphrase("");
    setSaid(done === "wrong" ? say.wrong : say.failed);
  }

  return (
    <form
      class="tool-lock"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <Passphrase name="now" label={words.keeping.passphrase} value={passphrase} set={setPassphrase} />
      <p class="note" role="status">
        {said}
      </p>
      <Control action="tool-unlock" look="main" waits={passphrase.trim() === ""} press={() => void open()}>
        {say.open}
      </Control>
    </form>
  );
}

/** Where only the starting set is shown: what is one's own is a press and a passphrase away. */
export function OwnLocked() {
  const { words } = useTools();
  const say = words.keeping.lock;
  const [asks, setAsks] = useState(false);
  if (asks) return <OpenLock />;
  return (
    <Control action="tool-own-locked" look="row" press={() => setAsks(true)}>
      {say.title}
      <span class="row-line">{say.ownLocked}</span>
    </Control>
  );
}

/** Nothing opens it any more: what is behind it can only go. */
function Forgotten() {
  const { words, store } = useTools();
  const { keeping } = words;
  const [asks, setAsks] = useState(false);
  const [failed, setFailed] = useState(false);
  if (!asks) {
    return (
      <Control action="tool-forgotten" look="plain" press={() => setAsks(true)}>
        {keeping.lock.forgotten}
      </Control>
    );
  }
  return (
    <ToolSection title={keeping.lock.forgotten}>
      <p class="note">{failed ? keeping.notErased : keeping.lock.forgottenHow}</p>
      <div class="controls">
        <Control action="tool-keep-it" look="main" press={() => setAsks(false)}>
          {keeping.keepIt}
        </Control>
        <Control action="tool-erase-now" look="quiet" press={() => void store.erase().then((gone) => setFailed(!gone))}>
          {keeping.eraseNow}
        </Control>
      </div>
    </ToolSection>
  );
}

type Notice = "working" | "failed" | "wrong" | "differ" | "passphraseShort" | "isSet" | "isChanged" | "isOff" | null;

/** Setting it, or changing what is set. The present passphrase is asked for again, for a phone that lies open may be in other hands. */
export function SetLock() {
  const { words, store } = useTools();
  const { keeping } = words;
  const say = keeping.lock;
  const [now, setNow] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [said, setSaid] = useState<Notice>(null);
  const isSet = store.lock.value === "open";

  function finish(what: Notice): void {
    if (what === "isSet" || what === "isChanged" || what === "isOff")
      for (const empty of [setNow, setNext, setAgain]) empty("");
    setSaid(what);
  }

  async function set(): Promise<void> {
    if (!isLongEnough(next)) return setSaid("passphraseShort");
    if (next !== again) return setSaid("differ");
    setSaid("working");
    if (!isSet) return finish((await store.setLock(next)) ? "isSet" : "failed");
    const done = await store.changeLock(now, next);
    finish(done === "done" ? "isChanged" : done === "wrong" ? "wrong" : "failed");
  }

  async function takeOff(): Promise<void> {
    setSaid("working");
    const done = await store.changeLock(now, null);
    finish(done === "done" ? "isOff" : done === "wrong" ? "wrong" : "failed");
  }

  return (
    <details class="tool-changes tool-lock">
      <summary>{say.title}</summary>
      <p class="note">{say.how}</p>
      <p class="note">{say.seen}</p>
      {isSet && <Passphrase name="now" label={say.now} value={now} set={setNow} />}
      <Passphrase name="next" label={isSet ? say.next : keeping.passphrase} value={next} set={setNext} />
      <Passphrase name="again" label={say.again} value={again} set={setAgain} />
      <p class={said === null || said === "working" ? "note" : "callout"} role="status">
        {said === null ? "" : said === "working" || said === "passphraseShort" ? keeping[said] : say[said]}
      </p>
      <div class="controls">
        <Control action="tool-lock-set" look="quiet" disabled={said === "working"} press={() => void set()}>
          {isSet ? say.change : say.set}
        </Control>
        {isSet && (
          <Control action="tool-lock-off" look="plain" disabled={said === "working"} press={() => void takeOff()}>
            {say.remove}
          </Control>
        )}
      </div>
    </details>
  );
}

/** Not of the type that browsers offer to remember: whoever has this phone has what its browser remembers. */
function Passphrase({
  name,
  label,
  value,
  set,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly set: (text: string) => void;
}) {
  return (
    <div class="field">
      <label for={`tool-passphrase-${name}`}>{label}</label>
      <input
        id={`tool-passphrase-${name}`}
        class="tool-input tool-secret"
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={value}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
}
