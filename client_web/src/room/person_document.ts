/** What one person writes for the other, as far as the phones agree on its form. */

import type { PersonDocument } from "./screen_types";

export const EMPTY: PersonDocument = { asks: "", wishes: "", hard: "", helps: "", words: "", wrong: "", call: "" };

/** Characters. What a pause asks is read at a glance, on a small screen that mustn't be scrolled: a touch there is a pause. */
export const MOST = { asks: 140, wishes: 300, hard: 600, helps: 600, words: 300, wrong: 300, call: 140 } as const;
