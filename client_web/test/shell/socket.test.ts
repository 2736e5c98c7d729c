/** The connection to the server: told, lost, asked for again. */

import { describe, expect, test } from "vitest";
import { type ConnectionEvents, openConnection } from "../../src/shell/socket";
import { FakeBrowser } from "../support/browser";
import { viewWith } from "../support/phone";

const ROOM = "0123456789abcdefghij_-";
const TOKEN = `${ROOM}${ROOM.slice(1)}`;

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
    expect(browser.socket.texts).toEqual([JSON.stringify({ type: "hello", protocol: 3, room: ROOM, token: TOKEN })]);
    expect(heard).toEqual(["opened"]);
  });

  test("WIRE2 hands on what it understands and nothing else", () => {
    const { browser, heard } = line();
    browser.socket.open();
    for (const said of [view, { type: "news" }, new Uint8Array(104), { type: "fenced" }]) browser.socket.says(said);
    expect(heard).toEqual(["opened", "view", "frame of 104", "fenced"]);
  });

  test("WIRE1 where none can be made, that is one that doesn't open", () => {
    const { browser, heard, line: opened } = line();
    browser.socket.open();
    const make = browser.openSocket;
    browser.openSocket = () => {
      throw new DOMException("not allowed", "SecurityError");
    };
    opened.renew();
    expect(heard).toEqual(["opened", "lost"]);
    browser.pass(4000);
    expect(heard).toEqual(["opened", "lost", "lost"]);
    browser.openSocket = make;
    opened.again();
    browser.pass(2000);
    browser.socket.open();
    expect(heard.at(-1)).toBe("opened");
  });

  test("BEAT7 a beat isn't added to a backlog, a pause is", () => {
    const { browser, line: opened } = line();
    const beat = new Uint8Array(104);
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

  test("WIRE3 into a socket that the server is closing nothing is said, not even a pause", () => {
    const { browser, line: opened } = line();
    browser.socket.open();
    browser.socket.readyState = 2;
    opened.frame(new Uint8Array(100), true);
    opened.command({ type: "ping", id: 1 });
    expect(browser.socket.frames).toHaveLength(0);
    expect(browser.socket.texts).toHaveLength(1); // hello
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
