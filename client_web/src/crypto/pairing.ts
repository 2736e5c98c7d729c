/**
 * The key exchange of two phones that share a link (PAIR1): ephemeral P-256 keys under the link's secret, A's committed to in the
 * link. What comes of it is in no link: whoever reads one later, with all that was ever sent, has nothing (SPENT).
 */

import type { PairLink } from "../room/pair_link";
import { partnerOf, type Seat } from "../room/pause_counters";
import type { Pictures } from "../room/screen_types";
import { fromBase64Url, toBase64Url } from "./base64url";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a seat keeps until it is paired, and no longer. No key of it can be read back. */
export interface Pairing {
  readonly own: CryptoKey;
  /** The own public key: 65 bytes, a point that isn't compressed. */
  readonly point: Bytes;
  /** What the keys under the link's secret are made from. */
  readonly secret: CryptoKey;
  /** To the public key of A. */
  readonly commitment: Bytes;
  /** The own public key as the other phone gets it. */
  readonly share: string;
}

/** What two phones come to that nobody else has. */
export interface PairRoot {
  readonly root: Bytes;
  readonly pictures: Pictures;
}

const COMMITMENT_SIZE = 16;
const POINT = 65;
const UNCOMPRESSED = 0x04;
const NONCE = 12;
const TAG = 16;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const encoded = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export const newKeyPair = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);

/** What the link says of A's public key: half of its SHA-256. */
export const commitmentTo = async (pair: CryptoKeyPair): Promise<Bytes> => commitmentOf(await pointOf(pair));

/** A's side with the key pair that its link commits to, or B's with one of its own. */
export async function newPairing(link: PairLink, seat: Seat, pair: CryptoKeyPair): Promise<Pairing> {
  const secret = await crypto.subtle.importKey("raw", link.secret, "HKDF", false, ["deriveKey", "deriveBits"]);
  const point = await pointOf(pair);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const key = await shareKey(secret, link.room, seat, "encrypt");
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, point);
  const share = toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]));
  return { own: pair.privateKey, point, secret, commitment: link.commitment, share };
}

/** With the other phone's share; null if that isn't one, or isn't of the key that the link commits to (PAIR3). */
export async function finishPairing(
  pairing: Pairing,
  room: string,
  seat: Seat,
  share: string,
): Promise<PairRoot | null> {
  const theirs = await openShare(pairing, room, partnerOf(seat), share);
  if (theirs === null) return null;
  const [a, b] = seat === "a" ? [pairing.point, theirs] : [theirs, pairing.point];
  if (toBase64Url(await commitmentOf(a)) !== toBase64Url(pairing.commitment)) return null;
  const agreed = await sharedBits(pairing.own, theirs);
  if (agreed === null) return null;
  const salt = await bits(pairing.secret, encoded(room), encoded("lull/2/pair/salt"), 256);
  const transcript = new Uint8Array([...encoded(`lull/2/pair|${room}`), ...pairing.commitment, ...a, ...b]);
  const root = await bits(await hkdf(agreed), salt, transcript, 256);
  return { root, pictures: await picturesOf(root, room) };
}

/** Whether these keys came back as keys, and do their work. */
export async function canPair(pairing: Pairing | null | undefined): Promise<boolean> {
  try {
    if (pairing == null || (await sharedBits(pairing.own, pairing.point)) === null) return false;
    return (await bits(pairing.secret, new Uint8Array(), new Uint8Array(), 256)).length > 0;
  } catch {
    return false;
  }
}

async function openShare(pairing: Pairing, room: string, of: Seat, share: string): Promise<Bytes | null> {
  const sealed = fromBase64Url(share);
  if (sealed?.length !== NONCE + POINT + TAG) return null;
  try {
    const key = await shareKey(pairing.secret, room, of, "decrypt");
    const iv = sealed.subarray(0, NONCE);
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed.subarray(NONCE)));
  } catch {
    return null;
  }
}

/** Null if that is no point of the curve, in the one form that is taken: some browsers know more. */
async function sharedBits(own: CryptoKey, theirs: Bytes): Promise<Bytes | null> {
  if (theirs[0] !== UNCOMPRESSED) return null;
  try {
    const key = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: key }, own, 256));
  } catch {
    return null;
  }
}

/** 18 bits as three times six, the first bits first. */
async function picturesOf(root: Bytes, room: string): Promise<Pictures> {
  const [one = 0, two = 0, three = 0] = await bits(await hkdf(root), encoded(room), encoded("lull/2/pictures"), 24);
  return [one >> 2, ((one & 3) << 4) | (two >> 4), ((two & 15) << 2) | (three >> 6)];
}

const pointOf = async (pair: CryptoKeyPair): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));

const commitmentOf = async (point: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", point)).slice(0, COMMITMENT_SIZE);

const shareKey = (secret: CryptoKey, room: string, seat: Seat, use: KeyUsage): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: encoded(room), info: encoded(`lull/2/pair/${seat}`) },
    secret,
    { name: "AES-GCM", length: 256 },
    false,
    [use],
  );

const hkdf = (raw: Bytes): Promise<CryptoKey> => crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveBits"]);

const bits = async (from: CryptoKey, salt: Bytes, info: Bytes, length: number): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, from, length));
