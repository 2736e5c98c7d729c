/**
 * SPAKE2 (RFC 9382) over P-256, with SHA-256, HKDF-SHA-256 and HMAC-SHA-256: two phones that know the same few digits come
 * to the same key; whoever doesn't know them gets one guess, and nothing to try others on afterwards.
 */

import { p256 } from "@noble/curves/nist.js";

type Bytes = Uint8Array<ArrayBuffer>;
type Point = InstanceType<typeof p256.Point>;

/** A opened the code, B typed it. */
export type Role = "a" | "b";

export interface Names {
  readonly a: string;
  readonly b: string;
}

/** What both have if their digits were the same; what one of them has if they weren't. */
export interface Agreed {
  /** 128 bits that nobody else has. */
  readonly key: Bytes;
  /** What each says to show that it has them. */
  readonly proof: Readonly<Record<Role, Bytes>>;
}

export interface Exchange {
  /** What the other is to get: a compressed point, which tells nothing of the digits. */
  readonly share: Bytes;
  /** With the other's share; null if that is no share. `context`: what the proofs are bound to as well. */
  finish(other: Bytes, context: Bytes): Promise<Agreed | null>;
}

const { Point } = p256;
const ORDER = Point.Fn.ORDER;

/** The two points of RFC 9382, section 4, whose logarithms nobody knows. */
const MASK: Readonly<Record<Role, Point>> = {
  a: Point.fromHex("02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f"),
  b: Point.fromHex("03d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49"),
};

const SCALAR_SIZE = 48;
const text = new TextEncoder();

/** A number below the order from so many bytes that none is likelier than another. */
export const scalarFrom = (bytes: Uint8Array): bigint =>
  bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n) % ORDER;

const newScalar = (): bigint => scalarFrom(crypto.getRandomValues(new Uint8Array(SCALAR_SIZE)));

/** `w`: what the digits come to. `scalar`: this phone's own, used once. */
export function exchange(role: Role, w: bigint, names: Names, scalar = newScalar()): Exchange {
  const point = Point.BASE.multiply(scalar).add(MASK[role].multiply(w));
  const share = bytesOf(point, true);
  const other: Role = role === "a" ? "b" : "a";
  return {
    share,
    async finish(given, context) {
      const theirs = pointIn(given);
      if (theirs === null) return null;
      const shared = theirs.subtract(MASK[other].multiply(w)).multiply(scalar); // the cofactor is one
      if (shared.is0()) return null;
      const [shareA, shareB] = role === "a" ? [point, theirs] : [theirs, point];
      return agreedOver(
        joined(
          text.encode(names.a),
          text.encode(names.b),
          bytesOf(shareA, false),
          bytesOf(shareB, false),
          bytesOf(shared, false),
          numberBytes(w),
        ),
        context,
      );
    },
  };
}

async function agreedOver(transcript: Bytes, context: Bytes): Promise<Agreed> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", transcript));
  const root = await crypto.subtle.importKey("raw", sum.slice(16), "HKDF", false, ["deriveBits"]);
  const info = new Uint8Array([...text.encode("ConfirmationKeys"), ...context]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  const keys = new Uint8Array(await crypto.subtle.deriveBits(how, root, 256));
  const [a, b] = await Promise.all([mac(keys.slice(0, 16), transcript), mac(keys.slice(16), transcript)]);
  return { key: sum.slice(0, 16), proof: { a, b } };
}

async function mac(key: Bytes, over: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, over));
}

function pointIn(bytes: Bytes): Point | null {
  try {
    const point = Point.fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch {
    return null;
  }
}

const bytesOf = (point: Point, compressed: boolean): Bytes => new Uint8Array(point.toBytes(compressed));

const numberBytes = (number: bigint): Bytes => new Uint8Array(Point.Fn.toBytes(number));

/** Each part after its length, in eight bytes, the smallest first. */
function joined(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, part) => size + 8 + part.length, 0));
  const view = new DataView(whole.buffer);
  let at = 0;
  for (const part of parts) {
    view.setBigUint64(at, BigInt(part.length), true);
    whole.set(part, at + 8);
    at += 8 + part.length;
  }
  return whole;
}

/** Whether two proofs are the same, in a time that doesn't tell where they differ. */
export function sameProof(one: Uint8Array, other: Uint8Array): boolean {
  let differs = one.length ^ other.length;
  for (const [at, byte] of one.entries()) differs |= byte ^ (other[at] ?? 0);
  return differs === 0;
}
