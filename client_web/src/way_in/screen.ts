/** From where a phone is to what it shows. In a room, the room says what is shown. */

import { step } from "../room/reducer";
import type { Screen } from "../room/screen_types";
import { screenOf as roomScreenOf } from "../room/select_screen";
import { NOTHING_REMEMBERED, newState } from "../room/state";
import type { At } from "../room/time";
import type { State } from "./state";

export function screenOf(state: Exclude<State, { readonly at: "in_room" }>, at: At): Screen {
  switch (state.at) {
    case "first":
      return { name: "first", notFor: state.declined, invited: state.address !== null };
    case "starting":
      if (state.tapped) return pausedEarly(at);
      // Where this tab was in a room, there may be a session behind this: what isn't known can be paused.
      return { name: state.link === null || state.tabRoom !== null ? "connecting" : "joining" };
    case "home":
      return {
        name: "home",
        canReturn: state.seat !== null,
        pairs: state.pairs.map(({ id, called }) => ({ id, name: called })),
        trouble: state.supported ? state.trouble : "unsupported",
      };
    case "typing":
      return { name: "typing", trouble: state.trouble };
    case "opening":
      return { name: "opening" };
    case "following_code":
    case "joining":
    case "meeting":
      return { name: "joining" };
    case "refused":
      return { name: "refused", why: state.why };
    case "closed":
      return state.aftercare ?? { name: "closed", why: state.why };
    case "left":
      return { name: "left" };
  }
}

/** The pause of a phone that knows nothing of its room yet. */
function pausedEarly(at: At): Screen {
  const [paused] = step(newState("a", NOTHING_REMEMBERED, true, at), { type: "tap" }, at);
  return roomScreenOf(paused, at);
}
