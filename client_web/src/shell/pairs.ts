/** Those whom this phone can find again, each by what its person calls them: kept on it, sealed as the rest (NEXT6). */

import { openValue, type SealedValue, sealValue } from "../crypto/sealed_value";
import type { Cancel, Env } from "./env";
import type { KeptPair } from "./pair_vault";

/** A pair, and what its person calls the other one, opened; "": nothing. */
export type OpenedPair = KeptPair & { readonly called: string };

/** The one that was met last comes first. */
export async function openedPairs({ vault }: Env): Promise<readonly OpenedPair[]> {
  const { kept } = await vault.pairs();
  const all = [...(await kept.all(true))].sort((one, other) => (other.met ?? 0) - (one.met ?? 0));
  return Promise.all(all.map(async (pair) => ({ ...pair, called: await nameOf(pair.name) })));
}

/** A name that doesn't open is none. */
const nameOf = (name: SealedValue | null): Promise<string> | string =>
  name === null ? "" : openValue(name).then(String, () => "");

/** `name` "": none. All that are kept, afterwards. */
export async function keepName(env: Env, id: string, name: string): Promise<readonly OpenedPair[]> {
  const sealed = name === "" ? null : await sealValue(name);
  const { kept } = await env.vault.pairs();
  await kept.change(id, (pair) => ({ ...pair, name: sealed }));
  return openedPairs(env);
}

/** With what would take its place by itself (NEXT3): of which `stop` is told. All that are kept, afterwards. */
export async function forgetPair(env: Env, id: string, stop: (room: string) => void): Promise<readonly OpenedPair[]> {
  const { kept, pending } = await env.vault.pairs();
  const led = (await kept.all()).find((pair) => pair.id === id)?.led ?? null;
  if (led !== null) {
    stop(led);
    await pending.forget(led);
  }
  await kept.forget(id);
  return openedPairs(env);
}

/** Of each room that is over for this phone; `here`: the one it is in. `settling`: how to stop each. `known`: what is kept now. */
export async function settleAll(
  env: Env,
  here: () => string | null,
  settling: Map<string, Cancel>,
  known: (pairs: readonly OpenedPair[]) => void,
): Promise<void> {
  const tell = async () => known(await openedPairs(env));
  const { pending } = await env.vault.pairs();
  for (const each of await pending.all()) {
    const { settle } = await import("./next_time");
    if (each.room === here()) continue;
    settling.get(each.room)?.();
    settling.set(
      each.room,
      settle(env, each, () => void tell()),
    );
  }
  await tell();
}
