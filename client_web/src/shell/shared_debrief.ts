/** Opening together what each wrote afterwards: nothing leaves this phone before both chose it (DEBRIEF1, DEBRIEF2). */

import { choiceToken } from "../crypto/choice_tokens";
import { openWriting, sealWriting } from "../crypto/documents";
import { readWrittenPage } from "../protocol/answers";
import { partnerOf } from "../room/pause_counters";
import type { OpenedTogether } from "../room/shared";
import { bearer, call, GONE, isDone, json, refusalIn, textOf } from "./api";
import { delay, type Env } from "./env";
import { standingChoice } from "./matching";
import type { PairedSeat } from "./vault";

/** Between two questions, in ms. */
const ASK_EVERY = 3000;

/** This phone's choice; `text` is asked for once both chose. Returns how to take the choice back. */
export function openTogether(
  env: Env,
  seat: PairedSeat,
  text: () => string | null,
  heard: (what: OpenedTogether) => void,
): () => void {
  const at = `/api/rooms/${seat.room}/writing`;
  const own = bearer(seat.token);
  let over = false;

  /** Again until it is so, the choice was taken back, or the room is gone. */
  async function until(
    tried: () => Promise<Response | null>,
    done: (answer: Response, refused: string | null) => Promise<boolean>,
  ): Promise<void> {
    while (!over) {
      const answer = await tried();
      const refused = answer && (await refusalIn(answer));
      if (refused === GONE || (answer !== null && (await done(answer, refused)))) return;
      await delay(env, ASK_EVERY);
    }
  }

  async function open(): Promise<void> {
    const sealed = await sealWriting(seat.keys, seat.seat, text() ?? "");
    heard({ theirs: null });
    const { headers, ...rest } = json({ sealed });
    // 409: another page of this phone has left its own, and both are final (DEBRIEF2).
    await until(
      () => call(env, "PUT", at, { ...rest, headers: { ...headers, ...own } }),
      async (answer, refused) => isDone(answer) || (answer.status === 409 && refused !== null),
    );
    await until(
      () => call(env, "GET", at, { headers: own }),
      async (answer) => {
        const theirs = answer.ok ? readWrittenPage(await textOf(answer)) : null;
        const opened = theirs === null ? null : await openWriting(seat.keys, partnerOf(seat.seat), theirs.sealed);
        if (opened !== null && !over) heard({ theirs: opened });
        return opened !== null;
      },
    );
  }

  const choice = choiceToken(seat.keys, seat.seat, "debrief").then((own) =>
    standingChoice(env, seat, "debrief", own, ASK_EVERY, { both: () => void open() }),
  );
  void choice.then((made) => made.choose(true));
  return () => {
    over = true;
    void choice.then((made) => made.choose(false)); // where both chose it before, that stays
  };
}
