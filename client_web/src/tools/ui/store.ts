/** The tools' documents as the page shows them: changed at once, kept a moment later, the same in every tab. */

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  broughtIn,
  bundleIn,
  bundleOf,
  DOCUMENTS,
  type DocumentName,
  type Documents,
  documentIn,
  textOf,
} from "../rules/documents";
import { merged, type Registers } from "../rules/registers";
import type { DocumentStore, Kept, Lock, Unlocked } from "../storage/document_store";

/** What a person should know about the keeping; `none`: all is kept. */
export type Trouble = "none" | "page_only" | "full" | "unreadable" | "erased";

const TROUBLE: Readonly<Record<Exclude<Kept, "kept" | "locked">, Trouble>> = {
  full: "full",
  unreadable: "unreadable",
  erased: "erased",
  unavailable: "page_only",
};

export interface Store {
  /** Names this tab in the registers. */
  readonly tab: string;
  readonly trouble: ReadonlySignal<Trouble>;
  /** Whether a passphrase stands before the documents (OWN4); null: not known yet. While it is shut every document is empty. */
  readonly lock: ReadonlySignal<Lock | null>;
  /** A document, empty until it's read. */
  of<Name extends DocumentName>(name: Name): ReadonlySignal<Registers<Documents[Name]>>;
  /** Whether it was read, or never will be. */
  isRead(name: DocumentName): boolean;
  /** Shown in the same frame; what can't be kept stays on the screen. */
  change<Name extends DocumentName>(
    name: Name,
    change: (registers: Registers<Documents[Name]>) => Registers<Documents[Name]>,
  ): void;
  /** Has `lock` known. */
  look(): void;
  setLock(passphrase: string): Promise<boolean>;
  openLock(passphrase: string): Promise<Unlocked>;
  /** null: no lock any more. */
  changeLock(passphrase: string, next: string | null): Promise<Unlocked>;
  /** Where there is a lock: once all is kept, nothing of the documents is on this page. */
  shutLock(): Promise<void>;
  /** Everything, as one text. */
  bundle(): Promise<string>;
  /** Takes in such a text, whole or not at all. */
  bring(text: string): Promise<boolean>;
  /** Whether it's all gone, here and on the screen. */
  erase(): Promise<boolean>;
  stop(): void;
}

type Any = Documents[DocumentName];
type AnyRegisters = Registers<Any>;

