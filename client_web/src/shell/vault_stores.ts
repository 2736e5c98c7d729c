/** The database in which a phone keeps its seat (`vault.ts`) and those whom it can find again (`pair_vault.ts`). */

import { endingWithPage, openDatabase, orLate, outcome, written } from "../tools/storage/database";

/** What leaving erases: of this file, and of what is read in Aftercare (`kept_aftercare.ts`), which isn't loaded for that. */
export const DATABASE = "lull";
export const AFTERCARE_DATABASE = "lull-rest";

/** Of the shape of what is kept: what has another one is forgotten. */
const VERSION = 8;

/** How long a store may take to answer, in ms: a way in may wait for it. */
export const PATIENCE = { readonly: 1500, readwrite: 4000 } as const;

type Kind = "seats" | "pairs" | "pending";
type Mode = keyof typeof PATIENCE;

/** What `use` asks of these stores, once it is written for good; null where it can't be, or takes too long: some never answer. */
export function within<T>(
  kinds: Kind[],
  mode: Mode,
  use: (transaction: IDBTransaction) => Promise<T>,
): Promise<T | null> {
  return orLate(asked(kinds, mode, use), PATIENCE[mode], null);
}

/** The same, however long it takes. */
export async function asked<T>(
  kinds: Kind[],
  mode: Mode,
  use: (transaction: IDBTransaction) => Promise<T>,
): Promise<T | null> {
  try {
    const database = await openDatabase(DATABASE, VERSION, (fresh) => {
      for (const old of [...fresh.objectStoreNames]) fresh.deleteObjectStore(old);
      for (const kind of ["seats", "pairs", "pending"]) fresh.createObjectStore(kind);
    });
    try {
      const transaction = endingWithPage(database).transaction(kinds, mode);
      const [came] = await Promise.all([use(transaction), written(transaction)]);
      return came;
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

/** What `use` asks of one store. */
export const withStore = <T>(
  kind: Kind,
  mode: Mode,
  use: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> => within([kind], mode, (transaction) => outcome(use(transaction.objectStore(kind))));
