/** What a room of two brings to the tools. Loaded as far as it is asked for. */

import type { Shared } from "../room/shared";
import type { Env } from "./env";
import type { listMatching } from "./list_matching";
import type { PairedSeat } from "./vault";

export function sharedIn(env: Env, seat: PairedSeat, time: Shared["time"]): Shared {
  let choice = new AbortController();
  let looks: Promise<ReturnType<typeof listMatching> | null> | null = null;
  return {
    time,
    async welcomeToBoth(names, anew) {
      looks ??= import("./list_matching").then(
        ({ listMatching }) => listMatching(env, seat),
        () => null,
      );
      const look = await looks;
      if (look === null) looks = null; // another press loads it again
      return look?.(names, anew) ?? null;
    },
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
