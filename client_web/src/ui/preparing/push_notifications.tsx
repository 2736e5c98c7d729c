/** Notices for a phone that is put away: what they can do, what they can't, and what they cost (PUSH1). */

import type { ReadonlySignal } from "@preact/signals";
import { words } from "../../i18n/language";
import type { PushState, PushTrial } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";

export interface PushNotifications {
  readonly state: ReadonlySignal<PushState>;
  readonly trial: ReadonlySignal<PushTrial>;
  turnOn(): void;
  turnOff(): void;
  tryOne(): void;
}

export function PushPart({
  pushNotifications,
  close,
}: {
  readonly pushNotifications: PushNotifications;
  readonly close: () => void;
}) {
  const say = words.pushNotifications;
  const state = pushNotifications.state.value;
  const trial = pushNotifications.trial.value;
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
          <Control action="notices-try" look="quiet" waits={trial === "trying"} press={pushNotifications.tryOne}>
            {say.tryOne}
          </Control>
        )}
        {(on || state === "off" || state === "asking" || state === "failed") && (
          <Control
            action={on ? "notices-off" : "notices-on"}
            look="quiet"
            waits={state === "asking"}
            press={on ? pushNotifications.turnOff : pushNotifications.turnOn}
          >
            {on ? say.turnOff : say.turnOn}
          </Control>
        )}
        <Control action="close-notices" look="main" press={close}>
          {words.back}
        </Control>
      </div>
    </section>
  );
}
