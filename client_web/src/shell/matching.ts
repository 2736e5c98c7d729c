/** Blind matching over HTTP (MATCH1): what this phone gives, and what it is told that both gave. */

import { type ChoiceToken, noToken } from "../crypto/choice_tokens";
import { readMatches } from "../protocol/answers";
import type { LeaveTokens, Matches } from "../protocol/wire";
import { bearer, call, GONE, json, refusalIn, type SeatAddress, textOf } from "./api";
import type { Cancel, Env } from "./env";

export type Purpose = "next_time" | "next_held" | "debrief" | "lists";

/** `changed`: another round is the newest (MATCH5). `gone`: there is no such room any more. Null: no answer that says either. */
export type MatchAnswer = Matches | "changed" | "gone" | null;

/** Give these tokens, and be told what both gave. The same again is the same. */
export async function giveTokens(
  env: Env,
  seat: SeatAddress,
  purpose: Purpose,
  body: LeaveTokens,
): Promise<MatchAnswer> {
  const { headers, ...rest } = json(body);
  return answerOf(
    await call(env, "PUT", at(seat, purpose), { ...rest, headers: { ...headers, ...bearer(seat.token) } }),
  );
}

/** What both gave. */
export const askMatches = async (env: Env, seat: SeatAddress, purpose: Purpose): Promise<MatchAnswer> =>
  answerOf(await call(env, "GET", at(seat, purpose), { headers: bearer(seat.token) }));

const at = (seat: SeatAddress, purpose: Purpose): string => `/api/rooms/${seat.room}/matches/${purpose}`;

async function answerOf(answer: Response | null): Promise<MatchAnswer> {
  if (answer === null) return null;
  if (answer.ok) return readMatches(await textOf(answer));
  const why = await refusalIn(answer);
  return why === GONE ? "gone" : why === "changed" ? why : null;
}

/** Something that both may choose. */
export interface Choice {
  choose(on: boolean): void;
  /** Says nothing more; what was given stands. */
  stop(): void;
}

/** What became of a choice: both chose it; or the room is gone before that was told. */
interface Outcome {
  both(): void;
  gone?(): void;
}

/**
 * Gives this phone's choice, `own`, again every `every` ms until both chose it: then `both` is called, and nothing takes it back
 * (MATCH3). A choice taken back is given until the server has it. One call at a time, so that none overtakes another.
 */
export function standingChoice(
  env: Env,
  seat: SeatAddress,
  purpose: Exclude<Purpose, "lists">,
  own: ChoiceToken,
  every: number,
  { both, gone }: Outcome,
): Choice {
  let wanted: boolean | null = null;
  let calling = false;
  let waiting: Cancel = () => {};

  async function give(): Promise<void> {
    waiting();
    if (calling || wanted === null) return;
    calling = true;
    const given = wanted;
    const answer = await giveTokens(env, seat, purpose, { round: 1, tokens: [given ? own.given : noToken()] });
    calling = false;
    if (wanted !== given) return give();
    const matches = typeof answer === "string" ? null : answer;
    const chosen = given && matches?.tokens.includes(own.met) === true;
    if (answer === "gone" || chosen || (!given && matches !== null)) wanted = null;
    else waiting = env.after(every, () => void give());
    if (chosen) both();
    else if (answer === "gone" && given) gone?.();
  }

  return {
    choose(on) {
      wanted = on;
      void give();
    },
    stop() {
      wanted = null;
      waiting();
    },
  };
}
