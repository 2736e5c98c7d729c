/** The little of Node that a test's server needs: hashing at once, which no browser can. */
declare module "node:crypto" {
  export function createHash(algorithm: "sha256"): { update(bytes: Uint8Array): { digest(): Uint8Array } };
}
