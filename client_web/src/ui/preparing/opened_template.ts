/** What a therapist's template suggests, where one was opened on this phone (M21): beside our own starters, and never instead of a choice. */

import type { Terms } from "../../room/screen_types";

export interface OpenedTemplate
  extends Readonly<Record<"signals" | "ladder" | "asks" | "wishes" | "hard" | "helps", readonly string[]>> {
  readonly terms: Omit<Terms, "steps">;
}

/** The template's suggestions first, and each once. */
export const suggested = (
  template: OpenedTemplate | null,
  name: Exclude<keyof OpenedTemplate, "terms">,
  starters: readonly string[],
): readonly string[] => [...new Set([...(template?.[name] ?? []), ...starters])];
