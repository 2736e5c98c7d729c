/** Two phones come to their keys, whatever gets lost on the way. */

import { describe, expect, test } from "vitest";
import { createLull } from "../../src/shell/lull";
import { Disk, FakeBrowser, until } from "../support/browser";
import { Backend, phoneA, shown } from "../support/lull";

describe("PAIR2 two phones come to their keys", () => {
  /** B, on A's link; `pages`: so many of A's are open already. */
  async function joinsBy(link: string, backend: Backend) {
    const browser = new FakeBrowser(new Disk(), new URL(link).hash);
    browser.answer = backend.answer;
    const lull = createLull(browser);
    await until(() => browser.sockets.length === 1);
    return { browser, lull };
  }

  test("PAIR2 PAIR4 while A's page is loaded anew; then neither keeps what led to the keys", async () => {
    const backend = new Backend();
    const a = await phoneA(backend);
    await until(() => a.browser.disk.seat?.pairing != null);
    a.lull.dispose();
    const b = await joinsBy(a.link, backend);
    await backend.seat(b.browser, "b");
    expect(shown(b.lull)).toBe("joining");
    expect(b.browser.socket.frames).toEqual([]);
    const reloaded = new FakeBrowser(a.browser.disk);
    const lull = createLull(reloaded);
    await until(() => reloaded.sockets.length === 1);
    await backend.seat(reloaded, "a");
    await until(() => [lull, b.lull].every((each) => shown(each) === "preparing"));
    for (const { disk } of [reloaded, b.browser]) {
      await until(() => disk.seat?.keys != null);
      expect(disk.seat).toMatchObject({ pairing: null });
    }
    const pictures = [lull, b.lull].map(({ screen }) => screen.value.name === "preparing" && screen.value.pictures);
    expect(pictures[0]).toEqual(pictures[1]); // PAIR5
    expect(pictures[0]).toHaveLength(3);
  });

  test("PAIR4 a server that lost A's share, after A let go of its private key, gets it once more", async () => {
    const backend = new Backend();
    const a = await phoneA(backend);
    const b = await joinsBy(a.link, backend);
    await backend.seat(a.browser, "a");
    await until(() => backend.core.shares.a !== null && a.browser.disk.seat?.keys != null);
    const share = backend.core.shares.a;
    for (let times = 0; times < 2; times++) {
      // The page is told that the server has it, then that it hasn't.
      const before = new FakeBrowser(a.browser.disk);
      const page = createLull(before);
      await until(() => before.sockets.length === 1);
      await backend.seat(before, "a");
      await until(() => shown(page) === "preparing");
      page.dispose();
      if (times === 0) backend.core.shares.a = null;
    }
    await until(() => backend.core.shares.a === share);
    await backend.seat(b.browser, "b");
    await until(() => shown(b.lull) === "preparing");
  });

  test("PAIR2 a tap of a phone that has no keys yet stands on its screen, and goes out with them", async () => {
    const backend = new Backend();
    const a = await phoneA(backend);
    const b = await joinsBy(a.link, backend);
    await backend.seat(b.browser, "b");
    b.lull.actions.pause();
    expect(b.lull.screen.value).toMatchObject({ name: "paused", mine: true });
    await backend.seat(a.browser, "a");
    await until(() => backend.core.taps.b === 1);
    expect(a.lull.screen.value).toMatchObject({ name: "paused", mine: false });
  });

  test.each(["a", "b"] as const)(
    "PAIR3 what isn't the other phone's ends the room, and both are told: %s",
    async (of) => {
      const backend = new Backend();
      const a = await phoneA(backend);
      const b = await joinsBy(a.link, backend);
      Object.assign(backend.tells[of], { share: "s".repeat(124) });
      const phones = { a, b };
      const ended = (browser: FakeBrowser) => browser.calls.some(({ method }) => method === "DELETE");
      await backend.seat(a.browser, "a");
      await backend.seat(b.browser, "b");
      await until(() => ended(phones[of].browser));
      const told = { name: "refused", why: "not_paired" };
      expect(phones[of].lull.screen.value).toEqual(told);
      const other = phones[of === "a" ? "b" : "a"];
      other.browser.socket.closes(4410);
      expect(other.lull.screen.value).toEqual(told);
      for (const { disk } of [a.browser, b.browser]) await until(() => disk.seat === null);
    },
  );

  test("PAIR3 a seat whose share is another one by now isn't paired", async () => {
    const backend = new Backend();
    const a = await phoneA(backend);
    const b = await joinsBy(a.link, backend);
    await backend.seat(b.browser, "b");
    backend.core.shares.a = "z".repeat(124); // of whoever held this seat
    Object.assign(backend.tells.a, { shared: false });
    await backend.seat(a.browser, "a");
    await until(() => a.browser.socket.texts.some((text) => text.includes('"reveal"')));
    const { id } = JSON.parse(a.browser.socket.texts.find((text) => text.includes('"reveal"')) ?? "{}");
    a.browser.socket.says({ type: "refusal", code: "changed", id, message: "" });
    expect(a.lull.screen.value).toEqual({ name: "refused", why: "not_paired" });
    await until(() => shown(b.lull) === "refused"); // the link commits to another key
  });
});
