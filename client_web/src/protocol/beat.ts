/** The beat's bytes (SPEC.md, "Beats"): where each field stands. Sealing and opening are `crypto`'s. */

import type { Beat } from "../room/proof";
import { BEAT_SIZE } from "./bounds";

const KIND = 0x01;

/** Bytes 0–20, said in the clear and covered by the seal. */
export const HEAD_SIZE = 21;
/** Bytes 21–40, before they are sealed. */
export const BODY_SIZE = 20;

export type Head = Pick<Beat, "epoch" | "number" | "taps" | "watch">;
export type Body = Pick<Beat, "echoEpoch" | "echo" | "got" | "shown">;

/** Whether a frame has a beat's form (BEAT1). */
export const isBeat = (frame: Uint8Array): boolean => frame.length === BEAT_SIZE && frame[0] === KIND;

export function writeHead({ epoch, number, taps, watch }: Head): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(HEAD_SIZE));
  bytes.setUint8(0, KIND);
  bytes.setBigUint64(1, BigInt(`0x${epoch}`));
  bytes.setUint32(9, number);
  bytes.setUint32(13, taps);
  bytes.setUint32(17, watch);
  return new Uint8Array(bytes.buffer);
}

export function readHead(frame: Uint8Array): Head {
  const bytes = new DataView(frame.buffer, frame.byteOffset, HEAD_SIZE);
  return {
    epoch: hex(bytes.getBigUint64(1)),
    number: bytes.getUint32(9),
    taps: bytes.getUint32(13),
    watch: bytes.getUint32(17),
  };
}

/** The nonce in a head: unique under a key, since epochs are random and a number is issued once in an epoch. */
export const nonceOf = (head: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => head.subarray(1, 13);

export function writeBody({ echoEpoch, echo, got, shown }: Body): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(BODY_SIZE));
  bytes.setBigUint64(0, BigInt(`0x${echoEpoch}`));
  bytes.setUint32(8, echo);
  bytes.setUint32(12, got);
  bytes.setUint32(16, shown);
  return new Uint8Array(bytes.buffer);
}

export function readBody(body: Uint8Array): Body {
  const bytes = new DataView(body.buffer, body.byteOffset, BODY_SIZE);
  return {
    echoEpoch: hex(bytes.getBigUint64(0)),
    echo: bytes.getUint32(8),
    got: bytes.getUint32(12),
    shown: bytes.getUint32(16),
  };
}

const hex = (value: bigint): string => value.toString(16).padStart(16, "0");
