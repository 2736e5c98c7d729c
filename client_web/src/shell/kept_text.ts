/** One text under one key, in a browser that may keep nothing: then it isn't there after a reload, and that is the safe way round. */

/** Whether just this text is kept. */
export function isKept(local: Storage | null, key: string, text: string): boolean {
  try {
    return local?.getItem(key) === text;
  } catch {
    return false;
  }
}

/** Keep this text in the place of any other; null: none. */
export function keepText(local: Storage | null, key: string, text: string | null): void {
  try {
    if (text === null) local?.removeItem(key);
    else local?.setItem(key, text);
  } catch {
    // nothing can be kept here
  }
}
