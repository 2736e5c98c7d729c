import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Beat, EMPTY_BEAT, freshProof, issue, NOTHING_RECEIVED, receive, takeEcho } from "../../src/room/proof";
import { type At, age, W } from "../../src/room/time";
import { Phone, preparing, together } from "../support/phone";

const at = (ms: number): At => ({ mono: ms, wall: 1_000_000 + ms });
const EPOCH = "0123456789abcdef";

/** Proof after numbers 1 … `count` were issued, `every` ms apart. */
const issued = (count: number, every = 250) =>
  Array.from({ length: count }, (_, index) => at(index * every)).reduce(issue, freshProof(EPOCH));

const beat = (epoch: string, number: number): Beat => ({ ...EMPTY_BEAT, epoch, number });

describe("SHOW1 age is the larger of two clocks' differences", () => {
  test("SHOW1 a sleep that stops the monotonic clock makes proof old", () => {
    expect(age(at(0), { mono: 10, wall: 1_000_000 + 60_000 })).toBe(60_000);
  });

  test("SHOW1 a wall clock set back makes nothing younger", () => {
    expect(age(at(0), { mono: 2_000, wall: 1_000_000 - 3_600_000 })).toBe(2_000);
  });

  test("SHOW1 no clock makes proof younger than either says", () => {
    const instant = fc.record({ mono: fc.nat(), wall: fc.integer() });
    fc.assert(
      fc.property(instant, instant, (then, now) => {
        expect(age(then, now)).toBeGreaterThanOrEqual(now.mono - then.mono);
        expect(age(then, now)).toBeGreaterThanOrEqual(now.wall - then.wall);
      }),
    );
  });
});

describe("BEAT4 an echo", () => {
  test("BEAT4 proves the instant at which its number was issued", () => {
    expect(takeEcho(issued(5), EPOCH, 3).provenAt).toEqual(at(500));
  });

  test("BEAT4 of another epoch proves nothing", () => {
    expect(takeEcho(issued(5), "fedcba9876543210", 3).provenAt).toBeNull();
  });

  test("BEAT4 of a number not issued yet proves nothing", () => {
    expect(takeEcho(issued(5), EPOCH, 6).provenAt).toBeNull();
    expect(takeEcho(freshProof(EPOCH), EPOCH, 1).provenAt).toBeNull();
  });

  test("BEAT4 of no number proves nothing", () => {
    expect(takeEcho(issued(5), EPOCH, 0).provenAt).toBeNull();
  });

  test("BEAT3 that is older than one already taken changes nothing", () => {
    const proof = takeEcho(issued(5), EPOCH, 4);
    expect(takeEcho(proof, EPOCH, 2)).toBe(proof);
    expect(takeEcho(proof, EPOCH, 4)).toBe(proof);
  });

  test("BEAT4 so old that its instant is forgotten proves nothing", () => {
    expect(takeEcho(issued(500), EPOCH, 1).provenAt).toBeNull();
  });

  test("BEAT4 of any number of the last W is remembered, at the largest rate the server passes on", () => {
    const fast = issued(400, 25);
    expect(takeEcho(fast, EPOCH, 400 - 70).provenAt).toEqual(at(399 * 25 - W));
  });

  test("BEAT3 echoes in any order prove what the newest of them proves", () => {
    const echoes = fc.array(fc.integer({ min: -1, max: 12 }), { maxLength: 20 });
    fc.assert(
      fc.property(echoes, (numbers) => {
        const proof = numbers.reduce((so, number) => takeEcho(so, EPOCH, number), issued(10));
        const newest = Math.max(0, ...numbers.filter((number) => number <= 10));
        expect(proof.provenAt).toEqual(newest === 0 ? null : at((newest - 1) * 250));
      }),
    );
  });
});

