/** What is kept of older builds, and when it goes. */

import { afterEach, expect, test, vi } from "vitest";

/** What a browser keeps under each name, in the order in which the names came. */
class Kept {
  readonly builds = new Map<string, Map<string, string>>();

  async open(name: string) {
    const build = this.builds.get(name) ?? new Map<string, string>();
    this.builds.set(name, build);
    return {
      keys: async () => [...build.keys()],
      match: async (path: string) => build.get(path),
      put: async (path: string, answer: string) => void build.set(path, answer),
    };
  }
  async match(path: string) {
    return [...this.builds.values()].map((build) => build.get(path)).find((answer) => answer !== undefined);
  }
  keys = async () => [...this.builds.keys()];
  delete = async (name: string) => this.builds.delete(name);
}

/** The worker of build `new`, where `older` builds are kept, each with a file of its own. */
async function worker(...older: string[]) {
  const caches = new Kept();
  for (const name of older) await (await caches.open(name)).put(`/assets/${name}.js`, name);
  await (await caches.open("lull-shell-new")).put("/", "page");
  vi.stubGlobal("SHELL", { "/": "hash" });
  vi.stubGlobal("BUILD", "new");
  vi.stubGlobal("caches", caches);
  vi.resetModules();
  return { caches, ...(await import("../../src/service_worker/app_cache")) };
}

afterEach(() => vi.unstubAllGlobals());

test("SHELL4 older files stay while more than one page is open, and are had from there", async () => {
  const { caches, tidy, fileAt } = await worker("lull-shell-old");
  await tidy(2);
  expect(await caches.keys()).toEqual(["lull-shell-old", "lull-shell-new"]);
  expect(await fileAt("/assets/lull-shell-old.js")).toBe("lull-shell-old");
});

test("SHELL1 a cache that is slow is had from, where the network never answers", async () => {
  const { caches, fileAt } = await worker();
  vi.useFakeTimers();
  vi.stubGlobal("fetch", () => new Promise(() => {}));
  const open = caches.open.bind(caches);
  caches.open = async (name) => {
    await new Promise((then) => setTimeout(then, 1300));
    return open(name);
  };
  const had = fileAt("/");
  await vi.advanceTimersByTimeAsync(1300);
  vi.useRealTimers();
  expect(await had).toBe("page");
});

test("SHELL4 with one page they go, and nothing else does", async () => {
  const { caches, tidy } = await worker("lull-shell-old", "another's");
  await tidy(1);
  expect(await caches.keys()).toEqual(["another's", "lull-shell-new"]);
});
