import { words } from "../../i18n/language";
import type { Actions } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { TwoPhones } from "../elements/mark";
import type { Variant } from "../elements/variant";
import { type LazyTools, ToolsRow } from "../tools";
import { OfferRows, type Offers } from "./app_offers";

/** A room that is over, or a link that led nowhere: kind words, and the one next thing to do. */
export function Closed({
  screen,
  actions,
  offers,
  tools,
}: {
  readonly screen: Variant<"closed" | "refused">;
  readonly actions: Actions;
  readonly offers: Offers | undefined;
  readonly tools: LazyTools | undefined;
}) {
  const { title, next } = screen.name === "closed" ? words.closed[screen.why] : words.refused[screen.why];
  const hasBetter = screen.why === "unreachable" || screen.why === "reload";
  return (
    <div class="day day-middle">
      <TwoPhones second={false} />
      <Heading>{title}</Heading>
      <p class="body">{next}</p>
      <div class="controls">
        {screen.why === "unreachable" && (
          <Control action="return" look="main" press={actions.returnToRoom}>
            {words.tryAgain}
          </Control>
        )}
        {screen.why === "reload" && (
          <Control action="reload" look="main" press={offers?.loadNewest ?? (() => location.reload())}>
            {words.loadAgain}
          </Control>
        )}
        <Control action="home" look={hasBetter ? "quiet" : "main"} press={actions.goHome}>
          {words.goHome}
        </Control>
      </div>
      {screen.why === "ended" && (
        <>
          <div class="parts tools">
            <ToolsRow tools={tools} />
          </div>
          <OfferRows offers={offers} />
        </>
      )}
    </div>
  );
}
