/** The beat's bytes (SPEC.md, "Beats"): where each field stands. Sealing and opening are `crypto`'s. */

import type { Count } from "../room/pause_counters";
import type { Beat } from "../room/proof";
import type { Values } from "../room/values";
import { BEAT_SIZE } from "./bounds";

const KIND = 0x01;

/** Bytes 0–20, said in the clear and covered by the seal. */
export const HEAD_SIZE = 21;
/** Bytes 21–87, before they are sealed. */
const BODY_SIZE = 67;

export type Head = Pick<Beat, "epoch" | "number" | "taps" | "watch">;
export type Body = Pick<Beat, "echoEpoch" | "echo" | "got" | "shown" | "values">;

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

export function writeBody({ echoEpoch, echo, got, shown, values }: Body): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(BODY_SIZE));
  bytes.setBigUint64(0, BigInt(`0x${echoEpoch}`));
  bytes.setUint32(8, echo);
  bytes.setUint32(12, got);
  bytes.setUint32(16, shown);
  writeCount(bytes, 20, values.agreed);
  bytes.setBigUint64(32, BigInt(`0x${values.digest}`));
  writeCount(bytes, 40, values.lets);
  bytes.setUint8(52, values.step);
  bytes.setUint8(53, values.more);
  bytes.setUint16(54, values.length);
  bytes.setUint16(56, values.every);
  bytes.setUint8(58, values.within);
  bytes.setUint32(59, values.good);
  bytes.setUint16(63, values.back);
  bytes.setUint16(65, values.heard);
  return new Uint8Array(bytes.buffer);
}

export function readBody(body: Uint8Array): Body {
  const bytes = new DataView(body.buffer, body.byteOffset, BODY_SIZE);
  return {
    echoEpoch: hex(bytes.getBigUint64(0)),
    echo: bytes.getUint32(8),
    got: bytes.getUint32(12),
    shown: bytes.getUint32(16),
    values: readValues(bytes),
  };
}

const readValues = (bytes: DataView): Values => ({
  agreed: readCount(bytes, 20),
  digest: hex(bytes.getBigUint64(32)),
  lets: readCount(bytes, 40),
  step: bytes.getUint8(52),
  more: bytes.getUint8(53),
  length: bytes.getUint16(54),
  every: bytes.getUint16(56),
  within: bytes.getUint8(58),
  good: bytes.getUint32(59),
  back: bytes.getUint16(63),
  heard: bytes.getUint16(65),
});

function writeCount(bytes: DataView, at: number, { a, b, watch }: Count): void {
  bytes.setUint32(at, a);
  bytes.setUint32(at + 4, b);
  bytes.setUint32(at + 8, watch);
}

const readCount = (bytes: DataView, at: number): Count => ({
  a: bytes.getUint32(at),
  b: bytes.getUint32(at + 4),
  watch: bytes.getUint32(at + 8),
});

const hex = (value: bigint): string => value.toString(16).padStart(16, "0");
