import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { added, type Entry, entriesOf, isChanged, oneOf, reworded, type Seed, startingSet } from "../rules/collections";
import type { NotebookName } from "../rules/notebooks";
import { ITEM, tidy } from "../rules/text";
import { KeepingNote, ToHelp, ToolFrame, ToolSection } from "./frame";
import { OwnLocked } from "./lock";
import { useTools } from "./tools_context";

type Name = Extract<NotebookName, "phrases" | "ideas" | "aftercare" | "kind_words">;

interface Shape {
  readonly groups: Readonly<Record<string, string>>;
  /** Each seed: its group, and its words. */
  readonly seeds: Readonly<Record<string, readonly string[]>>;
}

/** Words to have at hand, in groups: a starting set that its owner makes their own (OWN3). */
export function Collection({
  name,
  how,
  groups,
  seeds,
  hold,
}: {
  readonly name: Name;
  readonly how?: string;
  /** What one of them, pressed, leads to. */
  readonly hold?: (entry: Entry) => void;
} & Shape) {
  const { words, store } = useTools();
  const { own } = words;
  const mine = store.of(name).value;
  const shut = store.lock.value === "shut";
  const entries = entriesOf(mine, seedsOf(seeds));
  return (
    <>
      {Object.entries(groups).map(([group, title]) => (
        <ToolSection key={group} title={title}>
          {how !== undefined && <p class="note">{how}</p>}
          <ul class="tool-words">
            {entries
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <Line
                  key={entry.key}
                  entry={entry}
                  shut={shut}
                  hold={hold}
                  reword={(text) => store.change(name, (before) => reworded(before, entry, text, store.tab))}
                />
              ))}
          </ul>
          {!shut && (
            <Add
              name={`${name}-${group}`}
              add={(text) => store.change(name, (before) => added(before, group, text, store.tab))}
            />
          )}
        </ToolSection>
      ))}
      {isChanged(mine) && (
        <Control
          action="tool-start-again"
          look="plain"
          press={() => store.change(name, (before) => startingSet(before, store.tab))}
        >
          {own.startAgain}
        </Control>
      )}
      {shut ? <OwnLocked /> : <KeepingNote />}
    </>
  );
}

const seedsOf = (seeds: Shape["seeds"]): Seed[] =>
  Object.entries(seeds).map(([name, [group = "", text = ""]]) => ({ name, group, text }));

function Line({
  entry,
  shut,
  hold,
  reword,
}: {
  readonly entry: Entry;
  readonly shut: boolean;
  readonly hold: ((entry: Entry) => void) | undefined;
  readonly reword: (text: string) => void;
}) {
  const { words } = useTools();
  const { own } = words;
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(entry.text);
  if (!open) {
    return (
      <li class="tool-word">
        {hold === undefined ? (
          <span>{entry.text}</span>
        ) : (
          <Control action="tool-hold" look="row" press={() => hold(entry)}>
            {entry.text}
          </Control>
        )}
        {!shut && (
          <Control
            action="tool-change"
            look="round"
            label={own.change(entry.text)}
            press={() => {
              setText(entry.text);
              setOpen(true);
            }}
          >
            <span aria-hidden="true">…</span>
          </Control>
        )}
      </li>
    );
  }
  const finish = (said: string): void => {
    setOpen(false);
    reword(said);
  };
  return (
    <li class="tool-word tool-word-open">
      <textarea
        class="tool-input tool-grow"
        aria-label={own.label}
        rows={2}
        maxLength={2 * ITEM}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="controls controls-row">
        <Control action="tool-put-away" look="plain" press={() => finish("")}>
          {own.putAway}
        </Control>
        <Control action="tool-keep" look="quiet" press={() => finish(text.trim() === "" ? entry.text : text)}>
          {own.keep}
        </Control>
      </div>
    </li>
  );
}

