/** How often a phone that lies there says that it is well, and which lines it takes for dead. */

import { describe, expect, test } from "vitest";
import { beatDue, looksDead, wantsConnection } from "../../src/room/liveness";
import { EMPTY_BEAT } from "../../src/room/proof";
import { screenOf } from "../../src/room/select_screen";
import { BEAT, REST, SILENT, STEADY, W } from "../../src/room/time";
import { OWN_EPOCH, Phone, together } from "../support/phone";
import { type Air, World } from "../support/world";

const AIR: Air = { delay: 5, jitter: 10, lost: 0, repeated: 0, overtaken: 0 };
const MINUTE = 60_000;

const tick = { type: "tick" } as const;

/** Whose own beats, one each `BEAT`, were echoed `lag` ms after each for as long as it takes. */
function steady(lag = 50): Phone {
  const phone = together();
  for (let passed = 0; passed <= STEADY; passed += BEAT) {
    phone
      .do(tick)
      .pass(lag)
      .isEchoed()
      .pass(BEAT - lag);
  }
  return phone.do(tick).pass(lag).isEchoed();
}

/** In how many ms the next beat of this phone is due, whose last one was sent just now. */
const dueIn = ({ state, at }: Phone): number => beatDue(state, at.mono, at) - at.mono;

describe("BEAT8 a phone at rest", () => {
  test("BEAT8 beats every REST once its proof has come back fresh for STEADY", () => {
    expect(
      dueIn(
        together()
          .pass(STEADY + 1)
          .hears(),
      ),
    ).toBe(BEAT);
    expect(dueIn(steady().pass(1))).toBe(REST);
  });

  test("BEAT8 and not before that", () => {
    const { state, at } = steady();
    const due = (since: number) =>
      beatDue({ ...state, lateAt: { mono: at.mono - since, wall: at.wall - since } }, at.mono + 1, at) - at.mono - 1;
    expect(due(STEADY)).toBe(BEAT);
    expect(due(STEADY + 1)).toBe(REST);
  });

  test("BEAT8 beats BEAT after the partner did, where that is sooner: in the middle between two of theirs", () => {
    const phone = steady();
    expect(beatDue(phone.state, phone.at.mono - 50, phone.at)).toBe(phone.at.mono + BEAT);
    expect(beatDue(phone.state, phone.at.mono, phone.at)).toBe(phone.at.mono + BEAT);
    expect(beatDue(phone.state, phone.at.mono - 400, phone.at)).toBe(phone.at.mono - 400 + REST);
    expect(dueIn(phone.pass(REST))).toBe(REST);
  });

  test.each<readonly [string, (phone: Phone) => Phone]>([
    ["proof came back late", (phone) => phone.do(tick).pass(400).isEchoed().do(tick).pass(10).isEchoed()],
    ["a beat of the partner's is missing", (phone) => phone.isEchoed({ number: 1_000 })],
    ["the partner's beat is overdue", (phone) => phone.pass(REST + 1)],
    ["it is paused", (phone) => phone.do({ type: "tap" })],
    ["it is hidden", (phone) => phone.do({ type: "hidden" })],
  ])("BEAT8 beats every BEAT as soon as %s", (_, change) => {
    expect(dueIn(change(steady()))).toBe(BEAT);
  });
});

describe("BEAT8 two phones at rest", () => {
  /** How many beats each sent in a minute in which nobody did anything, and how many of their screens warned meanwhile. */
  function minute(air: Air, seed: number): { readonly sent: readonly number[]; readonly warned: number } {
    const world = new World(air, seed);
    world.run(STEADY + 15_000);
    let warned = 0;
    world.watch = () => {
      for (const { state, at } of Object.values(world.phones)) {
        const screen = screenOf(state, at);
        if (screen.name !== "together" || screen.thinning) warned += 1;
      }
    };
    const sent = () => Object.values(world.phones).map(({ state }) => state.proof.number);
    const before = sent();
    world.run(MINUTE);
    expect(world.server.taps.watch).toBe(0);
    return { sent: sent().map((count, which) => count - (before[which] ?? 0)), warned };
  }

  test.each([1, 2, 3, 4, 5])("BEAT8 send half as many beats, and neither warns of anything: %i", (seed) => {
    const { sent, warned } = minute(AIR, seed);
    for (const count of sent) expect(count).toBeLessThan(MINUTE / REST + 5);
    expect(warned).toBe(0);
  });

  test.each([1, 2, 3])("BEAT8 send as many as ever where the way is long: %i", (seed) => {
    const { sent } = minute({ ...AIR, delay: 80 }, seed);
    for (const count of sent) expect(count).toBeGreaterThan(MINUTE / BEAT - 20);
  });
});

