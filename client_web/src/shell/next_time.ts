/** Finding each other again: kept where both chose it (NEXT1), and the meeting itself (MEET1). */

import { choiceToken, meetingName } from "../crypto/choice_tokens";
import { openLink, sealLink } from "../crypto/sealed_link";
import { readSealedLink } from "../protocol/answers";
import { TOMBSTONE_LIFETIME } from "../protocol/bounds";
import type { PairLink } from "../room/pair_link";
import { partnerOf } from "../room/pause_counters";
import type { NextTime } from "../room/screen_types";
import { call, isDone, json, textOf } from "./api";
import { type Cancel, CLOCK_AHEAD, createAlarm, delay, type Env } from "./env";
import { type Choice, standingChoice } from "./matching";
import type { KeptPair, PairVault, PendingPair } from "./pair_vault";
import type { PairedSeat } from "./vault";

/** Between two questions whether the other one chose it too, in ms. */
const ASK_EVERY = 4000;

/** After which what couldn't be kept is tried again, in ms: a store that is only slow counts as one that can't (`vault_stores.ts`). */
const KEEP_AGAIN = 5000;

const PERIOD = 600_000;

/** How often a way in is left before it is given up, and between two tries, in ms. */
const TRIES = 20;
const LEAVE_AGAIN = 3000;

export interface NextTimeHere {
  choose(on: boolean): void;
  stop(): void;
}

/** What was chosen in this room, and goes on until both phones are known to hold it. */
export async function nextTimeIn(env: Env, seat: PairedSeat, tell: (now: NextTime) => void): Promise<NextTimeHere> {
  const token = (purpose: "next_time" | "next_held") => choiceToken(seat.keys, seat.seat, purpose);
  const vault = await env.vault.pairs();
  const pending: PendingPair = {
    keys: seat.keys.next,
    room: seat.room,
    seat: seat.seat,
    last: null,
    afterthought: null,
    token: seat.token,
    tokens: { next_time: await token("next_time"), next_held: await token("next_held") },
    until: seat.endsAt + TOMBSTONE_LIFETIME, // for so long a server knows what both chose (MATCH6)
  };
  const asked = asking(env, pending, (isHeld) => tell(isHeld ? "both" : "off"));
  const again = createAlarm(env);
  let wanted = false;

  async function keep(): Promise<void> {
    const kept = await vault.pending.keep(pending);
    if (!wanted) return; // pressed meanwhile
    tell(kept ? "chosen" : "cannot");
    if (kept) asked.choose(true);
    else again.set(KEEP_AGAIN, () => void keep());
  }

  async function choose(on: boolean): Promise<void> {
    wanted = on;
    again.off();
    if (on) {
      tell("chosen");
      return keep();
    }
    asked.choose(false);
    await vault.pending.forget(seat.room);
    const pair = await pairOf(vault, seat.room);
    if (pair !== undefined) await vault.kept.forget(pair.id);
    if (!wanted) tell("off"); // once it is
  }

  if ((await pairOf(vault, seat.room))?.room === seat.room) tell("both");
  else await choose(true);
  return {
    choose: (on) => void choose(on),
    stop() {
      wanted = false;
      again.off();
      asked.stop();
    },
  };
}

/** The pair that came from this room, or led to it. */
const pairOf = async ({ kept }: PairVault, room: string): Promise<KeptPair | undefined> =>
  (await kept.all()).find((pair) => pair.room === room || pair.led === room);

/**
 * Asks whether both chose it, and then whether both hold what they chose. `known`: they do, and this phone has kept it, in the
 * place of what led to the room, if anything did; or nobody knows any more, and it is let go of (NEXT4).
 */
function asking(env: Env, pending: PendingPair, known: (isHeld: boolean) => void): Choice {
  const { room, tokens } = pending;

  async function end(isHeld: boolean): Promise<void> {
    const vault = await env.vault.pairs();
    const stands = isHeld && (await vault.adopt(room, becomes)); // another page of this phone may have taken it back
    if (!isHeld) await vault.pending.forget(room);
    known(stands);
  }

  const gone = () => void end(false);
  const held = standingChoice(env, pending, "next_held", tokens.next_held, ASK_EVERY, {
    both: () => void end(true),
    gone,
  });
  const chosen = standingChoice(env, pending, "next_time", tokens.next_time, ASK_EVERY, {
    both: () => held.choose(true),
    gone,
  });
  return {
    choose(on) {
      chosen.choose(on);
      if (!on) held.choose(false);
    },
    stop() {
      chosen.stop();
      held.stop();
    },
  };
}

/** It takes the place of the pair that led to its room, under that one's name; where the room left nothing, nothing is left (NEXT5). */
function becomes({ keys, room, seat, last, afterthought }: PendingPair, pairs: readonly KeptPair[]): KeptPair {
  const before = pairs.find(({ led }) => led === room);
  const met = 1 + Math.max(0, ...pairs.map((pair) => pair.met ?? 0));
  return { id: before?.id ?? room, keys, room, seat, led: null, name: before?.name ?? null, met, last, afterthought };
}

/** What was chosen in a room that is over for this phone (NEXT4). `known`: as above. */
export function settle(env: Env, pending: PendingPair, known: () => void): Cancel {
  const asked = asking(env, pending, known);
  // The clock may have been set: for so long the server is asked before it is let go of.
  if (pending.until + CLOCK_AHEAD < env.now().wall)
    void env.vault.pairs().then((vault) => vault.pending.forget(pending.room));
  else asked.choose(true);
  return asked.stop;
}

/** The period that it is by this phone's clock, and by the server's, if this answer of its says that. */
const periodOf = (env: Env): number => Math.floor(env.now().wall / PERIOD);
const periodIn = (answer: Response | null): number =>
  Math.floor(Date.parse(answer?.headers.get("date") ?? "") / PERIOD);

/**
 * The way into the room that the other phone has opened for this meeting, if it has. Where somebody has set one of their clocks, the
 * two have the server's in common: one place more to look and to be found, of which nothing else hangs.
 */
export async function lookFor(env: Env, pair: KeptPair): Promise<PairLink | null> {
  const around = (now: number) => [now, now - 1, now + 1];
  const periods = around(periodOf(env));
  for (const period of periods) {
    const name = await meetingName(pair.keys, partnerOf(pair.seat), period);
    const answer = await call(env, "GET", `/api/meetings/${name}`);
    const found = answer?.status === 200 ? readSealedLink(await textOf(answer)) : null;
    const link = found === null ? null : await openLink(pair.keys.seal, found.sealed);
    if (link !== null) return link;
    const server = periodIn(answer);
    if (periods.length === 3 && server >= 0) periods.push(...around(server).filter((each) => !periods.includes(each)));
  }
  return null;
}

/** Leave the way into this phone's room where the other one looks, until it is there. */
export async function putMeetingLink(env: Env, pair: KeptPair, link: PairLink): Promise<void> {
  const sealed = json({ sealed: await sealLink(pair.keys.seal, link) });
  const periods = [periodOf(env)];
  for (const period of periods) {
    const path = `/api/meetings/${await meetingName(pair.keys, pair.seat, period)}`;
    let answer = await call(env, "PUT", path, sealed);
    for (let tries = 1; !isDone(answer) && tries < TRIES; tries++) {
      await delay(env, LEAVE_AGAIN);
      answer = await call(env, "PUT", path, sealed);
    }
    const server = periodIn(answer);
    if (periods.length === 1 && server >= 0 && server !== period) periods.push(server);
  }
}
