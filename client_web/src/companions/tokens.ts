/** What a phone gives for matching its list with the partner's, blind (MATCH1, LIST2). */

/** Always as many, whatever is on the list. */
export const TOKENS = 256;

/**
 * A token for each of the words, and random ones up to `TOKENS`, in an order that says nothing.
 *
 * `hmac` gives the same token on both phones for the same words; `random` one that no other phone has. Words beyond `TOKENS`
 * are left out: which, is as good as random too.
 */
export async function tokensFor(
  welcome: readonly string[],
  hmac: (words: string) => Promise<string>,
  random: () => string,
): Promise<readonly string[]> {
  const own = await Promise.all([...new Set(welcome)].map(hmac));
  const tokens = new Set([...new Set(own)].sort().slice(0, TOKENS));
  while (tokens.size < TOKENS) tokens.add(random());
  return [...tokens].sort();
}

/** Which of the words both gave. */
export async function matchedOf(
  welcome: readonly string[],
  both: readonly string[],
  hmac: (words: string) => Promise<string>,
): Promise<readonly string[]> {
  const given = new Set(both);
  const tokens = await Promise.all(welcome.map(hmac));
  return welcome.filter((_, at) => given.has(tokens[at] ?? ""));
}
