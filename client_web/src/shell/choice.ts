/** Whether this phone chose the second path: kept for the room it was chosen in, and no other (PATH1). */

const KEY = "lull.second-path";

export function recallChoice(local: Storage | null, room: string): boolean {
  try {
    return local?.getItem(KEY) === room;
  } catch {
    return false;
  }
}

export function rememberChoice(local: Storage | null, room: string, on: boolean): void {
  try {
    if (on) local?.setItem(KEY, room);
    else local?.removeItem(KEY);
  } catch {
    // nothing can be kept here: a reload forgets the choice, and that is the safe way round
  }
}

export const forgetChoice = (local: Storage | null): void => rememberChoice(local, "", false);
