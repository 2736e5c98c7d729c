/** What this phone keeps of a room and of a pair: read at the start, and let go of once it is over. */

import { forgetCounters } from "./counters";
import { type Cancel, CLOCK_AHEAD, type Env } from "./env";
import { forgetChoice, isChosen, keepText, keptText, markOf } from "./local_storage";
import type { OpenedPair } from "./pairs";
import { forgetNotices } from "./push_notifications";
import type { KeptSeat } from "./vault";

/** Marks this tab as being in a room: a reload goes straight back, a new tab asks first. */
export const IN_ROOM = "lull.in-room";

/** Some browsers never answer the first question to their store. Waiting longer than this, in ms, would be a blank page. */
const PATIENCE = 2000;

/** What the store answers; undefined if it takes too long. */
async function soon<T>(env: Pick<Env, "after">, asked: Promise<T>): Promise<T | undefined> {
  let cancelTimer: Cancel = () => {};
  const late = new Promise<undefined>((resolve) => {
    cancelTimer = env.after(PATIENCE, () => resolve(undefined));
  });
  const found = await Promise.race([asked, late]);
  cancelTimer();
  return found;
}

/**
 * By this phone's clock, which somebody may have set since. In the tab that is in the room, the server says whether it is there; but
 * not for ever.
 */
const mayGoOn = (env: Env, { room, endsAt }: KeptSeat): boolean =>
  endsAt + (keptText(env.tab, IN_ROOM) === markOf(room) ? CLOCK_AHEAD : 0) > env.now().wall;

/**
 * The seat to come back to, if its room may still be there. Else nothing of it stays (KEEP2). Undefined: that takes long, and is to be
 * asked again once `asked` is known. Until then all of it stays.
 */
export async function keptSeat(
  env: Env,
  asked: ReturnType<Env["vault"]["seat"]["load"]>,
): Promise<KeptSeat | null | undefined> {
  const found = await soon(env, asked);
  if (found === undefined || (found !== null && mayGoOn(env, found))) return found;
  forgetTexts(env);
  if (found !== null) await soon(env, env.vault.seat.forget());
  return null;
}

/** Those with whom this phone can find each other again; none for now where that takes long, and `late` with them once they come. */
export async function keptPairs(
  env: Env,
  late: (pairs: readonly OpenedPair[]) => void,
): Promise<readonly OpenedPair[]> {
  const asked = import("./pairs").then(({ openedPairs }) => openedPairs(env)).catch(() => []);
  const found = await soon(env, asked);
  if (found === undefined) void asked.then(late);
  return found ?? [];
}

/** What stands beside the seat of the room that this phone was in. */
export function forgetTexts(env: Env): void {
  keepText(env.tab, IN_ROOM, null);
  forgetCounters(env.local);
  for (const choice of ["second-path", "next-time", "bring-back"] as const) forgetChoice(env.local, choice);
  if (isChosen(env.local, "notices")) forgetNotices(env.local);
}
