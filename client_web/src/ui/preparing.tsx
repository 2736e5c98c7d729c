import type { Actions } from "../room/screen";
import { Control } from "./control";
import { Heading } from "./heading";
import { TwoPhones } from "./mark";
import { Knocks, Line } from "./notes";
import type { Variant } from "./variant";
import { words } from "./words";

/** Both seats are taken. Starting takes a yes of each, blind: nothing here depends on the other's (RELEASE8, VIEW1). */
export function Preparing({ screen, actions }: { readonly screen: Variant<"preparing">; readonly actions: Actions }) {
  const { preparing } = words;
  const given = screen.ask === "given";
  return (
    <div class="day prepare">
      <header class="top top-end">
        <Control action="end-room" look="plain" press={actions.endRoom}>
          {words.endForToday}
        </Control>
      </header>
      <section class="lead">
        <TwoPhones second={screen.partnerHere} />
        <Heading>{screen.partnerHere ? preparing.bothHere : preparing.partnerNotHere}</Heading>
        <p class="body">{screen.partnerHere ? preparing.startWhenBoth : preparing.staysReady}</p>
        <ul class="reminders">
          {preparing.reminders.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        <Knocks knocks={screen.knocks} />
        <Line line={screen.line} />
      </section>
      <div class="controls">
        <div role="status">
          {given && (
            <p class="body">
              <strong>{preparing.saidYesTitle}</strong> {preparing.saidYes}
            </p>
          )}
        </div>
        {screen.ask === "open" && (
          <Control action="agree" look="main" press={actions.agree}>
            {preparing.start}
          </Control>
        )}
        {given && (
          <Control action="withdraw" look="quiet" press={actions.withdraw}>
            {preparing.takeBack}
          </Control>
        )}
      </div>
    </div>
  );
}