function Add({ name, add }: { readonly name: string; readonly add: (text: string) => void }) {
  const { words } = useTools();
  const { own } = words;
  const [text, setText] = useState<string | null>(null);
  if (text === null) {
    return (
      <Control action="tool-add" look="chip" press={() => setText("")}>
        + {own.add}
      </Control>
    );
  }
  return (
    <form
      class="tool-add"
      onSubmit={(event) => {
        event.preventDefault();
        add(text);
        setText(null);
      }}
    >
      <label class="unseen" for={`tool-add-${name}`}>
        {own.add}
      </label>
      <input
        id={`tool-add-${name}`}
        class="tool-input"
        type="text"
        autocomplete="off"
        maxLength={2 * ITEM}
        value={text}
        ref={(field) => {
          if (field !== null && document.activeElement === document.body) field.focus();
        }}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Control
        action="tool-keep"
        look="quiet"
        press={() => {
          add(text);
          setText(null);
        }}
      >
        {own.keep}
      </Control>
    </form>
  );
}

/** Short scripts to say before, during and after (M11); one that is touched fills the screen (OWN5). */
export function Phrases({ close }: { readonly close: () => void }) {
  const { words } = useTools();
  const { title, how, groups, seeds } = words.phrases;
  const [held, hold] = useState<Entry | null>(null);
  if (held !== null) return <Held text={held.text} close={() => hold(null)} />;
  return (
    <ToolFrame title={title} how={how} close={close}>
      <p class="note">{words.own.held}</p>
      <Collection name="phrases" groups={groups} seeds={seeds} hold={hold} />
    </ToolFrame>
  );
}

/** Things that lead nowhere (M24): all of them, or one by chance; and any of them among our steps (OWN6). */
export function Ideas({ close }: { readonly close: () => void }) {
  const { words, store, room } = useTools();
  const { title, how, groups, seeds, one, another } = words.ideas;
  const mine = store.of("ideas").value;
  const [held, hold] = useState<Entry | null>(null);
  const byChance = () => hold(oneOf(entriesOf(mine, seedsOf(seeds)), held?.key ?? null, Math.random()));
  if (held !== null) {
    return (
      <Held
        text={held.text}
        close={() => hold(null)}
        foot={
          <>
            <Control action="tool-one" look="quiet" press={byChance}>
              {another}
            </Control>
            {room?.goToLadder != null && (
              <Control action="tool-to-steps" look="plain" press={() => room.goToLadder?.(tidy(held.text, ITEM))}>
                {words.own.toSteps}
              </Control>
            )}
          </>
        }
      />
    );
  }
  return (
    <ToolFrame title={title} how={how} close={close}>
      <Control action="tool-one" look="quiet" press={byChance}>
        {one}
      </Control>
      <Collection name="ideas" groups={groups} seeds={seeds} hold={hold} />
    </ToolFrame>
  );
}

/** What could be good now (M15). */
export function ComingToRest({ close, toHelp }: { readonly close: () => void; readonly toHelp: () => void }) {
  const { words } = useTools();
  const { title, how, groups, seeds } = words.aftercare;
  return (
    <ToolFrame title={title} how={how} close={close}>
      <Collection name="aftercare" groups={groups} seeds={seeds} />
      <div class="controls">
        <ToHelp look="quiet" press={toHelp} />
      </div>
    </ToolFrame>
  );
}

/** Of the screen's shorter side: wide enough for the longest word, high enough for all of them, and no larger than a word needs. */
function sizeOf(text: string): string {
  const longest = Math.max(...text.split(/\s+/u).map((word) => [...word].length));
  const size = Math.min(18, 125 / longest, 105 / Math.sqrt([...text].length));
  return `${size.toFixed(1)}vmin`;
}

/** Words that fill the screen, to be held up where no voice comes. It closes by Back alone: a hand that holds a phone up touches it. */
function Held({
  text,
  close,
  foot,
}: {
  readonly text: string;
  readonly close: () => void;
  readonly foot?: ComponentChildren;
}) {
  return <ToolFrame title={text} held={sizeOf(text)} close={close} foot={foot} />;
}
