/** Finding each other again: kept where both chose it (NEXT1), and the meeting itself (MEET1). */

import { meetingName } from "../crypto/documents";
import { openLink, sealLink } from "../crypto/sealed_link";
import { readSealedLink } from "../protocol/wire";
import type { PairLink } from "../room/pair_link";
import { partnerOf } from "../room/pause_counters";
import type { NextTime } from "../room/screen_types";
import { call, json, textOf } from "./api";
import type { Env } from "./env";
import { standingChoice } from "./matching";
import type { KeptPair, PairedSeat } from "./vault";

/** Between two questions whether the other one chose it too, in ms. */
const ASK_EVERY = 4000;

const PERIOD = 600_000;

export interface NextTimeHere {
  choose(on: boolean): void;
  stop(): void;
}

/** What was chosen in this room, and goes on until both did. */
export function nextTimeIn(env: Env, seat: PairedSeat, tell: (now: NextTime) => void): NextTimeHere {
  let over = false;
  let wanted = false;

  /** That it's wanted; and, once it was kept, that it was. */
  const wish = standingChoice(env, seat, "next_time", ASK_EVERY, () => void keepFirst());
  const held = standingChoice(env, seat, "next_held", ASK_EVERY, () => void keepBoth());

  async function keep(phones: KeptPair["phones"]): Promise<boolean> {
    return env.vault.keepPair({ keys: seat.keys.next, seat: seat.seat, room: seat.room, phones });
  }

  async function keepFirst(): Promise<void> {
    if (over || !wanted) return;
    if (!(await keep(1))) return tell("cannot");
    if (!wanted) return forget(); // pressed while it was being kept
    tell("one");
    if (!over) held.choose(true);
  }

  async function keepBoth(): Promise<void> {
    if (over || !wanted) return;
    await keep(2);
    if (!wanted) return forget();
    tell("both");
  }

  async function forget(): Promise<void> {
    if ((await env.vault.pair())?.room === seat.room) await env.vault.forgetPair();
  }

  async function choose(on: boolean): Promise<void> {
    wanted = on;
    tell(on ? "chosen" : "off");
    wish.choose(on);
    if (on) return;
    held.choose(false);
    await forget();
  }

  async function resume(): Promise<void> {
    wanted = true;
    const pair = await env.vault.pair();
    if (over || !wanted) return;
    if (pair?.room === seat.room) {
      tell(pair.phones === 2 ? "both" : "one");
      if (pair.phones === 1) held.choose(true);
    } else await choose(true);
  }

  void resume();
  return {
    choose: (on) => void choose(on),
    stop() {
      over = true;
      wish.stop();
      held.stop();
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