describe("SHOW1 a line that looks dead", () => {
  test("SHOW1 a partner who was heard on it and has been silent for W", () => {
    const phone = together();
    expect(looksDead(phone.pass(W).state, phone.at)).toBe(false);
    expect(looksDead(phone.pass(1).state, phone.at)).toBe(true);
  });

  test("SHOW1 the server's word shows that it lives", () => {
    const phone = together().pass(W).view({ version: 3, knocks: 1 }).pass(W);
    expect(looksDead(phone.state, phone.at)).toBe(false);
  });

  test("SHOW1 a partner not heard on this very line costs no further line", () => {
    const phone = together().do({ type: "lost" }).pass(50).do({ type: "opened", epoch: "cccccccccccccccc" });
    phone.view({ version: 4, phase: "paused", taps: { a: 0, b: 0, watch: 1 } }).pass(60_000);
    expect(looksDead(phone.state, phone.at)).toBe(false);
  });

  test("PAUSE3 an own tap that nobody has confirmed for W, even while the partner is heard", () => {
    const phone = together().pass(100).do({ type: "tap" }).pass(W).hears();
    expect(looksDead(phone.state, phone.at)).toBe(false);
    expect(looksDead(phone.pass(1).hears().state, phone.at)).toBe(true);
    phone.do({ type: "message", message: { type: "taps", taps: { a: 1, b: 0, watch: 0 } } });
    expect(looksDead(phone.state, phone.at)).toBe(false);
  });

  test("PAUSE3 a new line has its own W to bring a tap through", () => {
    const phone = together()
      .do({ type: "lost" })
      .do({ type: "tap" })
      .pass(60_000)
      .do({ type: "opened", epoch: OWN_EPOCH });
    expect(looksDead(phone.pass(W).state, phone.at)).toBe(false);
    expect(looksDead(phone.pass(1).state, phone.at)).toBe(true);
  });

  test("CLOCK4 a ping that stays unanswered, though no partner was ever heard on this line", () => {
    const phone = together().do({ type: "lost" }).pass(50).do({ type: "opened", epoch: "cccccccccccccccc" });
    phone.view({ version: 4, phase: "paused", taps: { a: 0, b: 0, watch: 1 } }).do({ type: "tick" });
    const { id } = phone.state.clock;
    expect(looksDead(phone.pass(10_000).state, phone.at)).toBe(false);
    expect(looksDead(phone.pass(1).state, phone.at)).toBe(true);
    phone.do({ type: "message", message: { type: "pong", id, now: 60_000 } });
    expect(looksDead(phone.state, phone.at)).toBe(false);
  });

  test("WIRE1 a server that doesn't seat the phone in 5 s", () => {
    const phone = new Phone().do({ type: "opened", epoch: OWN_EPOCH });
    expect(looksDead(phone.pass(5_000).state, phone.at)).toBe(false);
    expect(looksDead(phone.pass(1).state, phone.at)).toBe(true);
  });

  test("PATH7 a line that stalls is given more time while the partner is heard another way, but not for ever", () => {
    const phone = together().pass(100);
    const beat = phone.hears().state.received;
    const direct = (number: number) =>
      phone.do({
        type: "direct",
        beat: { ...EMPTY_BEAT, epoch: beat.epoch, number, values: phone.state.agreed.theirs },
      });
    direct(beat.number + 1).pass(W);
    expect(looksDead(phone.state, phone.at)).toBe(false);
    direct(beat.number + 2).pass(W);
    expect(looksDead(phone.state, phone.at)).toBe(false);
    expect(looksDead(phone.pass(1).state, phone.at)).toBe(true);
    direct(beat.number + 3).pass(SILENT - 2 * W - 1);
    expect(looksDead(phone.state, phone.at)).toBe(false);
    expect(looksDead(phone.pass(1).state, phone.at)).toBe(true);
  });

  test.each<[string, (phone: Phone) => Phone]>([
    ["there is none", (phone) => phone.do({ type: "lost" })],
    ["the room has ended", (phone) => phone.do({ type: "tap" }).do({ type: "close", why: "ended" })],
    ["a newer page has the seat", (phone) => phone.do({ type: "message", message: { type: "fenced" } })],
  ])("SHOW1 no line is replaced where %s", (_, change) => {
    const phone = change(together()).pass(60_000);
    expect(looksDead(phone.state, phone.at)).toBe(false);
  });
});

describe("SEAT1 who is to have a line", () => {
  test("SEAT1 a page that is seen; a fenced one only for its tap", () => {
    expect(wantsConnection(together().state)).toBe(true);
    expect(wantsConnection(together().do({ type: "hidden" }).state)).toBe(false);
    const fenced = together().do({ type: "message", message: { type: "fenced" } });
    expect(wantsConnection(fenced.state)).toBe(false);
    expect(wantsConnection(fenced.do({ type: "tap" }).state)).toBe(true);
    expect(wantsConnection(together().do({ type: "close", why: "ended" }).state)).toBe(false);
  });
});
