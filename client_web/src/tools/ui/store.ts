/** The tools' notebooks as the page shows them: changed at once, kept a moment later, the same in every tab. */

import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  broughtIn,
  bundleIn,
  bundleOf,
  NOTEBOOKS,
  type NotebookName,
  type Notebooks,
  notebookIn,
  textOf,
} from "../rules/notebooks";
import { merged, type Registers } from "../rules/registers";
import type { Kept, Lock, NotebookStore, Unlocked } from "../storage/notebook_store";

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
  /** Whether a passphrase stands before the notebooks (OWN4); null: not known yet. While it is shut every notebook is empty. */
  readonly lock: ReadonlySignal<Lock | null>;
  /** A notebook, empty until it's read. */
  of<Name extends NotebookName>(name: Name): ReadonlySignal<Registers<Notebooks[Name]>>;
  /** Whether it was read, or never will be. */
  isRead(name: NotebookName): boolean;
  /** Shown in the same frame; what can't be kept stays on the screen. */
  change<Name extends NotebookName>(
    name: Name,
    change: (registers: Registers<Notebooks[Name]>) => Registers<Notebooks[Name]>,
  ): void;
  /** Has `lock` known. */
  look(): void;
  setLock(passphrase: string): Promise<boolean>;
  openLock(passphrase: string): Promise<Unlocked>;
  /** null: no lock any more. */
  changeLock(passphrase: string, next: string | null): Promise<Unlocked>;
  /** Where there is a lock: once all is kept, nothing of the notebooks is on this page. */
  shutLock(): Promise<void>;
  /** Everything, as one text. */
  bundle(): Promise<string>;
  /** Takes in such a text, whole or not at all. */
  bring(text: string): Promise<boolean>;
  /** Whether it's all gone, here and on the screen. */
  erase(): Promise<boolean>;
  stop(): void;
}

type Any = Notebooks[NotebookName];
type AnyRegisters = Registers<Any>;

export function createStore(notebooks: NotebookStore, tab: string): Store {
  const shown = new Map<NotebookName, Signal<AnyRegisters>>();
  const read = new Map<NotebookName, Promise<void>>();
  const trouble = signal<Trouble>("none");
  const isRead = signal<ReadonlySet<NotebookName>>(new Set());
  const lock = signal<Lock | null>(null);
  /** What is on its way to be kept. */
  const saving = new Set<Promise<void>>();

  const parsed = (name: NotebookName, text: string | null): AnyRegisters | null =>
    text === null ? new Map() : notebookIn(name, text);

  function shownAs(name: NotebookName): Signal<AnyRegisters> {
    let here = shown.get(name);
    if (here === undefined) {
      here = signal<AnyRegisters>(new Map());
      shown.set(name, here);
    }
    return here;
  }

  function loaded(name: NotebookName): Promise<void> {
    const reading =
      read.get(name) ??
      load(name).then(() => {
        isRead.value = new Set([...isRead.peek(), name]);
      });
    read.set(name, reading);
    return reading;
  }

  async function load(name: NotebookName): Promise<void> {
    const answer = await notebooks.read(name);
    batch(() => {
      lock.value = notebooks.lock();
      if (answer === "locked") clear();
      else if (typeof answer === "string") trouble.value = TROUBLE[answer];
      else {
        const stands = parsed(name, answer.text);
        if (stands === null) trouble.value = "unreadable";
        else shownAs(name).value = merged(shownAs(name).value, stands);
      }
    });
  }

  function save(name: NotebookName): Promise<void> {
    const kept = keep(name).finally(() => saving.delete(kept));
    saving.add(kept);
    return kept;
  }

  async function keep(name: NotebookName): Promise<void> {
    const here = shownAs(name);
    const kept = await notebooks.write(name, (text) => {
      const stands = parsed(name, text);
      if (stands === null) return null;
      here.value = merged(here.value, stands);
      return textOf(here.value);
    });
    if (kept === "locked") hide();
    else if (kept !== "kept") trouble.value = TROUBLE[kept];
    else if (trouble.value === "full") trouble.value = "none";
  }

  function change<Name extends NotebookName>(
    name: Name,
    make: (registers: Registers<Notebooks[Name]>) => Registers<Notebooks[Name]>,
  ): void {
    // A write is newer than all that was read (LIST1): unread, what stands would win over what is written now.
    if (!isRead.peek().has(name)) {
      void loaded(name).then(() => change(name, make));
      return;
    }
    const here = shownAs(name) as unknown as Signal<Registers<Notebooks[Name]>>;
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
      lock.value = notebooks.lock();
      clear();
      read.clear();
      isRead.value = new Set();
    });
  }

  /** All that was asked for, read again. */
  function readAgain(): void {
    for (const name of shown.keys()) void loaded(name);
  }

  const deaf = notebooks.listen((what) => {
    if (what.did === "erased") {
      clear();
      trouble.value = "erased";
      return;
    }
    if (what.did === "locked") {
      notebooks.shutLock();
      hide();
      readAgain();
      return;
    }
    const known = NOTEBOOKS.find((each) => each === what.name);
    if (known !== undefined && read.has(known)) read.set(known, load(known));
  });

  return {
    tab,
    trouble,
    lock,
    of(name) {
      void loaded(name);
      return shownAs(name) as unknown as ReadonlySignal<Registers<Notebooks[typeof name]>>;
    },
    isRead(name) {
      void loaded(name);
      return isRead.value.has(name);
    },
    change,
    look: () => void loaded("reviewed"),
    async setLock(passphrase) {
      await Promise.all(NOTEBOOKS.map(loaded));
      await Promise.all(saving);
      const kept = await notebooks.setLock(passphrase);
      lock.value = notebooks.lock();
      return kept === "kept";
    },
    async openLock(passphrase) {
      const done = await notebooks.openLock(passphrase);
      if (done === "done") {
        hide();
        readAgain();
      }
      return done;
    },
    async changeLock(passphrase, next) {
      const done = await notebooks.changeLock(passphrase, next);
      lock.value = notebooks.lock();
      return done;
    },
    async shutLock() {
      if (notebooks.lock() !== "open") return;
      await Promise.all(saving);
      notebooks.shutLock();
      hide();
    },
    async bundle() {
      await Promise.all(NOTEBOOKS.map(loaded));
      return bundleOf(new Map(NOTEBOOKS.map((name) => [name, textOf(shownAs(name).value)])));
    },
    async bring(text) {
      const texts = bundleIn(text);
      if (texts === null) return false;
      await Promise.all(NOTEBOOKS.map(loaded));
      const brought = new Map<NotebookName, AnyRegisters>();
      for (const [name, notebook] of texts) {
        const all = broughtIn<Any>(shownAs(name).value, notebookIn(name, notebook) ?? new Map(), tab);
        if (all === null) return false;
        brought.set(name, all);
      }
      for (const [name, all] of brought) shownAs(name).value = all;
      await Promise.all([...brought.keys()].map(save));
      return true;
    },
    async erase() {
      clear(); // first, so that nothing on its way to be kept has anything to say any more
      const gone = await notebooks.erase();
      clear();
      lock.value = notebooks.lock();
      if (gone) trouble.value = "none";
      return gone;
    },
    stop: deaf,
  };
}
