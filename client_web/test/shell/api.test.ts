import { afterEach, expect, test, vi } from "vitest";
import { call } from "../../src/shell/api";
import type { Env } from "../../src/shell/env";

afterEach(() => vi.unstubAllGlobals());

/** A browser whose server takes the call and never answers; time passes when the test says so. */
function silent() {
  let later = (): void => {};
  const env = {
    after: (_: number, then: () => void) => {
      later = then;
      return () => {};
    },
    fetch: (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
  };
  return { env: env as unknown as Env, pass: () => later() };
}

test("a call that nobody answers is given up, in a browser without AbortSignal.timeout too", async () => {
  vi.stubGlobal("AbortSignal", {});
  const { env, pass } = silent();
  const answer = call(env, "GET", "/api/nothing");
  pass();
  expect(await answer).toBeNull();
});
