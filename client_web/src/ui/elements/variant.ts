import type { Screen } from "../../room/screen_types";

/** The one screen variant of that name. */
export type Variant<Name extends Screen["name"]> = Extract<Screen, { readonly name: Name }>;
