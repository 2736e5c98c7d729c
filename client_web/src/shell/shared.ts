/** What a room of two brings to the tools. Loaded as far as it is asked for. */

import type { Shared } from "../room/shared";
import type { Env } from "./env";
import type { KeptSeat } from "./vault";

export function sharedIn(env: Env, seat: KeptSeat, time: Shared["time"]): Shared {
  let choice = new AbortController();
  return {
    time,
    welcomeToBoth: (names) =>
      import("./list_matching").then(
        ({ welcomeToBoth }) => welcomeToBoth(env, seat, names),
        () => null,
      ),
    openTogether(chosen, text, heard) {
      choice.abort();
      if (!chosen) return;
      choice = new AbortController();
      const { signal } = choice;
      void import("./shared_debrief").then(
        ({ openTogether }) => {
          if (!signal.aborted) signal.addEventListener("abort", openTogether(env, seat, text, heard));
        },
        () => undefined,
      );
    },
  };
}
