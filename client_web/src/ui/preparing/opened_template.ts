/** What a therapist's template suggests, where one was opened on this phone (M21): beside our own starters, and never instead of a choice. */

import { signal } from "@preact/signals";
import type { Terms } from "../../room/screen_types";

export interface OpenedTemplate
  extends Readonly<Record<"signals" | "ladder" | "asks" | "wishes" | "hard" | "helps", readonly string[]>> {
  readonly terms: Omit<Terms, "steps">;
}

export const openedTemplate = signal<OpenedTemplate | null>(null);

/** The handed suggestions first, and each once. */
export function suggested(
  name: Exclude<keyof OpenedTemplate, "terms">,
  starters: readonly string[],
): readonly string[] {
  return [...new Set([...(openedTemplate.value?.[name] ?? []), ...starters])];
}
