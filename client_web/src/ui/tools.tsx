/** The way to the companions. They lie over a screen that nothing is going on in; where a session begins, they give way. */

import type { ComponentType } from "preact";
import { words } from "../i18n/language";
import type { Screen } from "../room/screen_types";
import { Control } from "./elements/control";
import type { Later } from "./elements/lazy";
import { desk } from "./preparing/preparing_state";

/** The companions as the page shows them. `away`: they wait, unseen and unfelt, while something goes on in the room. */
export type ForYou = ComponentType<{
  readonly leave: () => void;
  readonly toLadder: (() => void) | null;
  readonly away: boolean;
}>;
export type Companions = Later<ForYou>;

/** Screens on which they can lie. */
const UNDER: ReadonlySet<Screen["name"]> = new Set(["home", "preparing", "aftercare", "closed", "refused"]);

/** The companions, if they are open; and whether they lie over this screen, or wait until it's gone with all that is written in them. */
export function companionsOver(
  screen: Screen,
  companions: Companions | undefined,
): { readonly ForYou: ForYou | null; readonly over: boolean } {
  const ForYou = desk.forYou.value ? (companions?.here.value ?? null) : null;
  return { ForYou, over: ForYou !== null && UNDER.has(screen.name) };
}

export function closeForYou(): void {
  desk.forYou.value = false;
}

/** To our steps, which are written before the start. */
export function toLadder(): void {
  closeForYou();
  desk.part.value = "ours";
}

export function ForYouRow({ companions }: { readonly companions: Companions | undefined }) {
  if (companions === undefined) return null;
  const open = () => {
    companions.ask();
    desk.forYou.value = true;
  };
  return (
    <Control action="for-you" look="row" press={open}>
      <span class="row-title">{words.forYou.title}</span>
      <span class="row-line" role="status">
        {companions.missing.value ? words.forYou.missing : words.forYou.line}
      </span>
    </Control>
  );
}
