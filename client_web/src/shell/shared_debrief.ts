/** Opening together what each wrote afterwards: nothing leaves this phone before both chose it (DEBRIEF1, DEBRIEF2). */

import { choiceToken, noToken, openWriting, sealWriting } from "../crypto/documents";
import { readTokens, readWrittenPage } from "../protocol/wire";
import { partnerOf } from "../room/pause_counters";
import type { OpenedTogether } from "../room/shared";
import { call, json, textOf } from "./api";
import { type Env, pause } from "./env";
import type { KeptSeat } from "./vault";

/** Between two questions, in ms. */
const ASK_EVERY = 3000;

/** This phone's choice; `text` is asked for once both chose. Returns how to take the choice back. */
export function openTogether(
  env: Env,
  seat: KeptSeat,
  text: () => string | null,
  heard: (what: OpenedTogether) => void,
): () => void {
  const own = { authorization: `Bearer ${seat.token}` };
  const at = (place: string): string => `/api/rooms/${seat.room}/${place}`;
  let over = false;
  let sent = false;

  async function put(place: string, body: object): Promise<boolean> {
    const { headers, ...rest } = json(body);
    return (await call(env, "PUT", at(place), { ...rest, headers: { ...headers, ...own } }))?.ok === true;
  }

  async function get<Read>(place: string, read: (text: string) => Read | null): Promise<Read | null> {
    const answer = await call(env, "GET", at(place), { headers: own });
    return answer?.ok === true ? read(await textOf(answer)) : null;
  }

  /** Again until it is so, or the choice was taken back. */
  async function until(tried: () => Promise<boolean>): Promise<void> {
    while (!over && !(await tried())) await pause(env, ASK_EVERY);
  }

  async function open(): Promise<void> {
    const token = await choiceToken(seat.keys, "debrief");
    await until(() => put("matches/debrief", { tokens: [token] }));
    await until(async () => (await get("matches/debrief", readTokens))?.tokens.includes(token) === true);
    if (over) return;
    sent = true;
    const sealed = await sealWriting(seat.keys, seat.seat, text() ?? "");
    heard({ theirs: null });
    await until(() => put("writing", { sealed }));
    await until(async () => {
      const theirs = (await get("writing", readWrittenPage))?.sealed ?? null;
      const opened = theirs === null ? null : await openWriting(seat.keys, partnerOf(seat.seat), theirs);
      if (opened !== null && !over) heard({ theirs: opened });
      return opened !== null;
    });
  }

  void open();
  return () => {
    over = true;
    if (!sent) void put("matches/debrief", { tokens: [noToken()] });
  };
}
