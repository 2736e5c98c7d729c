/** Finding each other again: kept where both chose it (NEXT1), and the meeting itself (MEET1). */

import { choiceToken, meetingName, noToken } from "../crypto/documents";
import { openLink, sealLink } from "../crypto/sealed_link";
import { readSealedLink, readTokens } from "../protocol/wire";
import type { PairLink } from "../room/pair_link";
import { partnerOf } from "../room/pause_counters";
import type { NextTime } from "../room/screen_types";
import { call, json, textOf } from "./api";
import type { Cancel, Env } from "./env";
import type { KeptPair, KeptSeat } from "./vault";

/** Between two questions whether the other one chose it too, in ms. */
const ASK_EVERY = 4000;

const PERIOD = 600_000;

/** What is matched blindly: that it's wanted; and, once it was kept, that it was. */
type Choice = "next_time" | "next_held";

export interface NextTimeHere {
  choose(on: boolean): void;
  stop(): void;
}

/** What was chosen in this room, and goes on until both did. */
export function nextTimeIn(env: Env, seat: KeptSeat, tell: (now: NextTime) => void): NextTimeHere {
  let asking: Choice | null = null;
  let over = false;
  let waiting: Cancel = () => {};

  const at = (choice: Choice): string => `/api/rooms/${seat.room}/matches/${choice}`;
  const own = { authorization: `Bearer ${seat.token}` };

  async function give(choice: Choice, token: string): Promise<void> {
    const { headers, ...rest } = json({ tokens: [token] });
    await call(env, "PUT", at(choice), { ...rest, headers: { ...headers, ...own } });
  }

  async function keep(phones: KeptPair["phones"]): Promise<boolean> {
    return env.vault.keepPair({ keys: seat.keys.next, seat: seat.seat, room: seat.room, phones });
  }

  async function begin(choice: Choice): Promise<void> {
    asking = choice;
    await give(choice, await choiceToken(seat.keys, choice));
    void ask(choice);
  }

  async function ask(choice: Choice): Promise<void> {
    if (over || asking !== choice) return;
    const answer = await call(env, "GET", at(choice), { headers: own });
    const both = answer?.ok ? readTokens(await textOf(answer)) : null;
    if (over || asking !== choice) return;
    if (both?.tokens.includes(await choiceToken(seat.keys, choice)) !== true) {
      waiting = env.after(ASK_EVERY, () => void ask(choice));
    } else if (choice === "next_time") {
      if (!(await keep(1))) return tell("cannot");
      tell("one");
      await begin("next_held");
    } else {
      asking = null;
      await keep(2);
      tell("both");
    }
  }

  async function choose(on: boolean): Promise<void> {
    waiting();
    asking = null;
    tell(on ? "chosen" : "off");
    if (on) return begin("next_time");
    if ((await env.vault.pair())?.room === seat.room) await env.vault.forgetPair();
    await Promise.all([give("next_time", noToken()), give("next_held", noToken())]);
  }

  async function resume(): Promise<void> {
    const pair = await env.vault.pair();
    if (over) return;
    if (pair?.room === seat.room) {
      tell(pair.phones === 2 ? "both" : "one");
      if (pair.phones === 1) await begin("next_held");
    } else await choose(true);
  }

  void resume();
  return {
    choose: (on) => void choose(on),
    stop() {
      over = true;
      waiting();
    },
  };
}

/** The way into the room that the other phone has opened for this meeting, if it has. */
export async function lookFor(env: Env, pair: KeptPair): Promise<PairLink | null> {
  const now = Math.floor(env.now().wall / PERIOD);
  for (const period of [now, now - 1, now + 1]) {
    const name = await meetingName(pair.keys, partnerOf(pair.seat), period);
    const answer = await call(env, "GET", `/api/meetings/${name}`);
    const found = answer?.status === 200 ? readSealedLink(await textOf(answer)) : null;
    const link = found === null ? null : await openLink(pair.keys.seal, found.sealed);
    if (link !== null) return link;
  }
  return null;
}

/** Leave the way into this phone's room where the other one looks. */
export async function leaveFor(env: Env, pair: KeptPair, link: PairLink): Promise<void> {
  const name = await meetingName(pair.keys, pair.seat, Math.floor(env.now().wall / PERIOD));
  await call(env, "PUT", `/api/meetings/${name}`, json({ sealed: await sealLink(pair.keys.seal, link) }));
}
