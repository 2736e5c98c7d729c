import { words } from "../../i18n/session/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { Bars } from "../elements/mark";
import { usePressGuard } from "../elements/press_guard";
import { PauseButton } from "./pause_button";

/** A newer page of this seat is open. This one still pauses, and says so (SEAT2). */
export function TakenOver({ screen }: { readonly screen: Variant<"taken_over"> }) {
  const { actions } = useApp();
  const calm = usePressGuard();
  return (
    <div class="session taken-over">
      <PauseButton name={words.pause} />
      <div class="mine-middle">
        {screen.paused && <Bars class="mine-bars" />}
        {screen.paused && <p class="paused-word">{words.paused.title}</p>}
        <Heading class="soft-title">{words.takenOver.title}</Heading>
        <p class="body">{words.takenOver.tapStillPauses}</p>
      </div>
      <div class="paused-footer" inert={!calm}>
        <Control action="return" look="plain" press={actions.returnToRoom}>
          {words.takenOver.useThisPage}
        </Control>
      </div>
    </div>
  );
}
