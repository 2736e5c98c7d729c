/** Next time, loaded once somebody chooses it (NEXT1). */

import type { NextTime } from "../room/screen_types";
import type { Env } from "./env";
import { recallChoice, rememberChoice } from "./local_storage";
import type { NextTimeHere } from "./next_time";
import type { PairedSeat } from "./vault";

export function lazyNextTime(env: Env, seat: PairedSeat, tell: (now: NextTime) => void): NextTimeHere {
  let here: Promise<NextTimeHere | null> | null = null;
  let stopped = false;

  function load(): void {
    here = import("./next_time")
      .then(({ nextTimeIn }) => (stopped ? null : nextTimeIn(env, seat, tell)))
      .catch(() => {
        here = null; // another press tries again
        return null;
      });
  }

  if (recallChoice(env.local, "next-time", seat.room)) load();
  return {
    choose(on) {
      rememberChoice(env.local, "next-time", seat.room, on);
      if (here !== null) void here.then((loaded) => loaded?.choose(on));
      else if (on) load();
    },
    stop() {
      stopped = true;
      void here?.then((loaded) => loaded?.stop());
    },
  };
}
