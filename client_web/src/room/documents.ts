/** The documents as far as this phone has read them (PAGE3). The wire calls them `pages`. */

import type { View } from "../protocol/wire";
import { partnerOf, type Seat } from "./pause_counters";
import type { Documents, OurDocument, PersonDocument } from "./screen_types";

export type DocumentName = "ours" | Seat;
export const DOCUMENT_NAMES: readonly DocumentName[] = ["ours", "a", "b"];

/** A document that was opened; `text` is null if it is none. `digest`: which one it was. */
export type OpenedDocument =
  | { readonly name: "ours"; readonly digest: string; readonly text: OurDocument | null }
  | { readonly name: Seat; readonly digest: string; readonly text: PersonDocument | null };

export interface OpenedDocuments {
  readonly ours: Extract<OpenedDocument, { name: "ours" }> | null;
  readonly a: Extract<OpenedDocument, { name: Seat }> | null;
  readonly b: Extract<OpenedDocument, { name: Seat }> | null;
}

export const NO_DOCUMENTS: OpenedDocuments = { ours: null, a: null, b: null };

export const withDocument = (opened: OpenedDocuments, one: OpenedDocument): OpenedDocuments => ({
  ...opened,
  [one.name]: one,
});

/** Whether this is the document that the view names. */
export const isNamed = (one: OpenedDocument, view: View | null): boolean =>
  view?.agreement.pages[one.name] === one.digest;

type ToFetch = Pick<OpenedDocument, "name" | "digest">;

/** The documents that the view names and that aren't those opened, nor were wanted under `before` already. */
export function wantedDocuments(before: View | null, view: View | null, opened: OpenedDocuments): readonly ToFetch[] {
  if (view === null) return [];
  const known = before?.agreement.pages;
  return unopened(view, opened).filter(({ name, digest }) => digest !== known?.[name]);
}

/** The texts that the newest view names; older ones aren't shown for them. */
export function documentsFor(view: View | null, opened: OpenedDocuments, seat: Seat): Documents {
  const textOf = <Each extends OpenedDocument>(one: Each | null): Each["text"] =>
    one !== null && isNamed(one, view) ? one.text : null;
  return { ours: textOf(opened.ours), mine: textOf(opened[seat]), theirs: textOf(opened[partnerOf(seat)]) };
}

/** Whether the view names a text that hasn't been opened yet. */
export const isReading = (view: View, opened: OpenedDocuments): boolean => unopened(view, opened).length > 0;

const unopened = ({ agreement: { pages } }: View, opened: OpenedDocuments): readonly ToFetch[] =>
  DOCUMENT_NAMES.flatMap((name) => {
    const digest = pages[name];
    return digest === null || digest === opened[name]?.digest ? [] : [{ name, digest }];
  });
