/** The pages of text as far as this phone has read them (PAGE3). */

import type { View } from "../protocol/wire";
import { partnerOf, type Seat } from "./pause_counters";
import type { Documents, OurDocument, PersonDocument } from "./screen_types";

export type DocumentName = "ours" | Seat;
export const DOCUMENT_NAMES: readonly DocumentName[] = ["ours", "a", "b"];

/** A page that was opened; `text` is null if it is none. `digest`: which one it was. */
export type OpenedDocument =
  | { readonly name: "ours"; readonly digest: string; readonly text: OurDocument | null }
  | { readonly name: Seat; readonly digest: string; readonly text: PersonDocument | null };

export interface OpenedDocuments {
  readonly ours: Extract<OpenedDocument, { name: "ours" }> | null;
  readonly a: Extract<OpenedDocument, { name: Seat }> | null;
  readonly b: Extract<OpenedDocument, { name: Seat }> | null;
}

export const NO_DOCUMENTS: OpenedDocuments = { ours: null, a: null, b: null };

export const withDocument = (opened: OpenedDocuments, page: OpenedDocument): OpenedDocuments => ({
  ...opened,
  [page.name]: page,
});

/** Whether this is the page that the view names. */
export const isNamed = (page: OpenedDocument, view: View | null): boolean =>
  view?.agreement.pages[page.name] === page.digest;

/** The pages that the view names and that aren't those opened, nor were wanted under `before` already. */
export function wantedDocuments(
  before: View | null,
  view: View | null,
  opened: OpenedDocuments,
): readonly DocumentName[] {
  if (view === null) return [];
  const { pages } = view.agreement;
  return DOCUMENT_NAMES.filter(
    (name) =>
      pages[name] !== null && pages[name] !== before?.agreement.pages[name] && pages[name] !== opened[name]?.digest,
  );
}

/** The texts that the newest view names; older ones aren't shown for them. */
export function documentsFor(view: View, opened: OpenedDocuments, seat: Seat): Documents {
  const { pages } = view.agreement;
  const person = (name: Seat): PersonDocument | null =>
    opened[name]?.digest === pages[name] ? (opened[name]?.text ?? null) : null;
  return {
    ours: opened.ours?.digest === pages.ours ? (opened.ours?.text ?? null) : null,
    mine: person(seat),
    theirs: person(partnerOf(seat)),
  };
}

/** Whether the view names a text that hasn't been opened yet. */
export const isReading = ({ agreement: { pages } }: View, opened: OpenedDocuments): boolean =>
  DOCUMENT_NAMES.some((name) => pages[name] !== null && pages[name] !== opened[name]?.digest);
