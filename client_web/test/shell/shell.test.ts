import { describe, expect, test } from "vitest";
import { pairKeys } from "../../src/crypto/pair_keys";
import type { PairKeys } from "../../src/crypto/seal";
import { forgetCounters, recall, remember } from "../../src/shell/counters";
import { createDevice } from "../../src/shell/device";
import { readFragment, writeLink } from "../../src/shell/pair_link";
import { type ConnectionEvents, openConnection } from "../../src/shell/socket";
import { works } from "../../src/shell/vault";
import { wakeLock } from "../../src/shell/wake_lock";
import { Disk, FakeBrowser, flushed, until } from "../support/browser";
import { viewWith } from "../support/phone";

const ROOM = "0123456789abcdefghij_-";
const TICKET = "_-abcdefghij0123456789";
const TOKEN = `${ROOM}${ROOM.slice(1)}`;

describe("SEAT5 the pair link", () => {
  const secret = Uint8Array.from({ length: 32 }, (_, index) => 251 - index);
  const commitment = Uint8Array.from({ length: 16 }, (_, index) => 249 - index);
  const way = { room: ROOM, ticket: TICKET, commitment, secret };
  const link = writeLink("https://lull.example/", way);

  test("SEAT5 carries room, ticket, commitment and secret in the fragment", () => {
    const { hash, pathname, search } = new URL(link);
    expect([pathname, search]).toEqual(["/", ""]);
    expect(readFragment(hash)).toEqual(way);
  });

  test("SEAT5 never ends in a character that a chat would leave off", () => {
    for (let last = 0; last < 256; last++) {
      const odd = secret.with(31, last);
      expect(writeLink("https://lull.example/", { ...way, secret: odd })).toMatch(/[A-Za-z0-9]$/);
    }
  });

  test.each([
    ["cut short", link.slice(0, -1)],
    ["of something else", "https://lull.example/#help"],
  ])("SEAT5 a link %s is bad", (_, broken) => {
    expect(readFragment(new URL(broken).hash)).toBe("bad");
  });

  test.each(["1", "3", "9"])("SEAT5 a link of version %s is one of another version, whatever its length", (version) => {
    for (const part of ["", "more"])
      expect(readFragment(`${new URL(link).hash.replace("#2", `#${version}`)}${part}`)).toBe("other_version");
    expect(readFragment(`#${version}${"a".repeat(22 + 22 + 43)}`)).toBe("other_version");
  });

  test("SEAT5 no fragment is no link", () => {
    expect(readFragment("")).toBeNull();
    expect(readFragment("#")).toBeNull();
  });
});

describe("PAUSE3 what is remembered", () => {
  test("PAUSE3 is there after a reload, for this room alone", () => {
    const { local } = new Disk();
    remember(local, ROOM, { own: 3, confirmed: 2, watch: 1, agreed: null });
    expect(recall(local, ROOM)).toEqual({ own: 3, confirmed: 2, watch: 1, agreed: null });
    expect(recall(local, TICKET)).toEqual({ own: 0, confirmed: 0, watch: 0, agreed: null });
  });

  test("PAUSE2 is merged with what another page of the seat remembered", () => {
    const { local } = new Disk();
    remember(local, ROOM, { own: 3, confirmed: 3, watch: 1, agreed: null });
    remember(local, ROOM, { own: 2, confirmed: 2, watch: 5, agreed: null });
    expect(recall(local, ROOM)).toEqual({ own: 3, confirmed: 3, watch: 5, agreed: null });
  });

  test.each(["", "{", "null", "7", `{"room":"${ROOM}"}`, `{"room":"${ROOM}","own":-1,"confirmed":0,"watch":0}`])(
    "PAUSE3 %j in its place is as good as nothing, and stops nothing",
    (garbage) => {
      const { local } = new Disk();
      local.setItem("lull.counters", garbage);
      expect(recall(local, ROOM)).toEqual({ own: 0, confirmed: 0, watch: 0, agreed: null });
      remember(local, ROOM, { own: 1, confirmed: 0, watch: 0, agreed: null });
      expect(recall(local, ROOM).own).toBe(1);
    },
  );

  test("PAUSE3 a browser that keeps nothing stops nothing", () => {
    const full = new Disk().local;
    full.setItem = () => {
      throw new Error("QuotaExceededError");
    };
    remember(full, ROOM, { own: 1, confirmed: 0, watch: 0, agreed: null });
    remember(null, ROOM, { own: 1, confirmed: 0, watch: 0, agreed: null });
    expect(recall(null, ROOM).own).toBe(0);
    forgetCounters(null);
  });
});

describe("WIRE1 the line", () => {
  function line() {
    const browser = new FakeBrowser();
    const heard: string[] = [];
    const events: ConnectionEvents = {
      opened: () => void heard.push("opened"),
      lost: () => void heard.push("lost"),
      message: ({ type }) => void heard.push(type),
      frame: (frame) => void heard.push(`frame of ${frame.length}`),
      over: (why) => void heard.push(`over: ${why}`),
    };
    const opened = openConnection(browser, { room: ROOM, token: TOKEN }, events);
    opened.renew();
    return { browser, heard, line: opened };
  }
  const view = viewWith({ epoch: ROOM });

  test("WIRE1 says hello first, and only then that it is open", () => {
    const { browser, heard } = line();
    expect(heard).toEqual([]);
    browser.socket.open();
    expect(browser.socket.texts).toEqual([JSON.stringify({ type: "hello", protocol: 2, room: ROOM, token: TOKEN })]);
    expect(heard).toEqual(["opened"]);
  });

  test("WIRE2 hands on what it understands and nothing else", () => {
    const { browser, heard } = line();
    browser.socket.open();
    for (const said of [view, { type: "news" }, new Uint8Array(100), { type: "fenced" }]) browser.socket.says(said);
    expect(heard).toEqual(["opened", "view", "frame of 100", "fenced"]);
  });

  test("BEAT7 a beat isn't added to a backlog, a pause is", () => {
    const { browser, line: opened } = line();
    const beat = new Uint8Array(100);
    opened.frame(beat, true);
    expect(browser.socket.frames).toHaveLength(0);
    browser.socket.open();
    browser.socket.bufferedAmount = 2048;
    opened.frame(beat, false);
    browser.socket.bufferedAmount = 2049;
    opened.frame(beat, false);
    expect(browser.socket.frames).toHaveLength(1);
    opened.frame(beat, true);
    expect(browser.socket.frames).toHaveLength(2);
  });

  test.each([
    [4401, "gone"],
    [4409, "replaced"],
    [4410, "ended"],
    [4426, "reload"],
  ])("WIRE3 after %i it is over: %s", (code, why) => {
    const { browser, heard } = line();
    browser.socket.open();
    browser.socket.closes(code);
    expect(heard.at(-1)).toBe(`over: ${why}`);
    expect(heard).not.toContain("lost");
  });

  test("WIRE3 after any other close it is lost, and asked again it waits 100 ms at first, 2 s at last", () => {
    const { browser, heard, line: opened } = line();
    const waits: number[] = [];
    for (let tries = 1; tries <= 8; tries++) {
      browser.socket.closes(1006);
      opened.again();
      opened.again(); // one is on its way
      const began = browser.mono;
      while (browser.sockets.length === tries) browser.pass(10);
      waits.push(browser.mono - began);
    }
    expect(heard).toEqual(Array(8).fill("lost"));
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
  });

  test("WIRE3 at its luckiest it waits half as long; once seated the next loss is a first one", () => {
    const { browser, line: opened } = line();
    browser.luck = 0;
    for (const wait of [50, 100, 200]) {
      browser.socket.closes(1012);
      opened.again();
      const before = browser.sockets.length;
      browser.pass(wait - 1);
      expect(browser.sockets).toHaveLength(before);
      browser.pass(1);
      expect(browser.sockets).toHaveLength(before + 1);
    }
    browser.socket.open();
    browser.socket.says(view);
    browser.socket.closes(1012);
    opened.again();
    const before = browser.sockets.length;
    browser.pass(50);
    expect(browser.sockets).toHaveLength(before + 1);
  });

  test("SHOW1 a socket that was replaced is never heard again", () => {
    const { browser, heard, line: opened } = line();
    const zombie = browser.socket;
    zombie.open();
    opened.renew();
    zombie.says(view);
    zombie.closes(4410);
    expect(heard).toEqual(["opened", "lost"]);
    expect(zombie.closed).toBe(true);
    expect(browser.sockets).toHaveLength(2);
  });

  test("SHOW1 asking for a new line on hearing that the old one was replaced opens one, not two", () => {
    const { browser, heard, line: opened } = line();
    browser.socket.open();
    heard.push = (said) => {
      if (said === "lost") opened.again();
      return 0;
    };
    opened.renew();
    browser.socket.open();
    browser.pass(60_000);
    expect(browser.sockets).toHaveLength(2);
  });

  test("SHOW1 a socket that doesn't open within 4 s is given up", () => {
    const { browser, heard } = line();
    browser.pass(3_999);
    expect(heard).toEqual([]);
    browser.pass(1);
    expect(heard).toEqual(["lost"]);
    expect(browser.socket.closed).toBe(true);
  });

  test("ROOM5 once closed, nothing comes and nothing goes", () => {
    const { browser, heard, line: opened } = line();
    browser.socket.open();
    opened.close();
    browser.socket.says(view);
    opened.command({ type: "withdraw", id: 1, to: "go_on" });
    browser.pass(60_000);
    expect(heard).toEqual(["opened"]);
    expect(browser.socket.texts).toHaveLength(1);
    expect(browser.sockets).toHaveLength(1);
  });
});

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

test("CHECK7 a check-in feels unlike a pause and unlike the own tap, and is gentler than both", () => {
  const browser = new FakeBrowser();
  const phone = createDevice(browser, () => {});
  for (const kind of ["checkIn", "paused", "ownTap"] as const) phone.pulse(kind);
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

describe("SEAT4 keys that came back from the store", () => {
  test("SEAT4 are used once before they are trusted", async () => {
    const keys = await pairKeys(new Uint8Array(32), ROOM, "a");
    expect(await works(keys)).toBe(true);
    expect(await works(undefined)).toBe(false);
    expect(await works({ ...keys, own: keys.partner, partner: keys.own })).toBe(false);
    expect(await works({ ...keys, partner: {} as CryptoKey })).toBe(false);
    expect(await works({ ...keys, yes: {} as CryptoKey })).toBe(false);
    expect(await works({ ...keys, pages: { ...keys.pages, b: {} as CryptoKey } })).toBe(false);
    expect(await works({ ...keys, pages: {} as PairKeys["pages"] })).toBe(false);
    expect(await works({ own: keys.own, partner: keys.partner } as PairKeys)).toBe(false);
  });
});
