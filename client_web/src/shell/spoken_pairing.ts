/** Pairing by a spoken code: one phone says it, the other types it (CODE1-CODE5). */

import { fromBase64Url, toBase64Url } from "../crypto/base64url";
import { openLink, sealLink } from "../crypto/sealed_link";
import { sameProof } from "../crypto/spake2";
import { exchangeOver, linkKey, newDigits } from "../crypto/spoken_code";
import { readCodeAnswer, readCodeOffer, readCodeOpened, readSealedLink } from "../protocol/answers";
import type { PairLink } from "../room/pair_link";
import type { Spoken } from "../room/screen_types";
import { SECRET, sayable } from "../room/spoken_code";
import { bearer, call, isDone, json, refusalIn, textOf } from "./api";
import { type Cancel, delay, type Env } from "./env";

/** Between two looks into the mailbox, in ms, and how often nothing at all may come of it. */
const LOOK_EVERY = 1000;
const LOOKS = 45;

const bytesOf = (note: string): Uint8Array<ArrayBuffer> => fromBase64Url(note) ?? new Uint8Array();
const bytesIn = (digits: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(digits);

/** Open a code for `link`, and give the link to whoever types it. `tell`: what became of it, as often as that changes. */
export function sayCode(env: Env, link: PairLink, tell: (spoken: Spoken) => void): Cancel {
  const secret = newDigits(SECRET);
  let over = false;

  async function open(): Promise<void> {
    const side = await exchangeOver("a", secret);
    const answer = await call(env, "POST", "/api/codes", json({ share: toBase64Url(side.share) }));
    const opened = answer?.ok ? readCodeOpened(await textOf(answer)) : null;
    if (over) return;
    if (opened === null) {
      tell({ state: "unreachable" });
      return;
    }
    const lasts = opened.expires_at - opened.now;
    const { mono, wall } = env.now();
    const path = `/api/codes/${opened.code}`;
    const own = bearer(opened.key);
    tell({ state: "open", code: sayable(opened.code, secret), endsAt: wall + lasts });

    // By the clock that nobody sets. It stops in a sleep: then the server says that the code has ended.
    while (!over && env.now().mono - mono < lasts) {
      await delay(env, LOOK_EVERY);
      if (over) break;
      const found = await call(env, "GET", `${path}/answer`, { headers: own });
      if (found === null || found.status === 204) continue;
      const guess = found.ok ? readCodeAnswer(await textOf(found)) : null;
      if (guess === null) {
        if (await isUnknown(found)) return ended();
        continue;
      }
      const agreed = await side.finish(bytesOf(guess.share), bytesIn(opened.code));
      if (agreed === null || !sameProof(agreed.proof.b, bytesOf(guess.proof))) {
        burn();
        if (!over) tell({ state: "wrong" });
        return;
      }
      const sealed = await sealLink(await linkKey(agreed.key, opened.code), link);
      const { headers, ...rest } = json({ sealed });
      const put = await twice(() => call(env, "PUT", `${path}/link`, { ...rest, headers: { ...headers, ...own } }));
      if (!over) tell(isDone(put) ? { state: "right" } : { state: "unreachable" });
      return;
    }
    if (over) burn();
    else ended();

    function burn(): void {
      void call(env, "DELETE", path, { headers: own, keepalive: true });
    }
  }

  const ended = (): void => tell({ state: "ended" });

  void open();
  return () => {
    over = true;
  };
}

/** Spend the one guess at a code. */
export async function followCode(
  env: Env,
  open: string,
  secret: string,
): Promise<PairLink | "code_wrong" | "unreachable"> {
  const path = `/api/codes/${open}`;
  const offered = await call(env, "GET", path);
  if (offered === null) return "unreachable";
  const offer = offered.ok ? readCodeOffer(await textOf(offered)) : null;
  if (offer === null) return (await isUnknown(offered)) ? "code_wrong" : "unreachable";
  const side = await exchangeOver("b", secret);
  const agreed = await side.finish(bytesOf(offer.share), bytesIn(open));
  if (agreed === null) return "code_wrong";
  const guess = { share: toBase64Url(side.share), proof: toBase64Url(agreed.proof.b) };
  const put = await twice(() => call(env, "PUT", `${path}/answer`, json(guess)));
  if (!isDone(put)) return (await isUnknown(put)) ? "code_wrong" : "unreachable";
  const key = await linkKey(agreed.key, open);
  for (let look = 0; look < LOOKS; look++) {
    const found = await call(env, "GET", `${path}/link`);
    if (await isUnknown(found)) return "code_wrong";
    const left = found?.status === 200 ? readSealedLink(await textOf(found)) : null;
    if (left !== null) return (await openLink(key, left.sealed)) ?? "code_wrong";
    await delay(env, LOOK_EVERY);
  }
  return "unreachable";
}

/** Whether Lull says that there is no such code, or that its one guess is spent (CODE2). */
const isUnknown = async (answer: Response | null): Promise<boolean> =>
  answer !== null && (await refusalIn(answer)) === "code_unknown";

/** Once more, if no answer came: each of these may be repeated. */
const twice = async (ask: () => Promise<Response | null>): Promise<Response | null> => (await ask()) ?? (await ask());
