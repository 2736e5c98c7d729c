import { words } from "../../i18n/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { NotHonouredRow, ToolsRow } from "../elements/tools_rows";
import { TwoPhones } from "../elements/wordmark";
import { OfferRows } from "./app_offers";

/** A room that is over, or a link that led nowhere: kind words, and the one next thing to do. */
export function Closed({ screen }: { readonly screen: Variant<"closed" | "refused"> }) {
  const { actions } = useApp();
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
          <Control action="reload" look="main" press={actions.loadNewest}>
            {words.loadAgain}
          </Control>
        )}
        <Control action="home" look={hasBetter ? "quiet" : "main"} press={actions.goHome}>
          {words.goHome}
        </Control>
      </div>
      {(screen.why === "ended" || screen.why === "gone") && (
        <>
          <div class="parts tools">
            <ToolsRow />
            <NotHonouredRow />
          </div>
          {screen.why === "ended" && <OfferRows />}
        </>
      )}
    </div>
  );
}
