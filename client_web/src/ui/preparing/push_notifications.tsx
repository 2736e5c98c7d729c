/** Notices for a phone that is put away: what they can do, what they can't, and what they cost (PUSH1). */

import { words } from "../../i18n/language";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";

export function PushPart() {
  const { actions, shown } = useApp();
  const { state, trial } = shown.value.push;
  const say = words.pushNotifications;
  const on = state === "on";
  return (
    <section class="lead">
      <Heading>{say.title}</Heading>
      <p class="body">{say.what}</p>
      <p class="body">{say.limits}</p>
      <p class="body">{say.price}</p>
      <p class="note" role="status">
        {trial === "none" ? state !== "off" && say.states[state] : say.trials[trial]}
      </p>
      <div class="controls">
        {on && (
          <Control action="notices-try" look="quiet" waits={trial === "trying"} press={actions.tryPush}>
            {say.tryOne}
          </Control>
        )}
        {(on || state === "off" || state === "asking" || state === "failed") && (
          <Control
            action={on ? "notices-off" : "notices-on"}
            look="quiet"
            waits={state === "asking"}
            press={() => actions.turnPush(!on)}
          >
            {on ? say.turnOff : say.turnOn}
          </Control>
        )}
      </div>
    </section>
  );
}
