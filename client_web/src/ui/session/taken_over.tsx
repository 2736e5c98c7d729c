import { words } from "../../i18n/language";
import type { Actions } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { Bars } from "../elements/mark";
import { useCalm } from "../elements/press_guard";
import type { Variant } from "../elements/variant";
import { WholePause } from "./pause_button";

/** A newer page of this seat is open. This one still pauses, and says so (SEAT2). */
export function Elsewhere({ screen, actions }: { readonly screen: Variant<"elsewhere">; readonly actions: Actions }) {
  const calm = useCalm();
  return (
    <div class="session elsewhere">
      <WholePause name={words.pause} />
      <div class="mine-middle">
        {screen.paused && <Bars class="mine-bars" />}
        {screen.paused && <p class="paused-word">{words.paused.title}</p>}
        <Heading class="soft-title">{words.elsewhere.title}</Heading>
        <p class="body">{words.elsewhere.tapStillPauses}</p>
      </div>
      <div class="paused-low" inert={!calm}>
        <Control action="return" look="plain" press={actions.returnToRoom}>
          {words.elsewhere.useThisPage}
        </Control>
      </div>
    </div>
  );
}
