import { words } from "../../i18n/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";

/**
 * Going on, as far as this phone may say something to it now (RELEASE4). Its words are the same whether the other has said
 * something or not. Never the largest thing on the screen: staying paused is as good an answer.
 */
export function Release({
  screen,
  calm,
  before,
  meanwhile,
}: {
  readonly screen: Variant<"paused">;
  /** Whether a press counts yet. */
  readonly calm: boolean;
  /** What is said beside the open question. */
  readonly before: string;
  /** What is said while nothing is asked. */
  readonly meanwhile: string;
}) {
  const { actions } = useApp();
  const { goingOn } = words;
  if (screen.trying && screen.ask === "none") return null;
  const to = screen.trying ? "start" : "go_on";
  const said = screen.trying ? goingOn.toStart : screen.timeOver ? goingOn.toTheEnd : goingOn.toGoOn;
  return (
    <div class="release" inert={!calm}>
      <p class="release-said" role="status">
        {screen.comingBack
          ? goingOn.comingBack
          : {
              none: meanwhile,
              settling: screen.mine ? (said.before ?? goingOn.rest) : meanwhile,
              open: said.before ?? before,
              given: said.given,
            }[screen.ask]}
      </p>
      {/* One control that becomes the other: who pressed it without seeing it is still on it. */}
      {screen.comingBack ? null : screen.ask === "open" ? (
        <Control action="agree" look="quiet" press={() => actions.agree(to)}>
          {said.ready}
        </Control>
      ) : (
        screen.ask === "given" && (
          <Control action="withdraw" look="plain" press={() => actions.withdraw(to)}>
            {goingOn.notYet}
          </Control>
        )
      )}
    </div>
  );
}
