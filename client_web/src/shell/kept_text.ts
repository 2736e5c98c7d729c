/** One text under one key, in a browser that may keep nothing: then it isn't there after a reload, and that is the safe way round. */

/** What is kept there; null: nothing. */
export function keptText(local: Storage | null, key: string): string | null {
  try {
    return local?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

/** Whether just this text is kept. */
export const isKept = (local: Storage | null, key: string, text: string): boolean => keptText(local, key) === text;

/** Keep this text in the place of any other; null: none. */
export function keepText(local: Storage | null, key: string, text: string | null): void {
  try {
    if (text === null) local?.removeItem(key);
    else local?.setItem(key, text);
  } catch {
    // nothing can be kept here
  }
}
