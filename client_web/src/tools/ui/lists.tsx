import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import {
  type Change,
  changesSince,
  type Item,
  LISTS,
  type ListName,
  type Lists,
  noted,
  put,
  removed,
  reviewedNow,
  toldOf,
} from "../rules/lists";
import { type Undo, undone, undoOf, valueAt, valuesOf, written } from "../rules/registers";
import { ITEM, NOTE, normalised } from "../rules/text";
import { KeepingNote, ToolChoice, ToolFrame, ToolSection } from "./frame";
import { ChooseToShow, NotNowShown } from "./show_not_now";
import { useTools } from "./tools_context";
import { WelcomeToBoth } from "./welcome_to_both";

/** Welcome, perhaps, not now (M10): one's own, and never finished. */
export function MyLists({ close }: { readonly close: () => void }) {
  const { words, store } = useTools();
  if (!store.isRead("lists") || !store.isRead("reviewed"))
    return <ToolFrame title={words.lists.title} how={words.lists.how} close={close} reading />;
  return <Read close={close} />;
}

function Read({ close }: { readonly close: () => void }) {
  const { words, store, room } = useTools();
  const { lists } = words;
  const mine = store.of("lists").value;
  const reviewed = store.of("reviewed").value;
  // As it was when the page was opened: what they do here they needn't be told.
  const [opened] = useState({ mine, reviewed });
  const [seen, setSeen] = useState(false);
  const [shown, setShown] = useState<ReadonlySet<string> | null>(null);
  const [undo, setUndo] = useState<(Undo<Item> & { readonly said: string; readonly gone: boolean }) | null>(null);
  // What wasn't sorted when the page was opened stays where it is while one sorts.
  const [sorting, sort] = useState(false);
  const [unsorted] = useState(() => lists.seeds.filter((seed) => valueAt(mine, normalised(seed)) === null));
  const sortedHere = new Set(unsorted.map(normalised));

  function change(key: string, said: string, to: (before: Lists) => Lists): void {
    const before = store.of("lists").peek();
    store.change("lists", to);
    setUndo({ ...undoOf(before, key), said, gone: valueAt(store.of("lists").peek(), key) === null });
  }

  function move(text: string, list: ListName): void {
    const key = normalised(text);
    if (valueAt(mine, key)?.list === list) return;
    change(key, lists.moved[list](text), (before) => put(before, text, list, store.tab));
  }

  function takeBack(): void {
    if (undo === null) return;
    store.change("lists", (before) => undone(before, undo, store.tab));
    setUndo(null);
  }

  function review(): void {
    store.change("reviewed", (before) => {
      const now = reviewedNow(store.of("lists").peek());
      let after = before;
      for (const key of new Set([...before.keys(), ...now.keys()])) {
        const list = now.get(key) ?? null;
        if (valueAt(after, key) !== list) after = written(after, key, list, store.tab);
      }
      return after;
    });
  }

  /** What they did here they have seen; what they were told of stays until they say so. */
  function leave(): void {
    if (seen || changes.length === 0) review();
    close();
  }

  const changes = opened.reviewed.size === 0 ? [] : changesSince(new Map(valuesOf(opened.reviewed)), opened.mine);
  if (shown !== null) return <NotNowShown told={toldOf(mine, shown)} close={() => setShown(null)} />;
  if (sorting) {
    return (
      <OneByOne
        all={unsorted}
        mine={mine}
        move={move}
        close={() => sort(false)}
        {...(undo !== null && { undo: <UndoBar {...undo} undo={takeBack} /> })}
      />
    );
  }
  const there = valuesOf(mine).filter(([key]) => !sortedHere.has(key));
  return (
    <ToolFrame
      title={lists.title}
      how={lists.how}
      close={leave}
      foot={undo === null ? undefined : <UndoBar {...undo} undo={takeBack} />}
    >
      {!seen && changes.length > 0 && (
        <Changes
          changes={changes}
          seen={() => {
            review();
            setSeen(true);
          }}
        />
      )}
      {unsorted.some((seed) => valueAt(mine, normalised(seed)) === null) && (
        <Control action="tool-one-by-one" look="quiet" press={() => sort(true)}>
          {lists.oneByOne}
        </Control>
      )}
      <Add add={move} />
      <ToolSection title={lists.mine}>
        {valuesOf(mine).length === 0 && <p class="note">{lists.none}</p>}
        <ul class="tool-items">
          {there.map(([key, item]) => (
            <Row
              key={key}
              name={key}
              text={item.text}
              item={item}
              move={(list) => move(item.text, list)}
              remove={() => change(key, lists.removed(item.text), (before) => removed(before, key, store.tab))}
            />
          ))}
        </ul>
      </ToolSection>
      {unsorted.length > 0 && (
        <ToolSection title={lists.starting}>
          <ul class="tool-items">
            {unsorted.map((seed) => (
              <Row
                key={seed}
                name={normalised(seed)}
                text={seed}
                item={valueAt(mine, normalised(seed))}
                move={(list) => move(seed, list)}
                remove={() =>
                  change(normalised(seed), lists.removed(seed), (before) =>
                    removed(before, normalised(seed), store.tab),
                  )
                }
              />
            ))}
          </ul>
        </ToolSection>
      )}
      {room !== undefined && <WelcomeToBoth mine={mine} room={room} />}
      <ChooseToShow mine={mine} show={setShown} />
      <p class="note">{lists.private}</p>
      <KeepingNote />
    </ToolFrame>
  );
}

/** In ms. */
const SAME_HAND = 500;

