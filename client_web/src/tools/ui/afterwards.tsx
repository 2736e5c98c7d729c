import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { Control } from "../../ui/elements/control";
import { debriefed, NO_DEBRIEF, toKeep, toOpen } from "../rules/debrief";
import { LISTS, put } from "../rules/lists";
import { valuesOf, written } from "../rules/registers";
import { ITEM, tidy, WRITING } from "../rules/text";
import { Choice, Page, Part } from "./frame";
import { useCare } from "./tools_context";

/** Writing afterwards (M16): for oneself; gone when one leaves, unless it is kept (DEBRIEF1). */
export function Afterwards({ close }: { readonly close: () => void }) {
  const { words, store, room } = useCare();
  const { afterwards } = words;
  const [state, happen] = useReducer(debriefed, NO_DEBRIEF);
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

  /** However one leaves: what was chosen is done, and the rest is gone. */
  function finish(): void {
    const text = toKeep(state);
    if (text !== null) store.change("writings", (before) => written(before, crypto.randomUUID(), text, store.tab));
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
    <Page
      title={afterwards.title}
      how={afterwards.how}
      close={finish}
      foot={
        <Control action="care-done" look="main" press={finish}>
          {state.text.trim() === "" || state.kept ? afterwards.doneKeep : afterwards.doneDiscard}
        </Control>
      }
    >
      <div class="field">
        <label for="care-writing">{afterwards.label}</label>
        <textarea
          id="care-writing"
          class="care-writing"
          rows={7}
          maxLength={WRITING}
          value={state.text}
          onInput={(event) => happen({ name: "write", text: event.currentTarget.value })}
        />
        <div class="starters">
          {afterwards.starts.map((start) => (
            <Control
              key={start}
              action="care-start"
              look="chip"
              press={() => {
                const before = state.text.trimEnd();
                happen({ name: "write", text: before === "" ? start : `${before}\n${start}` });
                document.getElementById("care-writing")?.focus();
              }}
            >
              {`${start.trim()} …`}
            </Control>
          ))}
        </div>
      </div>
      <div class="care-switch">
        <Control
          action="care-keep-writing"
          look="chip"
          pressed={state.kept}
          press={() => happen({ name: "keep", on: !state.kept })}
        >
          {afterwards.keep}
        </Control>
        <p class="note">{afterwards.keepHow}</p>
      </div>
      {room?.openTogether !== undefined && (
        <div class="care-switch">
          <Control
            action="care-together"
            look="chip"
            pressed={state.together}
            disabled={state.both}
            press={() => chooseTogether(!state.together)}
          >
            {afterwards.together}
          </Control>
          <p class="note" role="status">
            {state.together && !state.both ? afterwards.waiting : afterwards.togetherHow}
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
        <Part title={afterwards.kept}>
          <ul class="care-items">
            {kept.map(([key, text]) => (
              <li key={key} class="care-item">
                <p class="quoted">{text}</p>
                <Control
                  action="care-remove-writing"
                  look="plain"
                  press={() => store.change("writings", (before) => written(before, key, null, store.tab))}
                >
                  {afterwards.remove}
                </Control>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </Page>
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
  const { words, store } = useCare();
  const { afterwards } = words;
  const [text, setText] = useState("");
  const known = valuesOf(store.of("lists").value);
  return (
    <Part title={afterwards.moves}>
      <div class="field">
        <label for="care-move">{afterwards.moveLabel}</label>
        <input
          id="care-move"
          class="care-input"
          type="text"
          list="care-known"
          autocomplete="off"
          maxLength={ITEM}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <datalist id="care-known">
          {known.map(([key, item]) => (
            <option key={key} value={item.text} />
          ))}
        </datalist>
        {text.trim() !== "" && (
          <Choice
            name="move"
            label={afterwards.moveLabel}
            options={LISTS.map((list) => [list, afterwards.moveTo[list]] as const)}
            chosen={null}
            choose={(list) => {
              move(tidy(text, ITEM), list);
              setText("");
              document.getElementById("care-move")?.focus();
            }}
          />
        )}
      </div>
      {moves.length > 0 && (
        <ul class="care-words">
          {moves.map((each) => (
            <li key={each.text} class="care-word">
              <span>{afterwards.movesSaid[each.list](each.text)}</span>
              <Control
                action="care-leave"
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
    </Part>
  );
}
