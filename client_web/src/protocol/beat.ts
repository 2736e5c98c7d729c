/** The beat's bytes (BEAT1): a clear head that the server reads two counters of, a sealed body, a tag. */

import type { Beat } from "../room/proof";

export const BEAT_SIZE = 57;
export const HEAD_SIZE = 21;
export const BODY_SIZE = 20;
const KIND = 0x01;

/** What of a beat everybody on the way can read, and nobody can change. */
export type Head = Pick<Beat, "epoch" | "number" | "taps" | "watch">;
export type Body = Pick<Beat, "echoEpoch" | "echo" | "got" | "shown">;

const writeEpoch = (view: DataView, at: number, epoch: string): void => view.setBigUint64(at, BigInt(`0x${epoch}`));
const readEpoch = (view: DataView, at: number): string => view.getBigUint64(at).toString(16).padStart(16, "0");

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function writeHead(head: Head): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_SIZE);
  const view = viewOf(bytes);
  view.setUint8(0, KIND);
  writeEpoch(view, 1, head.epoch);
  view.setUint32(9, head.number);
  view.setUint32(13, head.taps);
  view.setUint32(17, head.watch);
  return bytes;
}

export function writeBody(body: Body): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BODY_SIZE);
  const view = viewOf(bytes);
  writeEpoch(view, 0, body.echoEpoch);
  view.setUint32(8, body.echo);
  view.setUint32(12, body.got);
  view.setUint32(16, body.shown);
  return bytes;
}

/** Whether a frame has a beat's form. Only its seal says whose it is. */
export const isBeat = (frame: Uint8Array): boolean => frame.byteLength === BEAT_SIZE && frame[0] === KIND;

/** The head of a frame for which `isBeat` holds. */
export function readHead(frame: Uint8Array): Head {
  const view = viewOf(frame);
  return {
    epoch: readEpoch(view, 1),
    number: view.getUint32(9),
    taps: view.getUint32(13),
    watch: view.getUint32(17),
  };
}

/** The body, unsealed. */
export function readBody(bytes: Uint8Array): Body {
  const view = viewOf(bytes);
  return {
    echoEpoch: readEpoch(view, 0),
    echo: view.getUint32(8),
    got: view.getUint32(12),
    shown: view.getUint32(16),
  };
}

/** The nonce of a beat's seal: epoch and number, which together never come twice under one key. */
export const nonceOf = (head: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => head.slice(1, 13);
