/** A value at rest on this phone, sealed under a key of its own that can't be read back. */

export interface SealedValue {
  readonly key: CryptoKey;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly text: ArrayBuffer;
}

export async function sealValue(value: unknown): Promise<SealedValue> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { key, nonce, text: await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain) };
}

/** Rejects where it doesn't open. */
export async function openValue({ key, nonce, text }: SealedValue): Promise<unknown> {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, key, text);
  return JSON.parse(new TextDecoder().decode(plain));
}
