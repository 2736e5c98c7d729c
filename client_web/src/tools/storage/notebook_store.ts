/**
 * Where the tools' notebooks rest: in IndexedDB, each sealed under a key that can't be read back (OWN1).
 *
 * Some browsers can't store keys, or lose them silently. So the key is written, read back and used once before anything is kept under
 * it; and a notebook that doesn't open is never written over. None of these calls ever fails: each says what became of it.
 */

import { type DBSchema, deleteDB, type IDBPDatabase, openDB, unwrap } from "idb";
import { aMoment, endingWithPage, orLate, READS } from "./database";
import { DATABASE, eraseTools } from "./erasing";
import { unwrapKey, type WrappedKey, wrapKey } from "./passphrase";

/**
 * `erased`: another tab has erased everything, and nothing is to come back. `unavailable`: this browser keeps nothing here. `locked`:
 * this page wasn't given the passphrase, or no longer has it.
 */
export type Kept = "kept" | "full" | "unreadable" | "erased" | "unavailable" | "locked";

/** Whether a passphrase stands before what is kept (OWN4): `shut` or, for this page, `open`. */
export type Lock = "none" | "shut" | "open";

/** `wrong`: another passphrase; nothing was changed. */
export type Unlocked = "done" | "wrong" | "unavailable";

/** What another tab did. */
export type OtherTab =
  | { readonly did: "wrote"; readonly name: string }
  | { readonly did: "erased" }
  | { readonly did: "locked" };

export interface NotebookStore {
  /** The text of a notebook, null if there's none; or why it can't be told. */
  read(name: string): Promise<{ readonly text: string | null } | Exclude<Kept, "kept" | "full">>;
  /**
   * Keeps what `change` makes of the text that stands; asks it anew where another tab wrote in between. null from `change`: it
   * can't be read to the end, so it stays as it is.
   */
  write(name: string, change: (stands: string | null) => string | null): Promise<Kept>;
  /** Everything, the key first: whether it's gone. Every other tab is told. */
  erase(): Promise<boolean>;
  /** As it was found when this page last read or wrote. */
  lock(): Lock;
  /** Has everything sealed under a new key, which only the passphrase gives back, from then on. Every other tab is shut. */
  setLock(passphrase: string): Promise<Kept>;
  /** For this page, until it is shut. */
  openLock(passphrase: string): Promise<Unlocked>;
  shutLock(): void;
  /** Another passphrase in the place of this one; null: none. */
  changeLock(passphrase: string, next: string | null): Promise<Unlocked>;
  /** Until the result is called. */
  listen(heard: (what: OtherTab) => void): () => void;
}

