/** What this phone chose for a room: kept for the room it was chosen in, and no other (PATH1, NEXT1). */

const PATH = "lull.second-path";
const NEXT = "lull.next-time";

function recall(local: Storage | null, key: string, room: string): boolean {
  try {
    return local?.getItem(key) === room;
  } catch {
    return false;
  }
}

function remember(local: Storage | null, key: string, room: string, on: boolean): void {
  try {
    if (on) local?.setItem(key, room);
    else local?.removeItem(key);
  } catch {
    // nothing can be kept here: a reload forgets the choice, and that is the safe way round
  }
}

/** Whether the second path was chosen. */
export const recallChoice = (local: Storage | null, room: string): boolean => recall(local, PATH, room);
export const rememberChoice = (local: Storage | null, room: string, on: boolean): void =>
  remember(local, PATH, room, on);

/** Whether finding each other again was. */
export const recallNext = (local: Storage | null, room: string): boolean => recall(local, NEXT, room);
export const rememberNext = (local: Storage | null, room: string, on: boolean): void => remember(local, NEXT, room, on);

export function forgetChoices(local: Storage | null): void {
  remember(local, PATH, "", false);
  remember(local, NEXT, "", false);
}
