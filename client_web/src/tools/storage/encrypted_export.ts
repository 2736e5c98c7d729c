/** What the tools keep, in a file to take along: sealed with a passphrase (OWN2). */

import { keyFromPassphrase, ROUNDS } from "./passphrase";

/** As the files say that people have. */
const KIND = "companions";
const VERSION = 1;
/** What is taken from a file that is read. */
const ROUNDS_TAKEN = [100_000, 2_000_000] as const;
/** Characters of a file. */
export const FILE_SIZE = 16_000_000;

export type FileRefusal = "too_large" | "not_ours" | "newer" | "not_opened";

const encoder = new TextEncoder();

interface File {
  readonly lull: typeof KIND;
  readonly version: number;
  readonly rounds: number;
  readonly salt: string;
  readonly nonce: string;
  readonly sealed: string;
}

export async function sealFile(text: string, passphrase: string, rounds = ROUNDS): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(passphrase, salt, rounds);
  const head = { lull: KIND, version: VERSION, rounds, salt: coded(salt), nonce: coded(nonce) } as const;
  const form = { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(JSON.stringify(head)) };
  const sealed = await crypto.subtle.encrypt(form, key, encoder.encode(text));
  return JSON.stringify({ ...head, sealed: coded(new Uint8Array(sealed)) } satisfies File);
}

export async function openFile(
  given: string,
  passphrase: string,
): Promise<{ readonly text: string } | { readonly refused: FileRefusal }> {
  if (given.length > FILE_SIZE) return { refused: "too_large" };
  const file = read(given);
  if (file === "newer" || file === null) return { refused: file ?? "not_ours" };
  const [salt, nonce, sealed] = [bytesOf(file.salt), bytesOf(file.nonce), bytesOf(file.sealed)];
  if (salt?.length !== 16 || nonce?.length !== 12 || sealed === null) return { refused: "not_ours" };
  const { lull, version, rounds } = file;
  const head = { lull, version, rounds, salt: file.salt, nonce: file.nonce };
  try {
    const key = await keyOf(passphrase, salt, rounds);
    const form = { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(JSON.stringify(head)) };
    const text = await crypto.subtle.decrypt(form, key, sealed);
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(text) };
  } catch {
    return { refused: "not_opened" };
  }
}

function read(given: string): File | "newer" | null {
  try {
    const file = JSON.parse(given) as Partial<Record<keyof File, unknown>> | null;
    if (typeof file !== "object" || file === null || file.lull !== KIND) return null;
    const { version, rounds, salt, nonce, sealed } = file;
    if (typeof version === "number" && version > VERSION) return "newer";
    if (version !== VERSION || typeof rounds !== "number" || !Number.isInteger(rounds)) return null;
    const [least, most] = ROUNDS_TAKEN;
    if (rounds < least || rounds > most) return null;
    if (typeof salt !== "string" || typeof nonce !== "string" || typeof sealed !== "string") return null;
    return { lull: KIND, version, rounds, salt, nonce, sealed };
  } catch {
    return null;
  }
}

const keyOf = (passphrase: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> =>
  keyFromPassphrase(passphrase, salt, rounds, ["encrypt", "decrypt"]);

function coded(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