export function createStore(documents: DocumentStore, tab: string): Store {
  const shown = new Map<DocumentName, Signal<AnyRegisters>>();
  const read = new Map<DocumentName, Promise<void>>();
  const trouble = signal<Trouble>("none");
  const isRead = signal<ReadonlySet<DocumentName>>(new Set());
  const lock = signal<Lock | null>(null);
  /** What is on its way to be kept. */
  const saving = new Set<Promise<void>>();

  const parsed = (name: DocumentName, text: string | null): AnyRegisters | null =>
    text === null ? new Map() : documentIn(name, text);

  function shownAs(name: DocumentName): Signal<AnyRegisters> {
    let here = shown.get(name);
    if (here === undefined) {
      here = signal<AnyRegisters>(new Map());
      shown.set(name, here);
    }
    return here;
  }

  function loaded(name: DocumentName): Promise<void> {
    const reading =
      read.get(name) ??
      load(name).then(() => {
        isRead.value = new Set([...isRead.peek(), name]);
      });
    read.set(name, reading);
    return reading;
  }

  async function load(name: DocumentName): Promise<void> {
    const answer = await documents.read(name);
    batch(() => {
      lock.value = documents.lock();
      if (answer === "locked") clear();
      else if (typeof answer === "string") trouble.value = TROUBLE[answer];
      else {
        const stands = parsed(name, answer.text);
        if (stands === null) trouble.value = "unreadable";
        else shownAs(name).value = merged(shownAs(name).value, stands);
      }
    });
  }

  function save(name: DocumentName): Promise<void> {
    const kept = keep(name).finally(() => saving.delete(kept));
    saving.add(kept);
    return kept;
  }

  async function keep(name: DocumentName): Promise<void> {
    const here = shownAs(name);
    const kept = await documents.write(name, (text) => {
      const stands = parsed(name, text);
      if (stands === null) return null;
      here.value = merged(here.value, stands);
      return textOf(here.value);
    });
    if (kept === "locked") hide();
    else if (kept !== "kept") trouble.value = TROUBLE[kept];
    else if (trouble.value === "full") trouble.value = "none";
  }

  function change<Name extends DocumentName>(
    name: Name,
    make: (registers: Registers<Documents[Name]>) => Registers<Documents[Name]>,
  ): void {
    // A write is newer than all that was read (LIST1): unread, what stands would win over what is written now.
    if (!isRead.peek().has(name)) {
      void loaded(name).then(() => change(name, make));
      return;
    }
    const here = shownAs(name) as unknown as Signal<Registers<Documents[Name]>>;
    const after = make(here.value);
    if (after === here.value) return;
    here.value = after;
    void save(name);
  }

  function clear(): void {
    for (const here of shown.values()) here.value = new Map();
  }

  /** As the lock is found from here on: nothing that was read before is shown. */
  function hide(): void {
    batch(() => {
      lock.value = documents.lock();
      clear();
      read.clear();
      isRead.value = new Set();
    });
  }

  /** All that was asked for, read again. */
  function readAgain(): void {
    for (const name of shown.keys()) void loaded(name);
  }

  const deaf = documents.listen((what) => {
    if (what.did === "erased") {
      clear();
      trouble.value = "erased";
      return;
    }
    if (what.did === "locked") {
      documents.shutLock();
      hide();
      readAgain();
      return;
    }
    const known = DOCUMENTS.find((each) => each === what.name);
    if (known !== undefined && read.has(known)) read.set(known, load(known));
  });

  return {
    tab,
    trouble,
    lock,
    of(name) {
      void loaded(name);
      return shownAs(name) as unknown as ReadonlySignal<Registers<Documents[typeof name]>>;
    },
    isRead(name) {
      void loaded(name);
      return isRead.value.has(name);
    },
    change,
    look: () => void loaded("reviewed"),
    async setLock(passphrase) {
      await Promise.all(DOCUMENTS.map(loaded));
      await Promise.all(saving);
      const kept = await documents.setLock(passphrase);
      lock.value = documents.lock();
      return kept === "kept";
    },
    async openLock(passphrase) {
      const done = await documents.openLock(passphrase);
      if (done === "done") {
        hide();
        readAgain();
      }
      return done;
    },
    async changeLock(passphrase, next) {
      const done = await documents.changeLock(passphrase, next);
      lock.value = documents.lock();
      return done;
    },
    async shutLock() {
      if (documents.lock() !== "open") return;
      await Promise.all(saving);
      documents.shutLock();
      hide();
    },
    async bundle() {
      await Promise.all(DOCUMENTS.map(loaded));
      return bundleOf(new Map(DOCUMENTS.map((name) => [name, textOf(shownAs(name).value)])));
    },
    async bring(text) {
      const texts = bundleIn(text);
      if (texts === null) return false;
      await Promise.all(DOCUMENTS.map(loaded));
      const brought = new Map<DocumentName, AnyRegisters>();
      for (const [name, document] of texts) {
        const all = broughtIn<Any>(shownAs(name).value, documentIn(name, document) ?? new Map(), tab);
        if (all === null) return false;
        brought.set(name, all);
      }
      for (const [name, all] of brought) shownAs(name).value = all;
      await Promise.all([...brought.keys()].map(save));
      return true;
    },
    async erase() {
      clear(); // first, so that nothing on its way to be kept has anything to say any more
      const gone = await documents.erase();
      clear();
      lock.value = documents.lock();
      if (gone) trouble.value = "none";
      return gone;
    },
    stop: deaf,
  };
}
