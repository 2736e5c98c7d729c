/** Short texts in a browser that may keep nothing: then they aren't there after a reload, and that is the safe way round. */

/** What is kept there; null: nothing. */
export function keptText(local: Storage | null, key: string): string | null {
  try {
    return local?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Whether just this text is kept. */
const isKept = (local: Storage | null, key: string, text: string): boolean => keptText(local, key) === text;

/** Keep this text in the place of any other; null: none. */
export function keepText(local: Storage | null, key: string, text: string | null): void {
  try {
    if (text === null) local?.removeItem(key);
    else local?.setItem(key, text);
  } catch {
    // nothing can be kept here
  }
}

/** How texts name a room: too little to tell which it was, for a browser may leave them on its disk while it runs (LEAVE5). */
export const markOf = (room: string): string => room.slice(0, 8);

/** What this phone chose for a room: kept for the room it was chosen in, and no other (PATH1, NEXT1, PUSH1). */
export type Choice = "second-path" | "next-time" | "bring-back" | "notices";

const keyOf = (choice: Choice): string => `lull.${choice}`;

export const recallChoice = (local: Storage | null, choice: Choice, room: string): boolean =>
  isKept(local, keyOf(choice), markOf(room));

export const rememberChoice = (local: Storage | null, choice: Choice, room: string, on: boolean): void =>
  keepText(local, keyOf(choice), on ? markOf(room) : null);

/** Whether it was chosen for any room. */
export const isChosen = (local: Storage | null, choice: Choice): boolean => keptText(local, keyOf(choice)) !== null;

export const forgetChoice = (local: Storage | null, choice: Choice): void => keepText(local, keyOf(choice), null);

/** The answer to the first question: a yes stays on this phone, and nothing else does (FIRST2). */
const FIRST_KEY = "lull.first";
const YES = "yes";

export const saidYes = (local: Storage | null): boolean => isKept(local, FIRST_KEY, YES);

export const rememberYes = (local: Storage | null): void => keepText(local, FIRST_KEY, YES);

export const forgetYes = (local: Storage | null): void => keepText(local, FIRST_KEY, null);

/** That there is something to read from a room that somebody else closed: nobody loads `kept_aftercare.ts` to find nothing. */
export const AFTERCARE_KEY = "lull.rest";

/** The language that was chosen in Lull itself (LANG3). */
const LANGUAGE_KEY = "lull.language";

export const keptLanguage = (local: Storage | null): string | null => keptText(local, LANGUAGE_KEY);

export const keepLanguage = (local: Storage | null, language: string | null): void =>
  keepText(local, LANGUAGE_KEY, language);
