/** Small lines that several screens can carry. */

import { words } from "../../i18n/language";
import type { ConnectionState, NotTaken, Terms } from "../../room/screen_types";

/** This phone's own connection to the server, only when there's something to say. */
export function ConnectionStatus({ connection }: { readonly connection: ConnectionState }) {
  return (
    <p class="note" role="status">
      {connection === "down" && words.lineDown}
    </p>
  );
}

/** What was pressed and counts for nothing: until the next view, which says how it stands (SHOW9). */
export function NotTakenLine({ notTaken }: { readonly notTaken: NotTaken | null }) {
  return (
    <p class="note" role="status">
      {notTaken !== null && words.notTaken[notTaken]}
    </p>
  );
}

/** A third phone came with the genuine link (ROOM4). */
export function RejectedJoins({ count }: { readonly count: number }) {
  return (
    <p class="note" role="status">
      {count > 0 && words.joinRejected}
    </p>
  );
}

/** The numbers in one line. Where the first check-in would be due no sooner than the end, none comes. */
export const termsSummary = ({ length, every }: Pick<Terms, "length" | "every">): string =>
  words.termsLine(words.minutes(length / 60), every < length ? words.minutes(every / 60) : null);