describe("BEAT3 the partner's numbers", () => {
  const [old, fresh] = ["1111111111111111", "2222222222222222"];

  test("BEAT3 a late or repeated number is no news", () => {
    const received = receive(NOTHING_RECEIVED, beat(old, 5), at(0));
    expect(receive(received, beat(old, 5), at(9))).toBe(received);
    expect(receive(received, beat(old, 4), at(9))).toBe(received);
    expect(receive(received, beat(old, 6), at(9)).number).toBe(6);
  });

  test("BEAT3 a new epoch starts its numbers again", () => {
    const received = receive(receive(NOTHING_RECEIVED, beat(old, 900), at(0)), beat(fresh, 1), at(1));
    expect(received).toMatchObject({ epoch: fresh, number: 1, at: at(1) });
  });

  test("PATH6 an epoch that was replaced counts again once the newer one has been silent for 5 s", () => {
    const replaced = receive(receive(NOTHING_RECEIVED, beat(EPOCH, 7), at(0)), beat("fedcba9876543210", 1), at(100));
    expect(receive(replaced, beat(EPOCH, 8), at(5_100))).toBe(replaced);
    const again = receive(replaced, beat(EPOCH, 9), at(5_101));
    expect(again).toMatchObject({ epoch: EPOCH, number: 9 });
    expect(receive(again, beat("fedcba9876543210", 2), at(5_200))).toBe(again);
    expect(again.retired.slice(1)).toEqual([{ epoch: "fedcba9876543210", number: 1 }]);
  });

  test("REPLAY what came once from a page that was replaced is no news however long the newer one is silent", () => {
    const replaced = receive(receive(NOTHING_RECEIVED, beat(old, 7), at(0)), beat(fresh, 1), at(100));
    expect(receive(replaced, beat(old, 7), at(9_000))).toBe(replaced);
    expect(receive(replaced, beat(old, 6), at(9_000))).toBe(replaced);
    expect(receive(replaced, beat(old, 8), at(9_000)).number).toBe(8);
  });

  test("AGREED7 the partner's taps are the most that it ever said, whichever of its pages said so", () => {
    const said = receive(NOTHING_RECEIVED, { ...beat(old, 5), taps: 3 }, at(0));
    expect(said.taps).toBe(3);
    expect(receive(said, { ...beat(old, 6), taps: 1 }, at(1)).taps).toBe(3);
    expect(receive(said, { ...beat(fresh, 1), taps: 1 }, at(1)).taps).toBe(3);
  });

  test("BEAT3 a partner who loads the page all evening takes up no more and more room", () => {
    const pages = Array.from({ length: 50 }, (_, page) => beat(`${page}`.padStart(16, "0"), 1));
    const received = pages.reduce((so, each, index) => receive(so, each, at(index)), NOTHING_RECEIVED);
    expect(received.retired).toHaveLength(16);
    expect(received.retired[15]?.epoch).toBe(pages[48]?.epoch);
  });

  test("BEAT1 a phone that has heard nobody echoes no beat of any epoch", () => {
    const phone = preparing().do({ type: "tick" });
    expect(phone.beat).toMatchObject({ echoEpoch: "0000000000000000", echo: 0 });
  });

  test("BEAT3 a late beat of an epoch that was replaced doesn't bring it back", () => {
    const received = receive(receive(NOTHING_RECEIVED, beat(old, 900), at(0)), beat(fresh, 1), at(1));
    expect(receive(received, beat(old, 901), at(2))).toBe(received);
  });
});

describe("SHOW1 what one page of the partner's proved", () => {
  test("SHOW1 stands not for the values of another: an old beat of a page that this one never knew", () => {
    const phone = together();
    expect(phone.screen.name).toBe("together");
    expect(phone.hears({ epoch: "dddddddddddddddd", number: 7 }).screen.name).toBe("paused");
  });
});

test("UNBELIEVED: a tap counts also where a server says that nobody else was ever here", () => {
  const phone = together().view({ version: 9, epoch: "another", phase: "waiting" });
  const before = phone.state.taps.a;
  expect(phone.do({ type: "tap" }).state.taps.a).toBe(before + 1);
  expect(new Phone().view({ phase: "waiting" }).do({ type: "tap" }).state.taps.a).toBe(0);
});

describe("TIME5 enough", () => {
  test("TIME5 on the own screen it is enough at once, also while the server can't be reached, which hears of it afterwards", () => {
    const taps = { a: 1, b: 1, watch: 0 };
    const phone = preparing().view({ version: 2, phase: "preparing", taps, released: taps });
    phone.signs("start").view({ version: 3, taps, released: taps }).hears({ taps: 1 });
    phone.do({ type: "tick" }).isEchoed({ taps: 1 }).do({ type: "lost" });
    expect(phone.screen.name).toBe("together");
    expect(phone.do({ type: "enough" }).screen.name).toBe("paused");
    phone.do({ type: "opened", epoch: "cccccccccccccccc" }).view({ version: 9, taps, released: taps });
    expect(phone.screen.name).toBe("paused");
    expect(phone.asked("resend")).toEqual([{ type: "resend", command: { type: "enough" } }]);
  });

  test("AGREED6 a tap in Aftercare that only the server let go of is let go of by enough, and by nothing that is told", () => {
    const [taps, more] = [
      { a: 1, b: 1, watch: 0 },
      { a: 1, b: 2, watch: 0 },
    ];
    const phone = preparing().view({ version: 2, phase: "preparing", taps, released: taps }).hears({ taps: 1 });
    phone.view({ version: 3, phase: "aftercare", taps, released: taps });
    expect(phone.screen.name).toBe("aftercare");
    expect(phone.hears({ taps: 2 }).screen.name).toBe("paused");
    expect(phone.view({ version: 4, phase: "aftercare", taps: more, released: more }).screen.name).toBe("paused");
    expect(phone.do({ type: "enough" }).screen.name).toBe("aftercare");
  });

  test("TIME5 is no Together on the phone that says it, in the same step, and pauses nobody", () => {
    const taps = { a: 1, b: 1, watch: 0 };
    const phone = preparing().view({ version: 2, phase: "preparing", taps, released: taps });
    phone.signs("start").view({ version: 3, taps, released: taps }).hears({ taps: 1 });
    expect(phone.do({ type: "tick" }).isEchoed({ taps: 1 }).screen.name).toBe("together");
    expect(phone.do({ type: "enough" }).screen.name).toBe("paused");
    expect(phone.pass(9_000).do({ type: "tick" }).state.taps).toEqual(taps);
    expect(phone.view({ version: 9, taps, released: taps }).screen.name).toBe("paused");
    expect(phone.asked("resend")).toEqual([{ type: "resend", command: { type: "enough" } }]);
  });
});
