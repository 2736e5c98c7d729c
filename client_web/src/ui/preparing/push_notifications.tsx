/** Notices for a phone that is put away: what they can do, what they can't, and what they cost (PUSH1). */

import type { ReadonlySignal } from "@preact/signals";
import { words } from "../../i18n/language";
import type { NoticeState, Trial } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";

export interface Notices {
  readonly state: ReadonlySignal<NoticeState>;
  readonly trial: ReadonlySignal<Trial>;
  turnOn(): void;
  turnOff(): void;
  tryOne(): void;
}

export function NoticesPart({ notices, close }: { readonly notices: Notices; readonly close: () => void }) {
  const say = words.notices;
  const state = notices.state.value;
  const trial = notices.trial.value;
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
          <Control action="notices-try" look="quiet" waits={trial === "trying"} press={notices.tryOne}>
            {say.tryOne}
          </Control>
        )}
        {(on || state === "off" || state === "asking" || state === "failed") && (
          <Control
            action={on ? "notices-off" : "notices-on"}
            look="quiet"
            waits={state === "asking"}
            press={on ? notices.turnOff : notices.turnOn}
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
