/** Small lines that several screens can carry. */

import { words } from "../../i18n/language";
import type { Link } from "../../room/screen_types";

/** This phone's own line to the server, only when there's something to say. */
export function Line({ line }: { readonly line: Link }) {
  return (
    <p class="note" role="status">
      {line === "down" && words.lineDown}
    </p>
  );
}

/** A third phone came with the genuine link (ROOM4). */
export function Knocks({ knocks }: { readonly knocks: number }) {
  return (
    <p class="note" role="status">
      {knocks > 0 && words.knocked}
    </p>
  );
}
