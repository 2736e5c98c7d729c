import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { debriefed, draftAt, NO_DEBRIEF, toKeep, toOpen } from "../rules/debrief";
import { LISTS, put } from "../rules/lists";
import { valueAt, valuesOf, written } from "../rules/registers";
import { ITEM, tidy, WRITING } from "../rules/text";
import { newId } from "../storage/notebook_store";
import { ToolChoice, ToolFrame, ToolSection } from "./frame";
import { useTools } from "./tools_context";

/** There is one. */
const DRAFT = "afterwards";

/** Writing afterwards (M16): for oneself; gone when one is done, unless it is kept (DEBRIEF1), and there until then (DEBRIEF3). */
export function Afterwards({ close }: { readonly close: () => void }) {
  const { words, store } = useTools();
  if (!store.isRead("draft")) return <ToolFrame title={words.afterwards.title} close={close} reading />;
  return <Write close={close} />;
}

function Write({ close }: { readonly close: () => void }) {
  const { words, store, room, now } = useTools();
  const { afterwards } = words;
  const [draft] = useState(() => draftAt(valueAt(store.of("draft").peek(), DRAFT), now()));
  const [begun] = useState(() => draft?.begun ?? now());
  const [state, happen] = useReducer(debriefed, { ...NO_DEBRIEF, text: draft?.text ?? "", moves: draft?.moves ?? [] });
  const kept = valuesOf(store.of("writings").value);
  const latest = useRef(state);
  latest.current = state;

  // Who leaves takes a choice that is still open back with them: what is gone here opens nowhere.
  useEffect(
    () => () => {
      const { together, both } = latest.current;
      latest.current = NO_DEBRIEF;
      if (together && !both)
        room?.openTogether?.(
          false,
          () => null,
          () => {},
        );
    },
    [room],
  );

  const { text, moves } = state;
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current) return;
    const next = text === "" && moves.length === 0 ? null : { text, moves, begun };
    store.change("draft", (before) =>
      JSON.stringify(valueAt(before, DRAFT)) === JSON.stringify(next)
        ? before
        : written(before, DRAFT, next, store.tab),
    );
  }, [store, text, moves, begun]);

  /** What was chosen is done, and the rest is gone. */
  function finish(): void {
    isDone.current = true;
    store.change("draft", (before) => written(before, DRAFT, null, store.tab));
    const text = toKeep(state);
    if (text !== null) store.change("writings", (before) => written(before, newId(), text, store.tab));
    for (const move of state.moves) store.change("lists", (before) => put(before, move.text, move.list, store.tab));
    close();
  }

  function chooseTogether(on: boolean): void {
    happen({ name: "choose_together", on });
    room?.openTogether?.(
      on,
      // As it stands then: what was taken out after the choice is out.
      () => toOpen({ ...latest.current, both: true }),
      ({ theirs }) => {
        happen({ name: "both_chose" });
        if (theirs !== null) happen({ name: "theirs_came", text: theirs });
      },
    );
  }

  return (
    <ToolFrame
      title={afterwards.title}
      how={afterwards.how}
      close={state.kept ? finish : close}
      foot={
        <Control action="tool-done" look="main" press={finish}>
          {state.text.trim() === "" || state.kept ? afterwards.doneKeep : afterwards.doneDiscard}
        </Control>
      }
    >
      <div class="field">
        <label for="tool-writing">{afterwards.label}</label>
        <textarea
          id="tool-writing"
          class="tool-writing"
          rows={7}
          maxLength={WRITING}
          value={state.text}
          onInput={(event) => happen({ name: "write", text: event.currentTarget.value })}
        />
        <p class="note">{afterwards.draft}</p>
        <div class="starters">
          {afterwards.starts.map((start) => (
            <Control
              key={start}
              action="tool-start"
              look="chip"
              press={() => {
                const before = state.text.trimEnd();
                happen({ name: "write", text: before === "" ? start : `${before}\n${start}` });
                document.getElementById("tool-writing")?.focus();
              }}
            >
              {`${start.trim()} …`}
            </Control>
          ))}
        </div>
      </div>
      <div class="tool-switch">
        <Control
          action="tool-keep-writing"
          look="chip"
          pressed={state.kept}
          press={() => happen({ name: "keep", on: !state.kept })}
        >
          {afterwards.keep}
        </Control>
        <p class="note">{afterwards.keepHow}</p>
      </div>
      {room?.openTogether !== undefined && (
        <div class="tool-switch">
          <Control
            action="tool-together"
            look="chip"
            pressed={state.together}
            disabled={state.both}
            press={() => chooseTogether(!state.together)}
          >
            {afterwards.together}
          </Control>
          <p class="note" role="status">
            {!state.both && (state.together ? afterwards.waiting : afterwards.togetherHow)}
          </p>
          {state.theirs !== null && (
            <dl class="reading">
              <div>
                <dt>{afterwards.theirs}</dt>
                <dd>{state.theirs}</dd>
              </div>
            </dl>
          )}
        </div>
      )}
      <Moves
        moves={state.moves}
        move={(text, list) => happen({ name: "move", text, list })}
        leave={(text) => happen({ name: "leave", text })}
      />
      {kept.length > 0 && (
        <ToolSection title={afterwards.kept}>
          <ul class="tool-items">
            {kept.map(([key, text]) => (
              <li key={key} class="tool-item">
                <p class="quoted">{text}</p>
                <Control
                  action="tool-remove-writing"
                  look="plain"
                  press={() => store.change("writings", (before) => written(before, key, null, store.tab))}
                >
                  {afterwards.remove}
                </Control>
              </li>
            ))}
          </ul>
        </ToolSection>
      )}
    </ToolFrame>
  );
}

function Moves({
  moves,
  move,
  leave,
}: {
  readonly moves: readonly { readonly text: string; readonly list: (typeof LISTS)[number] }[];
  readonly move: (text: string, list: (typeof LISTS)[number]) => void;
  readonly leave: (text: string) => void;
}) {
  const { words, store } = useTools();
  const { afterwards } = words;
  const [text, setText] = useState("");
  const known = valuesOf(store.of("lists").value);
  return (
    <ToolSection title={afterwards.moves}>
      <div class="field">
        <label for="tool-move">{afterwards.moveLabel}</label>
        <input
          id="tool-move"
          class="tool-input"
          type="text"
          list="tool-known"
          autocomplete="off"
          maxLength={ITEM}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <datalist id="tool-known">
          {known.map(([key, item]) => (
            <option key={key} value={item.text} />
          ))}
        </datalist>
        {text.trim() !== "" && (
          <ToolChoice
            name="move"
            label={afterwards.moveLabel}
            options={LISTS.map((list) => [list, afterwards.moveTo[list]] as const)}
            chosen={null}
            choose={(list) => {
              move(tidy(text, ITEM), list);
              setText("");
              document.getElementById("tool-move")?.focus();
            }}
          />
        )}
      </div>
      {moves.length > 0 && (
        <ul class="tool-words">
          {moves.map((each) => (
            <li key={each.text} class="tool-word">
              <span>{afterwards.movesSaid[each.list](each.text)}</span>
              <Control
                action="tool-leave"
                look="round"
                label={afterwards.takeBack(each.text)}
                press={() => leave(each.text)}
              >
                <span aria-hidden="true">×</span>
              </Control>
            </li>
          ))}
        </ul>
      )}
    </ToolSection>
  );
}
