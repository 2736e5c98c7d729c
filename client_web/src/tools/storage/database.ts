/** The little of IndexedDB that every page needs from its beginning. What is loaded later has `idb` for the rest. */

/** What a request comes to; rejects with its error. */
export const outcome = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** `version`: undefined, whichever is there. `upgrade`: gives the database its stores, where it is new or older than that. */
export function openDatabase(
  name: string,
  version?: number,
  upgrade?: (fresh: IDBDatabase) => void,
): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => upgrade?.(request.result);
  return outcome(request);
}

/** Once all that was asked for in it is written for good; rejects where any of it isn't. */
export const written = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
