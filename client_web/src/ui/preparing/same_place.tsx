import { words } from "../../i18n/language";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import type { PartProps } from "./preparing_state";

/** The second path: what it's good for, what it gives away, and that it takes both (PATH1). */
export function SamePlacePart({ screen: { path } }: PartProps) {
  const { actions } = useApp();
  const { samePlace } = words;
  const on = path !== "off";
  return (
    <section class="lead">
      <Heading>{samePlace.title}</Heading>
      <p class="body">{samePlace.what}</p>
      <p class="body">{samePlace.price}</p>
      <p class="body">{samePlace.takesBoth}</p>
      <p class="note" role="status">
        {on && samePlace.states[path]}
      </p>
      <div class="controls">
        <Control action={on ? "path-off" : "path-on"} look="quiet" press={() => actions.choosePath(!on)}>
          {on ? samePlace.turnOff : samePlace.turnOn}
        </Control>
      </div>
    </section>
  );
}
