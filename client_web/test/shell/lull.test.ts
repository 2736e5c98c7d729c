/** Before anything, and leaving for good. */

import { describe, expect, test, vi } from "vitest";
import { MemoryStorage } from "../../fake_browser/disk";
import { createLull } from "../../src/shell/lull";
import { Disk, FakeBrowser, flushed, until } from "../support/browser";
import { Backend, phoneA, shown, together } from "../support/lull";

test("LEAVE1 whatever fails on the way out, nothing stays", async () => {
  const { a } = await together();
  a.browser.socket.close = () => {
    throw new Error("not now");
  };
  expect(() => a.lull.actions.leave()).toThrow("not now");
  expect([shown(a.lull), a.browser.left]).toEqual(["left", 1]);
});

test.each(["generateKey", "exportKey", "encrypt"] as const)(
  "ROOM1 where %s fails once, nobody waits for a room without an end",
  async (name) => {
    const browser = new FakeBrowser();
    browser.answer = new Backend().answer;
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    vi.spyOn(crypto.subtle, name).mockRejectedValueOnce(new DOMException("not now", "OperationError"));
    lull.actions.openRoom();
    await until(() => shown(lull) === "home");
    expect(lull.screen.value).toMatchObject({ trouble: "unreachable" });
    lull.actions.openRoom();
    await until(() => shown(lull) === "connecting");
  },
);

describe("FIRST1 before anything", () => {
  const asked = (fragment = "") => {
    const disk = new Disk(true);
    const browser = new FakeBrowser(disk, fragment);
    return { browser, lull: createLull(browser) };
  };

  test("FIRST1 FIRST2 the question stands alone, no link is followed, and a no is kept nowhere", async () => {
    const { link } = await phoneA(new Backend());
    const { browser, lull } = asked(new URL(link).hash);
    expect(lull.screen.value).toEqual({ name: "first", notFor: false, invited: true });
    lull.actions.openRoom();
    lull.actions.answerFirst("no");
    await flushed();
    expect(lull.screen.value).toEqual({ name: "first", notFor: true, invited: true });
    expect([browser.calls.length, browser.local.length]).toEqual([0, 0]);
    lull.actions.answerFirst("yes");
    await until(() => browser.calls.length > 0);
    expect(browser.calls[0]?.path).toMatch(/join$/);
    expect(createLull(new FakeBrowser(browser.disk)).screen.value.name).not.toBe("first");
  });

  test("FIRST2 LANG3 a language is kept only once the question was answered with a yes; not now keeps and tells nothing", async () => {
    const { link } = await phoneA(new Backend());
    const { browser, lull } = asked(new URL(link).hash);
    lull.actions.chooseLanguage("ar");
    expect(browser.local.length).toBe(0);
    lull.actions.answerFirst("not_now");
    await flushed();
    expect([shown(lull), browser.left, browser.calls.length, browser.local.length]).toEqual(["left", 1, 0, 0]);
    const other = asked();
    other.lull.actions.chooseLanguage("ar");
    other.lull.actions.answerFirst("yes");
    expect(createLull(new FakeBrowser(other.browser.disk)).language).toBe("ar");
    other.lull.actions.chooseLanguage("de");
    expect(createLull(new FakeBrowser(other.browser.disk)).language).toBe("de");
  });

  test("FIRST3 looked at again, a no is as if nobody had ever said yes", async () => {
    const browser = new FakeBrowser();
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    lull.actions.chooseLanguage("fr");
    lull.actions.askAgain();
    expect(shown(lull)).toBe("first");
    lull.actions.answerFirst("no");
    expect([browser.local.getItem("lull.first"), browser.local.getItem("lull.language")]).toEqual([null, null]);
  });
});

describe("LEAVE1 leaving at once", () => {
  test("LEAVE1 LEAVE2 takes all that is kept, closes the line, and shows nothing ever after", async () => {
    const { a, b, pass } = await together();
    a.lull.actions.leave();
    expect(shown(a.lull)).toBe("left");
    expect([a.browser.left, a.browser.socket.closed]).toEqual([1, true]);
    const said = a.browser.socket.frames.length;
    await pass(3_000);
    a.browser.turns("visible");
    a.lull.actions.pause();
    a.lull.actions.openRoom();
    await flushed();
    expect([shown(a.lull), a.browser.socket.frames.length, a.browser.sockets.length]).toEqual(["left", said, 1]);
    expect([a.browser.disk.seat, a.browser.local.length, a.browser.tab.length]).toEqual([null, 0, 0]);
    expect(b.lull.screen.value).toMatchObject({ name: "paused", mine: false });
  });

  test("LEAVE1 LEAVE5 every other tab of this phone leaves with it, and writes nothing down any more", async () => {
    const { a, pass } = await together();
    const other = createLull(new FakeBrowser(a.browser.disk, "", undefined, new MemoryStorage()));
    await until(() => shown(other) === "home");
    other.actions.leave();
    expect([shown(other), shown(a.lull), a.browser.socket.closed]).toEqual(["left", "left", true]);
    a.lull.actions.pause();
    await pass(3_000);
    expect([a.browser.disk.seat, a.browser.local.length, a.browser.tab.length]).toEqual([null, 0, 0]);
  });
});
