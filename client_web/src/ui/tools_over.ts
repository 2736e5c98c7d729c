/** Where the tools may lie: over a screen that nothing is going on in. Where a session begins, they give way. */

import type { Screen } from "../room/screen_types";
import type { FirstTool } from "./app_context";
import { OUTLASTED } from "./preparing/preparing_state";

/** Screens on which they can lie. */
const UNDER: ReadonlySet<Screen["name"]> = new Set(["home", "preparing", "aftercare", "closed", "refused"]);

/** Outside a room, too, nothing takes them away; only where a session goes on, or a room is on its way. */
const KEEPS: ReadonlySet<Screen["name"]> = new Set([...OUTLASTED, ...UNDER]);

export const mayLieOver = (screen: Screen, first: FirstTool | null): boolean =>
  UNDER.has(screen.name) || (first !== null && screen.name === "paused");
export const keepsTools = (screen: Screen): boolean => KEEPS.has(screen.name);
