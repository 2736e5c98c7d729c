/** The second path, loaded once it is wanted and closed once it isn't (PATH1). */

import type { Env } from "./env";
import type { PathEvents, SecondPath, secondPath } from "./second_path";
import type { PairedSeat } from "./vault";

/** What couldn't be loaded is asked for again after so long, in ms. */
const AGAIN = 10_000;

export interface LazySecondPath extends Pick<SecondPath, "receive" | "beat" | "close"> {
  /** Have it, or have none; `mayWrite`: whether signaling messages can go now. */
  settle(wanted: boolean, mayWrite: boolean): void;
}

/** `loaded`: called when it can be had; what is wanted is settled then. */
export function lazySecondPath(
  env: Env,
  seat: PairedSeat,
  write: (frame: Uint8Array<ArrayBuffer>) => void,
  events: PathEvents & { loaded(): void },
): LazySecondPath {
  let code: { readonly secondPath: typeof secondPath } | "on its way" | null = null;
  let path: SecondPath | null = null;

  async function load(): Promise<void> {
    code = "on its way";
    try {
      code = await import("./second_path");
      events.loaded();
    } catch {
      env.after(AGAIN, () => {
        code = null;
      });
    }
  }

  function close(): void {
    const old = path;
    path = null;
    old?.close();
  }

  return {
    settle(wanted, mayWrite) {
      if (!wanted) {
        close();
        return;
      }
      if (code === null) void load();
      else if (code !== "on its way") {
        path ??= code.secondPath(env, seat, write, events);
        path.mayWrite(mayWrite);
      }
    },
    receive: (frame) => path?.receive(frame),
    beat: (frame) => path?.beat(frame),
    close,
  };
}
