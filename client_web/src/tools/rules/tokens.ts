/** What a phone gives for matching its list with the partner's, blind (MATCH1, LIST2). */

import { LIST_TOKENS } from "../../protocol/bounds";

/**
 * A token for each of the words, and others up to `LIST_TOKENS`, in an order that says nothing.
 *
 * `hmac` gives the same token on both phones for the same words; `pad` one for each number that is always the same, and that no
 * other phone can know. Were they new each time, those that stay would be the list. So the same words give the same tokens, and a
 * word that comes or goes changes one of them. Words beyond `LIST_TOKENS` are left out: which, is as good as random.
 */
export async function tokensFor(
  welcome: readonly string[],
  hmac: (words: string) => Promise<string>,
  pad: (number: number) => Promise<string>,
): Promise<readonly string[]> {
  const own = new Set(await Promise.all(welcome.map(hmac)));
  const given = [...own].sort().slice(0, LIST_TOKENS);
  const pads = await Promise.all(Array.from({ length: LIST_TOKENS - given.length }, (_, number) => pad(number)));
  return [...given, ...pads].sort();
}

/** Which of the words both gave: those whose token is among `both`. */
export async function matchedOf(
  welcome: readonly string[],
  both: readonly string[],
  hmac: (words: string) => Promise<string>,
): Promise<readonly string[]> {
  const given = new Set(both);
  const tokens = await Promise.all(welcome.map(hmac));
  return welcome.filter((_, at) => given.has(tokens[at] ?? ""));
}
