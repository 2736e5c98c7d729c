/** Small lines that several screens can carry. */

import { words } from "../../i18n/language";
import type { ConnectionState } from "../../room/screen_types";

/** This phone's own line to the server, only when there's something to say. */
export function ConnectionStatus({ line }: { readonly line: ConnectionState }) {
  return (
    <p class="note" role="status">
      {line === "down" && words.lineDown}
    </p>
  );
}

/** A third phone came with the genuine link (ROOM4). */
export function RejectedJoins({ knocks }: { readonly knocks: number }) {
  return (
    <p class="note" role="status">
      {knocks > 0 && words.joinRejected}
    </p>
  );
}
