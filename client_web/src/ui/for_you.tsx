/** The way to the companions. They lie over a screen that nothing is going on in; where a session begins, they give way. */

import type { ComponentType } from "preact";
import type { Screen } from "../room/screen";
import { words } from "../words/words";
import { Control } from "./control";
import { desk } from "./desk";
import type { Later } from "./later";

/** The companions as the page shows them. */
export type ForYou = ComponentType<{ readonly leave: () => void; readonly toLadder: (() => void) | null }>;
export type Companions = Later<ForYou>;

/** Screens on which they can lie. */
const UNDER: ReadonlySet<Screen["name"]> = new Set(["home", "preparing", "aftercare", "closed", "refused"]);

/** The companions, if they are open on this screen. */
export function companionsOver(screen: Screen, companions: Companions | undefined): ForYou | null {
  return desk.forYou.value && UNDER.has(screen.name) ? (companions?.here.value ?? null) : null;
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
