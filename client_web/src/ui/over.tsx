import type { Actions } from "../room/screen";
import { Control } from "./control";
import { Heading } from "./heading";
import { TwoPhones } from "./mark";
import type { Variant } from "./variant";
import { words } from "./words";

/** Nothing goes on from here but home: a room that is over, or a link that led nowhere. */
export function Over({
  screen,
  actions,
}: {
  readonly screen: Variant<"closed" | "refused">;
  readonly actions: Actions;
}) {
  const { title, next } = screen.name === "closed" ? words.closed[screen.why] : words.refused[screen.why];
  return (
    <div class="day day-middle">
      <TwoPhones second={false} />
      <Heading>{title}</Heading>
      <p class="body">{next}</p>
      <div class="controls">
        <Control action="home" look="main" press={actions.goHome}>
          {words.goHome}
        </Control>
      </div>
    </div>
  );
}
