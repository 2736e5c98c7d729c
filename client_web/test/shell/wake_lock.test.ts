/** The screen that stays on. */

import { describe, expect, test } from "vitest";
import { wakeLock } from "../../src/shell/wake_lock";
import { FakeBrowser, flushed, until } from "../support/browser";

describe("SHOW1 the screen stays on", () => {
  test("SHOW1 while wanted, asked for once however often it is wanted", async () => {
    const browser = new FakeBrowser();
    const awake = wakeLock(browser);
    awake.want(true);
    awake.want(true);
    await until(() => browser.awake === 1);
    awake.want(false);
    await until(() => browser.awake === 0);
  });

  test("SHOW1 a change of mind while the browser thinks is kept", async () => {
    const browser = new FakeBrowser();
    const awake = wakeLock(browser);
    awake.want(true);
    awake.want(false);
    await flushed();
    expect(browser.awake).toBe(0);
    awake.want(true);
    awake.want(false);
    awake.want(true);
    await flushed();
    expect(browser.awake).toBe(1);
  });

  test("SHOW1 a refusal is taken, and asked again when next wanted", async () => {
    const browser = new FakeBrowser();
    const given = browser.keepAwake.bind(browser);
    let refusals = 0;
    browser.keepAwake = () => {
      refusals += 1;
      return Promise.reject(new Error("NotAllowedError"));
    };
    const awake = wakeLock(browser);
    awake.want(true);
    await until(() => refusals === 1);
    browser.keepAwake = given;
    awake.want(false);
    awake.want(true);
    await until(() => browser.awake === 1);
  });

  test("PHONE2 what is refused or taken back is asked for again, ever more seldom, and told", async () => {
    const browser = new FakeBrowser();
    const asked: number[] = [];
    const told: boolean[] = [];
    let give = false;
    let takeBack = () => {};
    browser.keepAwake = async (taken = () => {}) => {
      asked.push(browser.now().mono);
      if (!give) throw new Error("NotAllowedError");
      takeBack = taken;
      return async () => taken();
    };
    const awake = wakeLock(browser, (stays) => told.push(stays));
    awake.want(true);
    for (let second = 0; second < 120; second++) {
      await flushed();
      browser.pass(1000);
    }
    const waits = asked.slice(1).map((at, index) => Math.round((at - (asked[index] ?? 0)) / 1000));
    expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 30]);
    give = true;
    browser.pass(30_000);
    await until(() => told.at(-1) === true);
    takeBack();
    expect(told.at(-1)).toBe(false);
    browser.pass(30_000);
    await until(() => told.at(-1) === true);
    const before = asked.length;
    awake.want(false);
    await flushed();
    browser.pass(600_000);
    await flushed();
    expect([asked.length, told.at(-1)]).toEqual([before, true]);
  });
});
