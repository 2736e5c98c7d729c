/** What a phone does besides what it shows: chosen, kept, refused, and never in the way of the rest. */

import { describe, expect, test, vi } from "vitest";
import type { Screen } from "../../src/room/screen_types";
import { createDevice } from "../../src/shell/device";
import { Disk, FakeBrowser } from "../support/browser";

const unseen = { name: "paused", mine: true, unseen: true } as Screen;
const seen = { name: "paused", mine: true, unseen: false } as Screen;

describe("PHONE1 what a phone does besides", () => {
  test("PHONE1 at first it vibrates, and does nothing else", () => {
    expect([...createDevice(new FakeBrowser(), () => {}).chosen.value]).toEqual(["vibrate"]);
  });

  test("PHONE1 what was chosen is there after a reload, and on no other phone", () => {
    const disk = new Disk();
    const before = createDevice(new FakeBrowser(disk), () => {});
    before.choose("veil", true);
    before.choose("light", true);
    before.choose("vibrate", false);
    expect([...createDevice(new FakeBrowser(disk), () => {}).chosen.value].sort()).toEqual(["light", "veil"]);
    expect([...createDevice(new FakeBrowser(), () => {}).chosen.value]).toEqual(["vibrate"]);
  });

  test("PHONE1 something else that is kept there is as good as nothing", () => {
    const disk = new Disk();
    disk.local.setItem("lull.phone", 'veil {"evil":1} constructor');
    expect([...createDevice(new FakeBrowser(disk), () => {}).chosen.value]).toEqual(["veil"]);
  });

  test("PHONE1 who chose no vibration feels none", () => {
    const browser = new FakeBrowser();
    const phone = createDevice(browser, () => {});
    phone.choose("vibrate", false);
    phone.pulse("paused");
    phone.tryIt();
    expect(browser.vibrations).toEqual([]);
  });

  test("SHOW6 a pause that wasn't seen is told more firmly than any other, once", () => {
    const browser = new FakeBrowser();
    const phone = createDevice(browser, () => {});
    for (const screen of [seen, unseen, { ...unseen }, seen]) phone.shows(screen);
    expect(browser.vibrations).toHaveLength(1);
    phone.pulse("paused");
    const [firm = [], paused = []] = browser.vibrations;
    expect(Math.max(...firm)).toBeGreaterThan(Math.max(...paused));
  });
});

describe("PHONE2 what a phone can do", () => {
  test.each([true, false])("PHONE2 whether its screen stays on is known once it was tried: %s", async (stays) => {
    const browser = new FakeBrowser();
    if (!stays) browser.keepAwake = () => Promise.reject(new Error("NotAllowedError"));
    const phone = createDevice(browser, () => {});
    expect(phone.can.value).toEqual({ vibrate: true, awake: false, lost: [] });
    phone.shows({ name: "preparing" } as Screen);
    await vi.waitFor(() => expect(phone.can.value.awake).toBe(stays));
    expect(browser.awake).toBe(0);
  });
});

describe("PHONE3 more ways to pause", () => {
  test("PHONE3 what the browser doesn't have is refused, and not chosen any more", async () => {
    const phone = createDevice(new FakeBrowser(), () => {});
    phone.choose("shake", true);
    await vi.waitFor(() => expect(phone.refused.value).toBe("shake"));
    expect(phone.chosen.value.has("shake")).toBe(false);
    phone.choose("veil", true);
    expect(phone.refused.value).toBeNull();
  });
});

test("CHECK7 a check-in feels unlike a pause and unlike the own tap, and is gentler than both", () => {
  const browser = new FakeBrowser();
  const phone = createDevice(browser, () => {});
  for (const kind of ["check_in", "paused", "own_tap"] as const) phone.pulse(kind);
  const [checkIn = 0, paused = 0, ownTap = 0] = browser.vibrations.map((pattern) =>
    Math.max(...pattern.filter((_, at) => at % 2 === 0)),
  );
  expect(checkIn).toBeGreaterThan(0);
  expect(checkIn).toBeLessThan(Math.min(paused, ownTap));
});

test("SHOW7 a browser that only pretends to vibrate stops nothing", () => {
  const browser = new FakeBrowser();
  browser.vibrate = () => {
    throw new Error("not really");
  };
  expect(() => createDevice(browser, () => {}).pulse("paused")).not.toThrow();
});
