/** What can go wrong before there is a room. */

import { describe, expect, test } from "vitest";
import { createLull } from "../../src/shell/lull";
import { Disk, FakeBrowser, until } from "../support/browser";
import { Backend, ROOM, refusal, shown, TICKET, together } from "../support/lull";
import { UNEVENTFUL } from "../support/phone";

describe("ROOM3 what can go wrong on the way in", () => {
  const fragment = `#2${ROOM}${TICKET}${"A".repeat(22)}${"A".repeat(43)}`;

  test.each([
    ["room_full", 409],
    ["link_expired", 410],
    ["link_unknown", 404],
    ["origin_refused", 403],
  ])("ROOM3 %s is said", async (code, status) => {
    const browser = new FakeBrowser(new Disk(), fragment);
    browser.answer = () => refusal(status, code);
    const lull = createLull(browser);
    expect(shown(lull)).toBe("joining");
    await until(() => shown(lull) === "refused");
    expect(lull.screen.value).toEqual({ name: "refused", why: code });
  });

  test("ROOM3 a damaged link is unknown", () => {
    const lull = createLull(new FakeBrowser(new Disk(), fragment.slice(0, -3)));
    expect(lull.screen.value).toEqual({ name: "refused", why: "link_unknown" });
  });

  test("ROOM3 a server that can't be reached is asked again with the same link", async () => {
    const browser = new FakeBrowser(new Disk(), fragment);
    const lull = createLull(browser);
    await until(() => shown(lull) === "refused");
    expect(lull.screen.value).toEqual({ name: "refused", why: "unreachable" });
    browser.answer = new Backend().answer;
    lull.actions.returnToRoom();
    await until(() => shown(lull) === "connecting");
    const [lost, again] = browser.calls;
    expect(JSON.parse(String(lost?.init.body)).token).toMatch(/^[\w-]{43}$/);
    expect(again?.init.body).toBe(lost?.init.body); // ROOM2: the same token, for the lost call may have taken the seat
  });

  test("ROOM1 a room that can't be opened leaves the first screen, and can be tried again", async () => {
    const browser = new FakeBrowser();
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    lull.actions.openRoom();
    expect(shown(lull)).toBe("opening");
    await until(() => shown(lull) === "home");
    expect(lull.screen.value).toEqual({ name: "home", canReturn: false, pairs: [], trouble: "unreachable" });
  });

  test("WIRE5 where the server isn't set up for this address, that is said, for the phone is as online as it can be", async () => {
    const browser = new FakeBrowser();
    browser.answer = () => refusal(403, "origin_refused");
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    lull.actions.openRoom();
    expect(shown(lull)).toBe("opening");
    await until(() => shown(lull) === "home");
    expect(lull.screen.value).toMatchObject({ name: "home", trouble: "origin_refused" });
  });

  test("ROOM1 a browser without cryptography is told so", () => {
    for (const [from, screen] of [
      ["", { name: "home", canReturn: false, pairs: [], trouble: "unsupported" }],
      [fragment, { name: "refused", why: "unsupported" }],
    ] as const) {
      const browser = new FakeBrowser(new Disk(), from);
      browser.supported = false;
      const lull = createLull(browser);
      expect(lull.screen.value).toEqual(screen);
      lull.actions.openRoom();
      expect(browser.calls).toEqual([]);
    }
  });

  test("ROOM2 a link followed in a tab that is open joins too; in a room it is only taken out of the address", async () => {
    const browser = new FakeBrowser();
    browser.answer = new Backend().answer;
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    browser.follows(fragment);
    await until(() => shown(lull) === "connecting");
    const calls = browser.calls.length;
    browser.follows(fragment);
    expect(browser.takeFragment()).toBe("");
    expect(browser.calls).toHaveLength(calls);
  });

  test("ROOM1 no action means anything where it has no meaning", async () => {
    const browser = new FakeBrowser();
    const lull = createLull(browser);
    await until(() => shown(lull) === "home");
    const before = lull.screen.value;
    const { pause, agree, withdraw, endRoom, returnToRoom, goHome, confirm, answer, stepBack, enough } = lull.actions;
    for (const act of [pause, endRoom, returnToRoom, goHome, stepBack, enough]) act();
    for (const to of ["start", "go_on", "step_on", "more_time"] as const) for (const act of [agree, withdraw]) act(to);
    confirm("seen");
    answer("good");
    lull.actions.edit(UNEVENTFUL.agreement.terms);
    const page = { asks: "", wishes: "", hard: "", helps: "", words: "", wrong: "", call: "" };
    expect(await lull.actions.writeMine(page)).toBe("unreachable");
    expect(await lull.actions.writeOurs({ signal: "", stopWord: "", ladder: [] })).toBe("unreachable");
    expect(lull.screen.value).toBe(before);
    expect([browser.calls, browser.sockets]).toEqual([[], []]);
  });

  test("ROOM1 openRoom in a session is no way to lose it", async () => {
    const { a } = await together();
    const calls = a.browser.calls.length;
    a.lull.actions.openRoom();
    a.lull.actions.goHome();
    expect(shown(a.lull)).toBe("together");
    expect(a.browser.calls).toHaveLength(calls);
  });
});
