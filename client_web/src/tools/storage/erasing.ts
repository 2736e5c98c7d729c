/** The tools' database, and how all of it goes at once: for whoever erases it, and for whoever leaves (LEAVE1). */

import { endingWithPage, openDatabase, outcome, written } from "./database";

/** Named before the tools were called so: phones have it by this name. */
export const DATABASE = "lull-companions";

/** Whether this phone keeps anything of them; asking makes nothing. */
export async function areToolsKept(): Promise<boolean> {
  try {
    const found = await indexedDB.databases?.();
    return found?.some(({ name }) => name === DATABASE) ?? false;
  } catch {
    return false; // what can't be reached holds nothing for this page
  }
}

/** Where another page holds the database open, what is in it goes all the same, the key with the rest. */
export const eraseTools = (): Promise<boolean> => eraseDatabase(DATABASE);

export function eraseDatabase(name: string): Promise<boolean> {
  return new Promise((say) => {
    const empty = (): void => void emptied(name).then(say);
    try {
      const request = indexedDB.deleteDatabase(name);
      request.onblocked = empty;
      outcome(request).then(() => say(true), empty);
    } catch {
      empty();
    }
  });
}

async function emptied(name: string): Promise<boolean> {
  try {
    const database = endingWithPage(await openDatabase(name)); // what isn't done then is done by the page after it (LEAVE5)
    const stores = [...database.objectStoreNames];
    if (stores.length > 0) {
      const transaction = database.transaction(stores, "readwrite");
      for (const store of stores) transaction.objectStore(store).clear();
      await written(transaction);
    }
    database.close();
    return true;
  } catch {
    return false;
  }
}
