import { words } from "../i18n/session/language";
import type { Screen } from "../room/screen_types";
import type { AppContext, WayBack } from "./app_context";

type Offered = Omit<WayBack, "waits">;

/** The way out at the bar's start, where a screen can't be drawn or isn't there yet. */
export function wayBack(screen: Screen, { actions, preparing }: AppContext): Offered | null {
  const end: Offered = { action: "end-room", label: words.closeRoom, press: actions.endRoom };
  const home: Offered = { action: "home", label: words.back, press: actions.goHome };
  switch (screen.name) {
    case "joining":
    case "connecting":
    case "waiting":
      return end;
    case "preparing":
      if (preparing.part.value === null) return end;
      return { action: "back", label: words.back, press: () => (preparing.part.value = null) };
    case "paused":
      return screen.trying ? end : { action: "enough", label: words.enough, press: actions.enough };
    case "aftercare":
      return screen.over ? home : end;
    case "opening":
    case "typing":
    case "closed":
    case "refused":
      return home;
    default:
      return null;
  }
}
