import { words } from "../../i18n/language";
import type { PathChoice } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";

/** The second path: what it's good for, what it gives away, and that it takes both (PATH1). */
export function SamePlacePart({
  path,
  choose,
  close,
}: {
  readonly path: PathChoice;
  readonly choose: (on: boolean) => void;
  readonly close: () => void;
}) {
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
        <Control action={on ? "path-off" : "path-on"} look="quiet" press={() => choose(!on)}>
          {on ? samePlace.turnOff : samePlace.turnOn}
        </Control>
        <Control action="close-place" look="main" press={close}>
          {words.back}
        </Control>
      </div>
    </section>
  );
}
