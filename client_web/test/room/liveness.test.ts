/** How often a phone that lies there says that it is well. */

import { describe, expect, test } from "vitest";
import { beatDue } from "../../src/room/liveness";
import { screenOf } from "../../src/room/select_screen";
import { BEAT, REST, STEADY } from "../../src/room/time";
import { type Phone, together } from "../support/phone";
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

  test("BEAT8 beats BEAT after the partner did, where that is sooner: in the middle between two of theirs", () => {
    const phone = steady();
    expect(beatDue(phone.state, phone.at.mono - 50, phone.at)).toBe(phone.at.mono + BEAT);
    expect(beatDue(phone.state, phone.at.mono - 400, phone.at)).toBe(phone.at.mono - 400 + REST);
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