interface SealedNotebook {
  readonly revision: number;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/** The key, and a name for everything that was ever sealed under it. */
interface KeyRecord {
  /** null: behind a lock. */
  readonly key: CryptoKey | null;
  readonly age: string;
  readonly lock?: WrappedKey;
}

interface Schema extends DBSchema {
  keys: { key: "only"; value: KeyRecord };
  /** The notebooks: what is kept under this name stays readable. */
  documents: { key: string; value: SealedNotebook };
}

const VERSION = 1;
const STORES = ["keys", "documents"] as const;
/** How long a store may take, in ms, before it is one that keeps nothing: to read, and for all else, which may make keys of a passphrase. */
const READ_WITHIN = 5000;
const WITHIN = 20_000;
/** So often another tab may come in between. */
const TRIES = 30;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** A name that nothing else has. `crypto.randomUUID` is there only where a page came over TLS. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Some browsers have none, and Firefox refuses it where it keeps nothing: then other tabs aren't told. */
function channelOf(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

export function browserNotebookStore(): NotebookStore {
  /** Which age this page belongs to. */
  let age: string | null = null;
  /** The key behind the lock, as long as this page has it; and the lock as it was last found. */
  let unlocked: { readonly key: CryptoKey; readonly age: string } | null = null;
  let lock: Lock = "none";
  const channel = channelOf(DATABASE);

  const tell = (what: OtherTab): void => channel?.postMessage(what);

  /** `tries`: more than one where it only reads. */
  const withDatabase = <T>(
    use: (database: IDBPDatabase<Schema>) => Promise<T>,
    within = WITHIN,
    tries = 1,
  ): Promise<T | Kept> => orLate(asked(use, tries), within, "unavailable");

  async function asked<T>(use: (database: IDBPDatabase<Schema>) => Promise<T>, tries: number): Promise<T | Kept> {
    try {
      let database = await opening();
      if (!isWhole(database)) {
        // Erased while another tab had it open, it may come back as one that holds nothing, and never would again.
        database.close();
        await deleteDB(DATABASE);
        database = await opening();
      }
      endingWithPage(unwrap(database));
      try {
        return await use(database);
      } finally {
        database.close();
      }
    } catch (error) {
      if (tries > 1) return aMoment().then(() => asked(use, tries - 1));
      return isFull(error) ? "full" : "unavailable";
    }
  }

  const opening = () =>
    openDB<Schema>(DATABASE, VERSION, {
      upgrade(fresh) {
        for (const store of STORES) fresh.createObjectStore(store);
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });

  const isWhole = ({ objectStoreNames }: IDBPDatabase<Schema>) =>
    STORES.every((store) => objectStoreNames.contains(store));

  /** The key of this page's age; a new one, if nothing was ever kept here. */
  async function keyIn(database: IDBPDatabase<Schema>): Promise<CryptoKey | Exclude<Kept, "kept" | "full">> {
    let record = await database.get("keys", "only");
    if (record === undefined && age === null) {
      if ((await database.count("documents")) > 0) return "unreadable"; // the key was lost
      const fresh = await newKey();
      const transaction = database.transaction("keys", "readwrite");
      if ((await transaction.store.get("only")) === undefined) await transaction.store.put(fresh, "only");
      await transaction.done;
      record = await database.get("keys", "only"); // as it came back, or as another tab wrote it first
      if (record === undefined || !(await works(record.key))) {
        await database.delete("keys", "only");
        return "unavailable";
      }
    }
    if (record?.lock !== undefined) {
      if (unlocked?.age !== record.age) unlocked = null;
      lock = unlocked === null ? "shut" : "open";
      if (unlocked === null) return "locked";
      age = record.age;
      return unlocked.key;
    }
    lock = "none";
    if (record === undefined || (age !== null && age !== record.age)) return "erased";
    age = record.age;
    return record.key instanceof CryptoKey ? record.key : "unreadable";
  }

  return {
    async read(name) {
      const read = await withDatabase(
        async (database) => {
          const key = await keyIn(database);
          if (typeof key === "string") return key;
          const record = await database.get("documents", name);
          return record === undefined ? { text: null } : opened(key, name, record);
        },
        READ_WITHIN,
        READS,
      );
      return read === "full" || read === "kept" ? "unavailable" : read;
    },

    async write(name, change) {
      const written = await withDatabase(async (database): Promise<Kept> => {
        for (let tries = 0; tries < TRIES; tries += 1) {
          const key = await keyIn(database);
          if (typeof key === "string") return key;
          const record = await database.get("documents", name);
          const stands = record === undefined ? { text: null } : await opened(key, name, record);
          if (stands === "unreadable") return stands;
          const text = change(stands.text);
          if (text === null) return "unreadable";
          if (text === stands.text) return "kept";
          const revision = record?.revision ?? 0;
          const next = { revision: revision + 1, ...(await sealed(key, name, text)) };
          const transaction = database.transaction(["documents", "keys"], "readwrite");
          const notebooks = transaction.objectStore("documents");
          const same = ((await notebooks.get(name))?.revision ?? 0) === revision;
          const alive = (await transaction.objectStore("keys").get("only"))?.age === age;
          if (same && alive) await notebooks.put(next, name);
          await transaction.done;
          if (same && alive) return "kept";
        }
        return "unavailable";
      });
      if (written === "kept") tell({ did: "wrote", name });
      return written;
    },

    async erase() {
      const gone = await eraseTools();
      age = null;
      unlocked = null;
      lock = "none";
      tell({ did: "erased" });
      return gone;
    },

    lock: () => lock,

    async setLock(passphrase) {
      const set = await withDatabase(async (database): Promise<Kept> => {
        const made = await crypto.subtle.generateKey(FORM, true, ["encrypt", "decrypt"]);
        const fresh = { key: null, age: newId(), lock: await wrapKey(made, passphrase) };
        const key = await unwrapKey(fresh.lock, passphrase); // what doesn't open locks nothing
        if (key === null) return "unavailable";
        for (let tries = 0; tries < TRIES; tries += 1) {
          const before = await keyIn(database);
          if (typeof before === "string") return before;
          const names = await database.getAllKeys("documents");
          const stands = await Promise.all(names.map((name) => database.get("documents", name)));
          const next = new Map<string, SealedNotebook>();
          for (const [at, name] of names.entries()) {
            const record = stands[at];
            if (record === undefined) continue;
            const text = await opened(before, name, record);
            if (text === "unreadable") return text;
            next.set(name, { revision: record.revision + 1, ...(await sealed(key, name, text.text)) });
          }
          const transaction = database.transaction(["documents", "keys"], "readwrite");
          const notebooks = transaction.objectStore("documents");
          const now = await Promise.all((await notebooks.getAllKeys()).map((name) => notebooks.get(name)));
          const same = now.length === next.size && now.every((record, at) => record?.revision === stands[at]?.revision);
          const alive = (await transaction.objectStore("keys").get("only"))?.age === age;
          if (same && alive) {
            for (const [name, notebook] of next) await notebooks.put(notebook, name);
            await transaction.objectStore("keys").put(fresh, "only");
          }
          await transaction.done;
          if (same && alive) {
            unlocked = { key, age: fresh.age };
            age = fresh.age;
            lock = "open";
            return "kept";
          }
        }
        return "unavailable";
      });
      if (set === "kept") tell({ did: "locked" });
      return set;
    },

    async openLock(passphrase) {
      const done = await withDatabase(async (database): Promise<Unlocked> => {
        const record = await database.get("keys", "only");
        if (record?.lock === undefined) return "unavailable";
        const key = await unwrapKey(record.lock, passphrase);
        if (key === null) return "wrong";
        unlocked = { key, age: record.age };
        lock = "open";
        return "done";
      });
      return done === "done" || done === "wrong" ? done : "unavailable";
    },

    shutLock() {
      if (lock === "none") return;
      unlocked = null;
      lock = "shut";
    },

    async changeLock(passphrase, next) {
      const done = await withDatabase(async (database): Promise<Unlocked> => {
        const record = await database.get("keys", "only");
        if (record?.lock === undefined) return "unavailable";
        const key = await unwrapKey(record.lock, passphrase, next !== null);
        if (key === null) return "wrong";
        const put = async (given: KeyRecord, over: KeyRecord): Promise<boolean> => {
          const transaction = database.transaction("keys", "readwrite");
          const same = JSON.stringify(lockOf(await transaction.store.get("only"))) === JSON.stringify(lockOf(over));
          if (same) await transaction.store.put(given, "only");
          await transaction.done;
          return same;
        };
        const { age: since } = record;
        const given = next === null ? { key, age: since } : { key: null, age: since, lock: await wrapKey(key, next) };
        if (!(await put(given, record))) return "unavailable";
        if (next === null && !(await works((await database.get("keys", "only"))?.key))) {
          await put(record, given); // a browser that keeps no keys keeps the lock
          return "unavailable";
        }
        lock = next === null ? "none" : "open";
        age = since;
        return "done";
      });
      if (done === "done") tell({ did: "locked" });
      return done === "done" || done === "wrong" ? done : "unavailable";
    },

    listen(heard) {
      const hear = (event: MessageEvent<OtherTab>): void => heard(event.data);
      channel?.addEventListener("message", hear);
      return () => channel?.removeEventListener("message", hear);
    },
  };
}

const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === "QuotaExceededError";

const FORM = { name: "AES-GCM", length: 256 };

/** Which lock it is, to be compared. */
const lockOf = (record: KeyRecord | undefined): unknown => [record?.age, [...(record?.lock?.nonce ?? [])]];

async function newKey(): Promise<KeyRecord> {
  const key = await crypto.subtle.generateKey(FORM, false, ["encrypt", "decrypt"]);
  return { key, age: newId() };
}

async function works(key: unknown): Promise<boolean> {
  if (!(key instanceof CryptoKey) || key.extractable) return false;
  try {
    const probe = await sealed(key, "", "probe");
    const back = await opened(key, "", { revision: 0, ...probe });
    return typeof back === "object" && back.text === "probe";
  } catch {
    return false;
  }
}

/** The name is part of the seal: one notebook can't be taken for another. */
async function sealed(key: CryptoKey, name: string, text: string): Promise<Omit<SealedNotebook, "revision">> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const form = { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(name) };
  return { nonce, sealed: await crypto.subtle.encrypt(form, key, encoder.encode(text)) };
}

async function opened(key: CryptoKey, name: string, record: SealedNotebook): Promise<{ text: string } | "unreadable"> {
  try {
    const form = { name: "AES-GCM", iv: record.nonce, additionalData: encoder.encode(name) };
    return { text: decoder.decode(await crypto.subtle.decrypt(form, key, record.sealed)) };
  } catch {
    return "unreadable";
  }
}
