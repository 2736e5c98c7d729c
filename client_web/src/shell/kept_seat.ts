/** The seat, and the pair, to come back to. */

import type { Cancel, Env } from "./env";
import type { KeptPair, KeptSeat } from "./vault";

type Waits = Pick<Env, "vault" | "after">;

/** Some browsers never answer the first question to their store. Waiting longer than this, in ms, would be a blank page. */
const PATIENCE = 2000;

/** What the store answers; null if it takes too long. */
async function soon<T>(env: Waits, asked: Promise<T | null>): Promise<T | null> {
  let calm: Cancel = () => {};
  const late = new Promise<null>((resolve) => {
    calm = env.after(PATIENCE, () => resolve(null));
  });
  const found = await Promise.race([asked, late]);
  calm();
  return found;
}

/** The seat to come back to, if there is one and its room may still be there. */
export async function keptSeat(env: Waits & Pick<Env, "now">): Promise<KeptSeat | null> {
  const found = await soon(env, env.vault.load());
  return found !== null && found.endsAt > env.now().wall ? found : null;
}

/** The pair that can find each other again, if there is one. */
export const keptPair = (env: Waits): Promise<KeptPair | null> => soon(env, env.vault.pair());
