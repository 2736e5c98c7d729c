/** The seat to come back to. */

import type { Cancel, Env } from "./env";
import type { KeptSeat } from "./vault";

/** Some browsers never answer the first question to their store. Waiting longer than this, in ms, would be a blank page. */
const PATIENCE = 2000;

/** The seat to come back to, if there is one and its room may still be there. */
export async function keptSeat(env: Pick<Env, "vault" | "after" | "now">): Promise<KeptSeat | null> {
  let calm: Cancel = () => {};
  const late = new Promise<null>((resolve) => {
    calm = env.after(PATIENCE, () => resolve(null));
  });
  const found = await Promise.race([env.vault.load(), late]);
  calm();
  return found !== null && found.endsAt > env.now().wall ? found : null;
}