/** One card at a time: three places, or none. After the last one, what is welcome to both. */
function OneByOne({
  all,
  mine,
  move,
  close,
  undo,
}: {
  readonly all: readonly string[];
  readonly mine: Lists;
  readonly move: (text: string, list: ListName) => void;
  readonly close: () => void;
  /** The bar to take the last move back. */
  readonly undo?: ComponentChildren;
}) {
  const { words, room } = useTools();
  const { lists } = words;
  const [open, leaveOpen] = useState<ReadonlySet<string>>(new Set());
  const card = all.find((text) => valueAt(mine, normalised(text)) === null && !open.has(text));
  // A hand that presses twice has put one card away, and not the next one, unread.
  const [ready, setReady] = useState<string>();
  useEffect(() => {
    const waiting = setTimeout(() => setReady(card), SAME_HAND);
    return () => clearTimeout(waiting);
  }, [card]);
  const waits = ready !== card;
  if (card === undefined) {
    return (
      <ToolFrame title={lists.sorted} close={close} foot={undo}>
        {room !== undefined && <WelcomeToBoth mine={mine} room={room} />}
        <Control action="tool-to-all" look="quiet" press={close}>
          {lists.toAll}
        </Control>
      </ToolFrame>
    );
  }
  return (
    <ToolFrame title={card} close={close} foot={undo}>
      <div class="controls tool-card-places">
        {LISTS.map((list) => (
          <Control key={list} action={`tool-card-${list}`} look="answer" waits={waits} press={() => move(card, list)}>
            {lists.names[list]}
          </Control>
        ))}
        <Control action="tool-card-open" look="plain" waits={waits} press={() => leaveOpen(new Set([...open, card]))}>
          {lists.later}
        </Control>
      </div>
    </ToolFrame>
  );
}

/** What is different since they last said that they had seen it. */
function Changes({ changes, seen }: { readonly changes: readonly Change[]; readonly seen: () => void }) {
  const { words } = useTools();
  const { lists } = words;
  return (
    <details class="tool-changes">
      <summary>{lists.changedTitle}</summary>
      <ul>
        {changes.map(({ key, text, from, to }) => (
          <li key={key} class="note">
            {to === null ? lists.gone(text) : from === null ? lists.came[to](text) : lists.went[to](text)}
          </li>
        ))}
      </ul>
      <Control action="tool-reviewed" look="quiet" press={seen}>
        {lists.reviewed}
      </Control>
    </details>
  );
}

function Add({ add }: { readonly add: (text: string, list: ListName) => void }) {
  const { words } = useTools();
  const { lists } = words;
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  return (
    <div class="field">
      <label for="tool-new">{lists.add}</label>
      <input
        id="tool-new"
        ref={field}
        class="tool-input"
        type="text"
        maxLength={ITEM}
        autocomplete="off"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() !== "" && (
        <ToolChoice
          name="add"
          label={lists.choose(text)}
          options={LISTS.map((list) => [list, lists.addTo[list]] as const)}
          chosen={null}
          choose={(list) => {
            add(text, list);
            setText("");
            field.current?.focus();
          }}
        />
      )}
    </div>
  );
}

function Row({
  name,
  text,
  item,
  move,
  remove,
}: {
  readonly name: string;
  readonly text: string;
  /** null: not sorted yet. */
  readonly item: Item | null;
  readonly move: (list: ListName) => void;
  readonly remove: () => void;
}) {
  const { words, store, room } = useTools();
  const { lists } = words;
  const [open, setOpen] = useState(false);
  return (
    <li class="tool-item" data-list={item?.list ?? "none"}>
      <div class="tool-item-head">
        <span class="tool-item-text">{text}</span>
        {item !== null && (
          <Control
            action="tool-more"
            look="round"
            label={lists.more(text)}
            expanded={open}
            press={() => setOpen(!open)}
          >
            <span aria-hidden="true">…</span>
          </Control>
        )}
      </div>
      <ToolChoice
        name="list"
        label={lists.choose(text)}
        options={LISTS.map((list) => [list, lists.names[list]] as const)}
        chosen={item?.list ?? null}
        choose={move}
      />
      {item !== null && item.note !== "" && !open && <p class="note tool-noted">{item.note}</p>}
      {item !== null && open && (
        <div class="field">
          <label for={`tool-note-${name}`}>{lists.note}</label>
          <textarea
            id={`tool-note-${name}`}
            rows={2}
            maxLength={NOTE}
            defaultValue={item.note}
            onChange={(event) => {
              const note = event.currentTarget.value;
              store.change("lists", (before) => noted(before, name, note, store.tab));
            }}
          />
          {room?.goToLadder != null && (
            <Control action="tool-to-steps" look="quiet" press={() => room.goToLadder?.(item.text)}>
              {words.own.toSteps}
            </Control>
          )}
          <Control action="tool-remove" look="plain" press={remove}>
            {lists.remove}
          </Control>
        </div>
      )}
    </li>
  );
}

/** What was just done, and one press to have it as before. It takes the focus only where what had it is gone. */
function UndoBar({ said, gone, undo }: { readonly said: string; readonly gone: boolean; readonly undo: () => void }) {
  const { words } = useTools();
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (gone) bar.current?.querySelector("button")?.focus({ preventScroll: true });
  }, [said, gone]);
  return (
    <div class="tool-undo" ref={bar}>
      <p role="status">{said}</p>
      <Control action="tool-undo" look="chip" press={undo}>
        {words.undo}
      </Control>
    </div>
  );
}
