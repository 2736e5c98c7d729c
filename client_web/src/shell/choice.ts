/** What this phone chose for a room: kept for the room it was chosen in, and no other (PATH1, NEXT1, PUSH1). */

import { isKept, keepText } from "./kept_text";

export type Choice = "second-path" | "next-time" | "notices";

const keyOf = (choice: Choice): string => `lull.${choice}`;

export const recallChoice = (local: Storage | null, choice: Choice, room: string): boolean =>
  isKept(local, keyOf(choice), room);

export const rememberChoice = (local: Storage | null, choice: Choice, room: string, on: boolean): void =>
  keepText(local, keyOf(choice), on ? room : null);

export const forgetChoice = (local: Storage | null, choice: Choice): void => keepText(local, keyOf(choice), null);
