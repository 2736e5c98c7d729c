/** The tools' documents as the page shows them: changed at once, kept a moment later, the same in every tab. */

import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
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
import type { DocumentStore, Kept } from "../storage/document_store";

/** What a person should know about the keeping; `none`: all is kept. */
export type Trouble = "none" | "page_only" | "full" | "unreadable" | "erased";

const TROUBLE: Readonly<Record<Exclude<Kept, "kept">, Trouble>> = {
  full: "full",
  unreadable: "unreadable",
  erased: "erased",
  unavailable: "page_only",
};

export interface Store {
  /** Names this tab in the registers. */
  readonly tab: string;
  readonly trouble: ReadonlySignal<Trouble>;
  /** A document, empty until it's read. */
  of<Name extends DocumentName>(name: Name): ReadonlySignal<Registers<Documents[Name]>>;
  /** Whether it was read, or never will be. */
  isRead(name: DocumentName): boolean;
  /** Shown in the same frame; what can't be kept stays on the screen. */
  change<Name extends DocumentName>(
    name: Name,
    change: (registers: Registers<Documents[Name]>) => Registers<Documents[Name]>,
  ): void;
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

export function createStore(keeper: DocumentStore, tab: string): Store {
  const shown = new Map<DocumentName, Signal<AnyRegisters>>();
  const read = new Map<DocumentName, Promise<void>>();
  const trouble = signal<Trouble>("none");
  const isRead = signal<ReadonlySet<DocumentName>>(new Set());

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
    const answer = await keeper.read(name);
    if (typeof answer === "string") {
      trouble.value = TROUBLE[answer];
      return;
    }
    const stands = parsed(name, answer.text);
    if (stands === null) trouble.value = "unreadable";
    else shownAs(name).value = merged(shownAs(name).value, stands);
  }

  async function save(name: DocumentName): Promise<void> {
    const here = shownAs(name);
    const kept = await keeper.write(name, (text) => {
      const stands = parsed(name, text);
      if (stands === null) return null;
      here.value = merged(here.value, stands);
      return textOf(here.value);
    });
    if (kept !== "kept") trouble.value = TROUBLE[kept];
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

  const deaf = keeper.listen((name) => {
    if (name === null) {
      clear();
      trouble.value = "erased";
      return;
    }
    const known = DOCUMENTS.find((each) => each === name);
    if (known !== undefined && read.has(known)) read.set(known, load(known));
  });

  return {
    tab,
    trouble,
    of(name) {
      void loaded(name);
      return shownAs(name) as unknown as ReadonlySignal<Registers<Documents[typeof name]>>;
    },
    isRead(name) {
      void loaded(name);
      return isRead.value.has(name);
    },
    change,
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
      const gone = await keeper.erase();
      clear();
      if (gone) trouble.value = "none";
      return gone;
    },
    stop: deaf,
  };
}
