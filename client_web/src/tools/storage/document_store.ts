/**
 * Where the tools' documents rest: in IndexedDB, each sealed under a key that can't be read back (OWN1).
 *
 * Some browsers can't store keys, or lose them silently. So the key is written, read back and used once before anything is kept under
 * it; and a document that doesn't open is never written over. None of these calls ever fails: each says what became of it.
 */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { DATABASE, eraseTools } from "./erasing";

/** `erased`: another tab has erased everything, and nothing is to come back. `unavailable`: this browser keeps nothing here. */
export type Kept = "kept" | "full" | "unreadable" | "erased" | "unavailable";

export interface DocumentStore {
  /** The text of a document, null if there's none; or why it can't be told. */
  read(name: string): Promise<{ readonly text: string | null } | Exclude<Kept, "kept" | "full">>;
  /**
   * Keeps what `change` makes of the text that stands; asks it anew where another tab wrote in between. null from `change`: it
   * can't be read to the end, so it stays as it is.
   */
  write(name: string, change: (stands: string | null) => string | null): Promise<Kept>;
  /** Everything, the key first: whether it's gone. Every other tab is told. */
  erase(): Promise<boolean>;
  /** Hears of what another tab wrote (its name) or erased (null), until the result is called. */
  listen(heard: (name: string | null) => void): () => void;
}

interface SealedDocument {
  readonly revision: number;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/** The key, and a name for everything that was ever sealed under it. */
interface KeyRecord {
  readonly key: CryptoKey;
  readonly age: string;
}

interface Schema extends DBSchema {
  keys: { key: "only"; value: KeyRecord };
  documents: { key: string; value: SealedDocument };
}

const VERSION = 1;
/** So often another tab may come in between. */
const TRIES = 30;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export function browserDocumentStore(): DocumentStore {
  /** Which age this page belongs to. */
  let age: string | null = null;
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(DATABASE);

  async function withDatabase<T>(use: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T | Kept> {
    try {
      const database = await openDB<Schema>(DATABASE, VERSION, {
        upgrade(fresh) {
          fresh.createObjectStore("keys");
          fresh.createObjectStore("documents");
        },
        blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      });
      try {
        return await use(database);
      } finally {
        database.close();
      }
    } catch (error) {
      return isFull(error) ? "full" : "unavailable";
    }
  }

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
    if (record === undefined || (age !== null && age !== record.age)) return "erased";
    age = record.age;
    return record.key instanceof CryptoKey ? record.key : "unreadable";
  }

  return {
    async read(name) {
      const read = await withDatabase(async (database) => {
        const key = await keyIn(database);
        if (typeof key === "string") return key;
        const record = await database.get("documents", name);
        return record === undefined ? { text: null } : opened(key, name, record);
      });
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
          const documents = transaction.objectStore("documents");
          const same = ((await documents.get(name))?.revision ?? 0) === revision;
          const alive = (await transaction.objectStore("keys").get("only"))?.age === age;
          if (same && alive) await documents.put(next, name);
          await transaction.done;
          if (!alive) return "erased";
          if (same) return "kept";
        }
        return "unavailable";
      });
      if (written === "kept") channel?.postMessage({ name });
      return written;
    },

    async erase() {
      const gone = await eraseTools();
      age = null;
      channel?.postMessage({ name: null });
      return gone;
    },

    listen(heard) {
      const hear = (event: MessageEvent<{ name: string | null }>): void => heard(event.data.name);
      channel?.addEventListener("message", hear);
      return () => channel?.removeEventListener("message", hear);
    },
  };
}

const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === "QuotaExceededError";

async function newKey(): Promise<KeyRecord> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return { key, age: crypto.randomUUID() };
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

/** The name is part of the seal: one document can't be taken for another. */
async function sealed(key: CryptoKey, name: string, text: string): Promise<Omit<SealedDocument, "revision">> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const form = { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(name) };
  return { nonce, sealed: await crypto.subtle.encrypt(form, key, encoder.encode(text)) };
}

async function opened(key: CryptoKey, name: string, record: SealedDocument): Promise<{ text: string } | "unreadable"> {
  try {
    const form = { name: "AES-GCM", iv: record.nonce, additionalData: encoder.encode(name) };
    return { text: decoder.decode(await crypto.subtle.decrypt(form, key, record.sealed)) };
  } catch {
    return "unreadable";
  }
}
