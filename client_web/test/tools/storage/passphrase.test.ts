/** A key that rests wrapped under a passphrase. */

import { expect, test } from "vitest";
import { unwrapKey, wrapKey } from "../../../src/tools/storage/passphrase";

const ROUNDS = 1000; // what holds doesn't depend on how many
const made = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
const raw = async (key: CryptoKey) => new Uint8Array(await crypto.subtle.exportKey("raw", key));

test("OWN4 a passphrase gives its key back, however it was typed, and no other does", async () => {
  const key = await made();
  const lock = await wrapKey(key, "drei graue Reiher über dem See", ROUNDS);
  for (const typed of ["drei graue Reiher über dem See", " drei graue Reiher u\u0308ber dem See "]) {
    const back = await unwrapKey(lock, typed, true);
    expect(back && (await raw(back))).toEqual(await raw(key));
  }
  for (const other of ["", "drei graue Reiher über dem Se", "Drei graue Reiher über dem See"])
    expect(await unwrapKey(lock, other)).toBeNull();
});

test("OWN4 the key can't be read out of what it is opened for, nor out of what rests", async () => {
  const key = await made();
  const lock = await wrapKey(key, "three grey herons", ROUNDS);
  expect((await unwrapKey(lock, "three grey herons"))?.extractable).toBe(false);
  expect(new Uint8Array(lock.wrapped)).not.toEqual(await raw(key));
  expect(lock.wrapped.byteLength).toBe(32 + 16);
  const other = await wrapKey(key, "three grey herons", ROUNDS);
  expect([other.salt, other.nonce]).not.toEqual([lock.salt, lock.nonce]);
});

test("OWN4 a lock that was changed on the disk opens nothing", async () => {
  const lock = await wrapKey(await made(), "three grey herons", ROUNDS);
  for (const changed of [
    { ...lock, rounds: ROUNDS - 1 },
    { ...lock, salt: new Uint8Array(16) },
    { ...lock, wrapped: lock.wrapped.slice(0, 47) },
  ])
    expect(await unwrapKey(changed, "three grey herons")).toBeNull();
});
