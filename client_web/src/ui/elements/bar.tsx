/** The ways out, in one line that never scrolls off: back, where there is a way; the pause, where no touch is one; leaving at once. */

import { useLayoutEffect } from "preact/hooks";
import { words } from "../../i18n/session/language";
import type { Screen } from "../../room/screen_types";
import { type BarPlace, useApp, type WayBack } from "../app_context";
import { PauseInAftercare } from "../session/pause_button";
import { Boundary } from "./boundary";
import { Control } from "./control";

/** Nothing but the pause is on the first of these, and nothing at all on the other. */
export const hasBar = (screen: Screen): boolean => screen.name !== "together" && screen.name !== "left";

/** Drawn beside the screens, so that whatever becomes of one of them the way out is there. `over`: the tools lie over it. */
export function Bar({ screen, over }: { readonly screen: Screen; readonly over: boolean }) {
  const { actions, day, waysBack } = useApp();
  const back = waysBack[over ? "tools" : "screen"].value;
  const isFirst = screen.name === "first";
  return (
    <div class="bar">
      <div class="bar-start">
        {back !== null ? (
          <Control action={back.action} look="plain" waits={back.waits} press={back.press}>
            {back.label}
          </Control>
        ) : (
          day.loaded.value !== null &&
          !over && (
            <Boundary of={screen} instead={null}>
              <day.loaded.value.BarStart screen={screen} />
            </Boundary>
          )
        )}
      </div>
      {over && screen.name === "aftercare" && !screen.over && <PauseInAftercare look="quiet" />}
      <Control action="leave" look="plain" press={isFirst ? () => actions.answerFirst("not_now") : actions.leave}>
        {isFirst ? words.leaveNow : words.leave}
      </Control>
    </div>
  );
}

/** What stands at the bar's start as long as this is drawn; null: nothing. */
export function useWayBack(place: BarPlace, back: (Omit<WayBack, "waits"> & Partial<WayBack>) | null): void {
  const slot = useApp().waysBack[place];
  useLayoutEffect(() => {
    slot.value = back === null ? null : { waits: false, ...back };
  });
  useLayoutEffect(
    () => () => {
      slot.value = null;
    },
    [slot],
  );
}
