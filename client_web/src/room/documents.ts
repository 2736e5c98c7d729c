/** The pages of text as far as this phone has read them (PAGE3). */

import type { View } from "../protocol/wire";
import { partnerOf, type Seat } from "./pause_counters";
import type { OurPage, PersonPage, Texts } from "./screen_types";

export type PageName = "ours" | Seat;
export const PAGES: readonly PageName[] = ["ours", "a", "b"];

/** A page that was opened; `text` is null if it is none. `digest`: which one it was. */
export type OpenedPage =
  | { readonly name: "ours"; readonly digest: string; readonly text: OurPage | null }
  | { readonly name: Seat; readonly digest: string; readonly text: PersonPage | null };

export interface Opened {
  readonly ours: Extract<OpenedPage, { name: "ours" }> | null;
  readonly a: Extract<OpenedPage, { name: Seat }> | null;
  readonly b: Extract<OpenedPage, { name: Seat }> | null;
}

export const NOTHING_OPENED: Opened = { ours: null, a: null, b: null };

export const withPage = (opened: Opened, page: OpenedPage): Opened => ({ ...opened, [page.name]: page });

/** Whether this is the page that the view names. */
export const isNamed = (page: OpenedPage, view: View | null): boolean =>
  view?.agreement.pages[page.name] === page.digest;

/** The pages that the view names and that aren't those opened, nor were wanted under `before` already. */
export function wantedPages(before: View | null, view: View | null, opened: Opened): readonly PageName[] {
  if (view === null) return [];
  const { pages } = view.agreement;
  return PAGES.filter(
    (name) =>
      pages[name] !== null && pages[name] !== before?.agreement.pages[name] && pages[name] !== opened[name]?.digest,
  );
}

/** The texts that the newest view names; older ones aren't shown for them. */
export function textsFor(view: View, opened: Opened, seat: Seat): Texts {
  const { pages } = view.agreement;
  const person = (name: Seat): PersonPage | null =>
    opened[name]?.digest === pages[name] ? (opened[name]?.text ?? null) : null;
  return {
    ours: opened.ours?.digest === pages.ours ? (opened.ours?.text ?? null) : null,
    mine: person(seat),
    theirs: person(partnerOf(seat)),
  };
}
