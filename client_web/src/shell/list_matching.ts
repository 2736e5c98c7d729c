/** What both would welcome, found without telling anybody what one of them would (MATCH1, LIST2). */

import { choiceToken } from "../crypto/documents";
import { readTokens } from "../protocol/wire";
import { matchedOf, tokensFor } from "../tools/rules/tokens";
import { call, json, textOf } from "./api";
import type { Env } from "./env";
import type { KeptSeat } from "./vault";

/** `welcome`: the items by their names, all of them; what was given before is forgotten. Null: the server couldn't be reached. */
export async function welcomeToBoth(
  env: Env,
  seat: KeptSeat,
  welcome: readonly string[],
): Promise<readonly string[] | null> {
  const at = `/api/rooms/${seat.room}/matches/lists`;
  const own = { authorization: `Bearer ${seat.token}` };
  const blind = (name: string): Promise<string> => choiceToken(seat.keys, `list|${name}`);
  // The server lacks the key, and the other phone this seat's token: neither can tell these from words.
  const pad = (number: number): Promise<string> => choiceToken(seat.keys, `pad|${seat.token}|${number}`);
  const { headers, ...rest } = json({ tokens: await tokensFor(welcome, blind, pad) });
  const given = await call(env, "PUT", at, { ...rest, headers: { ...headers, ...own } });
  if (given?.ok !== true) return null;
  const answer = await call(env, "GET", at, { headers: own });
  const both = answer?.ok === true ? readTokens(await textOf(answer)) : null;
  return both === null ? null : matchedOf(welcome, both.tokens, blind);
}
