/**
 * Proof of life, by challenge and echo (BEAT4, SHOW1).
 *
 * Every own beat is a challenge. When the partner's phone echoes its number, that proves: the partner's screen was on,
 * tappable and unpaused at some time after the challenge was *issued*. So the age of proof is counted from the issuing.
 */

import { type At, age } from "./time";
import { NOTHING_AGREED, type Values } from "./values";

/** A beat without its seal, as one phone says it and the other takes it in. Epochs are 16 hex digits. */
export interface Beat {
  readonly epoch: string;
  readonly number: number;
  readonly taps: number;
  readonly watch: number;
  readonly echoEpoch: string;
  readonly echo: number;
  readonly got: number;
  readonly shown: number;
  /** The sender's own values (AGREED1). */
  readonly values: Values;
}

/** What this phone has issued in its present epoch, and the newest of it that came back. */
export interface Proof {
  readonly epoch: string;
  /** The newest number issued. */
  readonly number: number;
  /** When the newest numbers were issued, the newest last. */
  readonly issued: readonly At[];
  /** The newest number the partner echoed, and when it was issued. */
  readonly echoed: number;
  readonly provenAt: At | null;
}

/** Older numbers were issued more than `W` ago even at the fastest that the server passes beats on (WIRE7: 40 a second). */
const REMEMBERED = 72;

export const NO_EPOCH = "0000000000000000";

/** The beat that says nothing. It's never sent: no beat has number 0. */
export const EMPTY_BEAT: Beat = {
  epoch: NO_EPOCH,
  number: 0,
  taps: 0,
  watch: 0,
  echoEpoch: NO_EPOCH,
  echo: 0,
  got: 0,
  shown: 0,
  values: NOTHING_AGREED,
};

export const freshProof = (epoch: string): Proof => ({ epoch, number: 0, issued: [], echoed: 0, provenAt: null });

/** Issue the next number. */
export const issue = (proof: Proof, at: At): Proof => ({
  ...proof,
  number: proof.number + 1,
  issued: [...proof.issued, at].slice(-REMEMBERED),
});

/** Take in the partner's echo. Old, repeated, foreign and invented echoes change nothing (BEAT3, BEAT4). */
export function takeEcho(proof: Proof, echoEpoch: string, echo: number): Proof {
  if (echoEpoch !== proof.epoch || echo <= proof.echoed || echo > proof.number) return proof;
  const issuedAt = proof.issued[proof.issued.length - 1 - (proof.number - echo)];
  return issuedAt === undefined ? proof : { ...proof, echoed: echo, provenAt: issuedAt };
}

/** The partner's beats as challenges to this phone: which is the newest, and which may be echoed. */
export interface ReceivedBeats {
  readonly epoch: string;
  readonly number: number;
  readonly at: At | null;
  /** The partner's counter, as the largest that its own phone has said. */
  readonly taps: number;
  /** Epochs that a newer one has replaced, with the newest number of each: a late beat of theirs is news no more. */
  readonly retired: readonly { readonly epoch: string; readonly number: number }[];
}

export const NOTHING_RECEIVED: ReceivedBeats = { epoch: NO_EPOCH, number: 0, at: null, taps: 0, retired: [] };

const RETIRED_REMEMBERED = 16;

/** For how long, in ms, a newer epoch may be silent before an older one counts again: it was the live page's after all. */
const RETIRED_FOR = 5000;

/** Take in a beat's number. The same value back means that it's no news. */
export function receive(received: ReceivedBeats, beat: Beat, at: At): ReceivedBeats {
  const taps = Math.max(received.taps, beat.taps);
  if (beat.epoch === received.epoch) {
    return beat.number > received.number ? { ...received, number: beat.number, at, taps } : received;
  }
  const replaced = received.retired.find(({ epoch }) => epoch === beat.epoch);
  if (replaced !== undefined) {
    // A beat that came once is no news however long it's quiet: whoever keeps it may say it again (REPLAY).
    if (beat.number <= replaced.number || (received.at !== null && age(received.at, at) <= RETIRED_FOR))
      return received;
  }
  const others = received.retired.filter(({ epoch }) => epoch !== beat.epoch);
  const retired = [...others, { epoch: received.epoch, number: received.number }].slice(-RETIRED_REMEMBERED);
  return { epoch: beat.epoch, number: beat.number, at, taps, retired };
}
