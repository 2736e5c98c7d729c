/** The little of IndexedDB that every page needs from its beginning. What is loaded later has `idb` for the rest. */

/** What a request comes to; rejects with its error. */
export const outcome = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** How often is read what can't be read: some browsers lose the way to their stores for a moment. */
export const READS = 3;

/** Between two of these. */
export const aMoment = (): Promise<void> => new Promise((over) => setTimeout(over, 200));

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

/**
 * The same database, none of whose transactions is running in a page that is put away (`pagehide`, to be gone back to). There it
 * would keep its stores shut in WebKit (2.50), for every other page, until the browser ends; only aborting it helps.
 */
export function endingWithPage(database: IDBDatabase): IDBDatabase {
  const begin = database.transaction.bind(database);
  database.transaction = (...given) => {
    const transaction = begin(...given);
    const over = new AbortController();
    const putAway = ({ persisted }: PageTransitionEvent) => persisted && transaction.abort();
    addEventListener("pagehide", putAway, { signal: over.signal });
    for (const end of ["complete", "abort"]) transaction.addEventListener(end, () => over.abort());
    return transaction;
  };
  return database;
}

/** Once all that was asked for in it is written for good; rejects where any of it isn't. */
export const written = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/** What a store answers; `late` after so many ms: some never do. */
export function orLate<T, L>(answer: Promise<T>, ms: number, late: L): Promise<T | L> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<L>((give) => {
    timer = setTimeout(give, ms, late);
  });
  return Promise.race([answer, patience]).finally(() => clearTimeout(timer));
}
