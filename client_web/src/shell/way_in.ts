/**
 * Carries out what the way in asks for outside a room: calls, keys, what is kept. Each is answered by an event.
 *
 * What is asked for a while ago may not be wanted any more: that is asked before each step that does something.
 */

import { commitmentTo, newKeyPair, newPairing, type Pairing } from "../crypto/pairing";
import { newSecret, newToken } from "../crypto/seal";
import type { PairLink } from "../room/pair_link";
import type { Effect } from "../way_in/effects";
import type { Event } from "../way_in/reducer";
import { delay, type Env } from "./env";
import { rememberChoice } from "./local_storage";
import { writeLink } from "./pair_link";
import type { KeptPair } from "./pair_vault";
import type { OpenedPair } from "./pairs";
import { joinRoom, openRoom } from "./room_calls";
import type { KeptSeat } from "./vault";

export { endRoom } from "./api";

/** What this phone holds, with its keys. */
export type Holds = { readonly seat: KeptSeat; readonly pair: OpenedPair; readonly entry: Entry };

/** Which token and which key pair this phone joins with. */
interface Entry {
  readonly token: string;
  readonly pairing: Pairing;
}

type EffectNamed<Type extends Effect["type"]> = Extract<Effect<Holds>, { readonly type: Type }>;

export interface WayInEvents {
  /** Whether the answer to this attempt is still waited for. */
  wants(attempt: number): boolean;
  dispatch(event: Event<Holds>): void;
}

/** ROOM1. */
export async function open(
  env: Env,
  { attempt, meeting }: EffectNamed<"open">,
  { wants, dispatch }: WayInEvents,
): Promise<void> {
  const room = await openRoom(env);
  if (typeof room === "string") return dispatch({ type: "not_opened", attempt, why: room });
  const aheadBy = env.now().wall - room.now;
  const pair = await newKeyPair();
  const link = { room: room.room, ticket: room.ticket, commitment: await commitmentTo(pair), secret: newSecret() };
  const pairing = await newPairing(link, "a", pair);
  if (meeting !== null && wants(attempt)) await keepOn(env, meeting, room.room);
  dispatch({
    type: "opened",
    attempt,
    seat: {
      room: room.room,
      seat: "a",
      token: room.token,
      keys: null,
      pairing,
      endsAt: room.closes_at + aheadBy,
    },
    link,
    url: writeLink(env.home, link),
    endsAt: room.ticket_expires_at,
  });
}

/** ROOM2. */
export async function join(
  env: Env,
  { attempt, link, entry: before, meeting }: EffectNamed<"join">,
  { wants, dispatch }: WayInEvents,
): Promise<void> {
  const entry = before ?? { token: newToken(), pairing: await newPairing(link, "b", await newKeyPair()) };
  const { token, pairing } = entry;
  const joined = await joinRoom(env, link.room, { ticket: link.ticket, token, share: pairing.share });
  if (typeof joined === "string") return dispatch({ type: "not_joined", attempt, why: joined, entry });
  const { room, seat } = joined;
  if (meeting !== null && wants(attempt)) await keepOn(env, meeting, room);
  const endsAt = env.now().wall + joined.closes_at - joined.now;
  dispatch({
    type: "joined",
    attempt,
    seat: { room, seat, token: joined.token, keys: null, pairing, endsAt },
  });
}

/** In the room that the pair has led to its keys are made anew, as both chose before; until that is done, these stay (NEXT4). */
async function keepOn(env: Env, pair: KeptPair, room: string): Promise<void> {
  rememberChoice(env.local, "next-time", room, true);
  const { kept } = await env.vault.pairs();
  await kept.change(pair.id, (each) => ({ ...each, led: room }));
}

/** How long, and between two looks, in ms. */
const SETTLES = 10_000;
const LOOK = 100;

/** What both chose when they last met is being asked for (NEXT4): the other phone may already be met by what comes of it, and by no other. */
async function settled(env: Env, { led }: KeptPair): Promise<void> {
  const { pending } = await env.vault.pairs();
  for (let waited = 0; waited < SETTLES; waited += LOOK) {
    if (!(await pending.all()).some(({ room }) => room === led)) return;
    await delay(env, LOOK);
  }
}

/** MEET1. */
export async function look(
  env: Env,
  { attempt, pair, after }: EffectNamed<"look">,
  { wants, dispatch }: WayInEvents,
): Promise<void> {
  await (after > 0 ? delay(env, after) : settled(env, pair));
  if (!wants(attempt)) return; // by a newer pair of these two, it may be
  const found = await import("./next_time")
    .then(({ lookFor }) => lookFor(env, pair))
    .catch(() => "unreachable" as const);
  dispatch({ type: "looked", attempt, link: found });
}

/** MEET1. */
export async function publishLink(env: Env, pair: KeptPair, link: PairLink): Promise<void> {
  const { putMeetingLink } = await import("./next_time");
  await putMeetingLink(env, pair, link);
}

/** CODE5. */
export async function followCode(
  env: Env,
  { attempt, open: code, secret }: EffectNamed<"follow_code">,
  { dispatch }: WayInEvents,
): Promise<void> {
  const link = await import("./spoken_pairing")
    .then((spoken) => spoken.followCode(env, code, secret))
    .catch(() => "unreachable" as const);
  dispatch({ type: "code_followed", attempt, link });
}

/** CODE1. */
export async function sayCode(
  env: Env,
  { attempt, link }: EffectNamed<"say_code">,
  { dispatch }: WayInEvents,
  stopped: AbortSignal,
): Promise<void> {
  const spoken = await import("./spoken_pairing").catch(() => null);
  if (stopped.aborted) return;
  if (spoken === null) return dispatch({ type: "spoken", attempt, spoken: { state: "unreachable" } });
  stopped.addEventListener(
    "abort",
    spoken.sayCode(env, link, (what) => dispatch({ type: "spoken", attempt, spoken: what })),
  );
}
