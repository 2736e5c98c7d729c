/** What the server says of mailboxes and matching, taken in as strictly as `messages.ts` does. */

import { fieldsIn, keyFrom, millisFrom, parsed, whole } from "./fields";
import type { CodeAnswer, CodeOffer, CodeOpened, SealedLink, Tokens } from "./wire";

const SHARE = /^[A-Za-z0-9_-]{44}$/;
const PROOF = /^[A-Za-z0-9_-]{43}$/;
const KEY = /^[A-Za-z0-9_-]{22}$/;
const SEALED = /^[A-Za-z0-9_-]{123}$/;
const DIGITS = /^[0-9]{5}$/;

export function readCodeOpened(text: string): CodeOpened | null {
  const { code, key, expires_at, now } = fieldsIn<keyof CodeOpened>(parsed(text));
  return whole({
    code: keyFrom(code, DIGITS),
    key: keyFrom(key, KEY),
    expires_at: millisFrom(expires_at),
    now: millisFrom(now),
  });
}

export function readCodeOffer(text: string): CodeOffer | null {
  const { share } = fieldsIn<keyof CodeOffer>(parsed(text));
  return whole({ share: keyFrom(share, SHARE) });
}

export function readCodeAnswer(text: string): CodeAnswer | null {
  const { share, proof } = fieldsIn<keyof CodeAnswer>(parsed(text));
  return whole({ share: keyFrom(share, SHARE), proof: keyFrom(proof, PROOF) });
}

export function readSealedLink(text: string): string | null {
  return keyFrom(fieldsIn<keyof SealedLink>(parsed(text)).sealed, SEALED);
}

export function readTokens(text: string): readonly string[] | null {
  const { tokens } = fieldsIn<keyof Tokens>(parsed(text));
  if (!Array.isArray(tokens)) return null;
  const read = tokens.map((token) => keyFrom(token, KEY));
  return read.every((token) => token !== null) ? read : null;
}
