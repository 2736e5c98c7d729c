import { words } from "../../i18n/language";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import type { PartProps } from "./preparing_state";

/** The second path: what it's good for, what it gives away, and that it takes both (PATH1). */
export function SecondPathPart({ screen: { path } }: PartProps) {
  const { actions } = useApp();
  const { secondPath } = words;
  const on = path !== "off";
  return (
    <section class="lead">
      <Heading>{secondPath.title}</Heading>
      <p class="body">{secondPath.what}</p>
      <p class="body">{secondPath.price}</p>
      <p class="body">{secondPath.takesBoth}</p>
      <p class="note" role="status">
        {on && secondPath.states[path]}
      </p>
      <div class="controls">
        <Control action={on ? "path-off" : "path-on"} look="quiet" press={() => actions.choosePath(!on)}>
          {on ? secondPath.turnOff : secondPath.turnOn}
        </Control>
      </div>
    </section>
  );
}
