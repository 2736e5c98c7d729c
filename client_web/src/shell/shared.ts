/** What a room of two brings to the tools: loaded with them, and its own parts as far as they are asked for. */

import type { Shared } from "../room/shared";
import type { Env } from "./env";
import type { listMatching } from "./list_matching";
import type { PairedSeat } from "./vault";

/** A room whose two phones are paired. */
export interface SharedPlace {
  readonly env: Env;
  readonly seat: PairedSeat;
  readonly time: Shared["time"];
}

/** `place`: asked whenever the tools are opened; the same is shared in the same place. */
export function sharedAt(place: () => SharedPlace | null): () => Shared | null {
  const known = new WeakMap<SharedPlace, Shared>();
  return () => {
    const here = place();
    if (here === null) return null;
    const shared = known.get(here) ?? sharedIn(here);
    known.set(here, shared);
    return shared;
  };
}

function sharedIn({ env, seat, time }: SharedPlace): Shared {
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
