/** Those whom this phone can find again: each by what its person calls them (NEXT6), each met and forgotten for itself. */

import { words } from "../../i18n/language";
import type { KnownPair } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { useFocusKept } from "../elements/focus_kept";

/** In characters. */
const LONGEST_NAME = 40;

interface Pairs {
  readonly pairs: readonly KnownPair[];
}

export function MeetAgain({ pairs, look }: Pairs & { readonly look: "main" | "quiet" }) {
  const { actions } = useApp();
  return (
    <>
      {pairs.map((pair) => (
        <Control key={pair.id} action="meet" look={look} press={() => actions.meet(pair.id)}>
          <span>
            {words.nextTime.meet}
            <Name pair={pair} of={pairs} />
          </span>
        </Control>
      ))}
    </>
  );
}

/** Behind what is done with it. The only one needs none; those without a name are told apart by who was met later (NEXT6). */
function Name({ pair, of }: { readonly pair: KnownPair; readonly of: readonly KnownPair[] }) {
  if (pair.name === "" && of.length === 1) return null;
  const unnamed = of.filter(({ name }) => name === "");
  const number = unnamed.length > 1 ? ` (${unnamed.indexOf(pair) + 1})` : "";
  return (
    <>
      {" · "}
      <bdi>{pair.name === "" ? `${words.nextTime.unnamed}${number}` : pair.name}</bdi>
    </>
  );
}

/** What is kept of them: what they are called, and how to let go of it. */
export function KeptPairs({ pairs }: Pairs) {
  const { actions } = useApp();
  const kept = useFocusKept(pairs.length);
  if (pairs.length === 0) return null;
  return (
    <div class="kept" ref={kept}>
      <p class="aside">{words.nextTime.kept}</p>
      <ul class="pairs">
        {pairs.map((pair) => (
          <li key={pair.id} class="field">
            <label for={`name-${pair.id}`}>{words.nextTime.name}</label>
            <input
              type="text"
              dir="auto"
              id={`name-${pair.id}`}
              data-field="pair-name"
              aria-describedby="pair-name-how"
              autocomplete="off"
              maxLength={LONGEST_NAME}
              defaultValue={pair.name}
              onChange={(event) => actions.namePair(pair.id, event.currentTarget.value.trim())}
            />
            <Control action="forget-pair" look="plain" press={() => actions.forgetPair(pair.id)}>
              <span>
                {words.nextTime.forget}
                <Name pair={pair} of={pairs} />
              </span>
            </Control>
          </li>
        ))}
      </ul>
      <p id="pair-name-how" class="note">
        {words.nextTime.nameHow} {pairs.length > 1 && words.nextTime.lastFirst}
      </p>
    </div>
  );
}
