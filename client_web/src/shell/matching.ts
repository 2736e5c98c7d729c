/** Blind matching over HTTP (MATCH1): what this phone gives, and what it is told that both gave. */

import { noToken } from "../crypto/tokens";
import { readMatches } from "../protocol/answers";
import { readErrorCode } from "../protocol/error_code";
import type { LeaveTokens, Matches } from "../protocol/wire";
import { call, json, textOf } from "./api";
import type { Cancel, Env } from "./env";
import type { PairedSeat } from "./vault";

export type Purpose = "next_time" | "next_held" | "debrief" | "lists";

/** `changed`: another round is the newest (MATCH5). `gone`: there is no such room any more. Null: no answer that says either. */
export type Told = Matches | "changed" | "gone" | null;

/** The seat that asks. */
type Place = Pick<PairedSeat, "room" | "token">;

/** Give these tokens, and be told what both gave. The same again is the same. */
export async function giveTokens(env: Env, seat: Place, purpose: Purpose, body: LeaveTokens): Promise<Told> {
  const { headers, ...rest } = json(body);
  return told(await call(env, "PUT", at(seat, purpose), { ...rest, headers: { ...headers, ...by(seat) } }));
}

/** What both gave. */
export const askMatches = async (env: Env, seat: Place, purpose: Purpose): Promise<Told> =>
  told(await call(env, "GET", at(seat, purpose), { headers: by(seat) }));

const at = (seat: Place, purpose: Purpose): string => `/api/rooms/${seat.room}/matches/${purpose}`;
const by = (seat: Place) => ({ authorization: `Bearer ${seat.token}` });

async function told(answer: Response | null): Promise<Told> {
  if (answer === null) return null;
  if (answer.status === 401) return "gone";
  const text = await textOf(answer);
  if (answer.ok) return readMatches(text);
  return readErrorCode(text) === "changed" ? "changed" : null;
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
  seat: Place,
  purpose: Exclude<Purpose, "lists">,
  own: string,
  every: number,
  { both, gone }: Outcome,
): Choice {
  let wish: boolean | null = null;
  let calling = false;
  let waiting: Cancel = () => {};

  async function give(): Promise<void> {
    waiting();
    if (calling || wish === null) return;
    calling = true;
    const given = wish;
    const answer = await giveTokens(env, seat, purpose, { round: 1, tokens: [given ? own : noToken()] });
    calling = false;
    if (wish !== given) return give();
    const matches = typeof answer === "string" ? null : answer;
    const chosen = given && matches?.tokens.includes(own) === true;
    if (answer === "gone" || chosen || (!given && matches !== null)) wish = null;
    else waiting = env.after(every, () => void give());
    if (chosen) both();
    else if (answer === "gone" && given) gone?.();
  }

  return {
    choose(on) {
      wish = on;
      void give();
    },
    stop() {
      wish = null;
      waiting();
    },
  };
}
