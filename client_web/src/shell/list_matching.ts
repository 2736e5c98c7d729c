/** What both would welcome, found without telling anybody what one of them would (MATCH1, LIST2). */

import { choiceToken } from "../crypto/choice_tokens";
import { yesToken } from "../crypto/tokens";
import { ROUNDS } from "../protocol/bounds";
import type { WelcomeToBoth } from "../room/shared";
import { matchedOf, tokensFor } from "../tools/rules/tokens";
import type { Env } from "./env";
import { askMatches, giveTokens } from "./matching";
import type { PairedSeat } from "./vault";

type Look = (welcome: readonly string[], anew: boolean) => Promise<WelcomeToBoth | null>;

/**
 * Gives `welcome`, the items by their names, all of them. In a round that both gave in this only takes off (MATCH4); `anew` opens
 * the next one for what has been added, while there is one (MATCH5). One look at a time. Null: the server couldn't be reached.
 */
export function listMatching(env: Env, seat: PairedSeat): Look {
  /** What this page gave last: the round, all of it, and what of it can be compared in that round. */
  let round = 0;
  let stands: ReadonlySet<string> = new Set();
  let compared: ReadonlySet<string> = new Set();

  const blind = (name: string) => choiceToken(seat.keys, seat.seat, `list|${name}`);
  const given = async (name: string) => (await blind(name)).given;
  const met = async (name: string) => (await blind(name)).met;
  // The server lacks the key, and the other phone this seat's token: neither can tell these from words.
  const pad = (number: number): Promise<string> => yesToken(seat.keys, `pad|${seat.token}|${number}`);

  async function look(welcome: readonly string[], anew: boolean): Promise<WelcomeToBoth | null> {
    let told = await askMatches(env, seat, "lists");
    if (told === null || typeof told === "string") return null;
    const standing = told.given && told.round === round;
    // What an earlier page of this phone gave can't be known here: it may be less.
    const added = anew && told.given && (!standing || welcome.some((name) => !compared.has(name)));
    const next = added ? Math.min(told.round + 1, ROUNDS.most) : told.round;
    if (!standing || next !== round || !equal(welcome, stands)) {
      told = await giveTokens(env, seat, "lists", {
        round: next,
        tokens: [...(await tokensFor(welcome, given, pad))],
      });
      if (told === null || typeof told === "string") return null; // in another round by now: the next look follows it
      compared = new Set(next === round ? welcome.filter((name) => compared.has(name)) : welcome);
      round = next;
      stands = new Set(welcome);
    }
    return { names: await matchedOf(welcome, told.tokens, met), last: round === ROUNDS.most };
  }

  let before: Promise<unknown> = Promise.resolve();
  return (welcome, anew) => {
    const now = before.then(() => look(welcome, anew));
    before = now.catch(() => undefined);
    return now;
  };
}

const equal = (names: readonly string[], others: ReadonlySet<string>): boolean =>
  names.length === others.size && names.every((name) => others.has(name));
