import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proofDeadline, wakesIn } from "../../src/room/select_screen";
import { provesTogether, type State } from "../../src/room/state";
import { GRACE, W, WARN } from "../../src/room/time";
import { comingBack, OWN_EPOCH, Phone, preparing, together, viewWith } from "../support/phone";

const HOUR = 3_600_000;
const tick = { type: "tick" } as const;

describe("SHOW1 Together is shown only while everything holds", () => {
  test("SHOW1 up to W after the proof was issued, and not a millisecond longer", () => {
    expect(together().pass(W).screen.name).toBe("together");
    expect(together().pass(W + 1).screen.name).toBe("paused");
  });

  test("SHOW1 age counts from the issuing, not from the echo's arrival", () => {
    const phone = comingBack().do(tick).pass(1_000).isEchoed();
    expect(phone.pass(750).screen.name).toBe("together");
    expect(phone.pass(1).screen.name).toBe("paused");
  });

  test("SHOW1 a screen that is asked after a sleep says Paused before anything was told to the phone", () => {
    expect(together().pass(5, 10_000).screen.name).toBe("paused");
  });

  test.each([
    ["a wall clock set forward by an hour", 10, HOUR, "paused"],
    ["a wall clock set back by an hour", 10, -HOUR, "together"],
    ["a wall clock set back by an hour, W later", W + 1, -HOUR, "paused"],
  ] as const)("SHOW1 %s", (_, mono, wall, name) => {
    expect(together().pass(mono, wall).screen.name).toBe(name);
  });

  test.each([
    ["an own tap", (phone: Phone) => phone.do({ type: "tap" })],
    ["the partner's tap", (phone: Phone) => phone.hears({ taps: 1 })],
    ["the partner's lapse", (phone: Phone) => phone.hears({ watch: 1 })],
    [
      "a view that isn't Together",
      (phone: Phone) => phone.view({ version: 3, phase: "paused", taps: { a: 0, b: 0, watch: 1 } }),
    ],
    ["a view of another epoch", (phone: Phone) => phone.view({ version: 3, epoch: "another-epoch-01234567" })],
    ["a hidden page", (phone: Phone) => phone.do({ type: "hidden" })],
    ["a new connection", (phone: Phone) => phone.do({ type: "opened", epoch: "cccccccccccccccc" })],
    ["a newer page", (phone: Phone) => phone.do({ type: "message", message: { type: "fenced" } })],
    ["the room's end", (phone: Phone) => phone.do({ type: "close", why: "ended" })],
  ])("SHOW1 %s ends Together in the same call", (_, happen) => {
    const phone = together();
    expect(provesTogether(phone.state, phone.at)).toBe(true);
    happen(phone);
    expect(provesTogether(phone.state, phone.at)).toBe(false);
    expect(phone.screen.name).not.toBe("together");
  });

  test.each([
    ["the page is hidden", { visible: false }],
    ["a newer page is open", { fenced: true }],
    ["the room is over", { closed: "ended" }],
    ["there is no view", { view: null }],
    ["the view says Paused", { view: viewWith({ phase: "paused" }) }],
    ["an own tap is unreleased", { taps: { a: 1, b: 0, watch: 0 } }],
    ["a tap of the partner's is unreleased", { taps: { a: 0, b: 1, watch: 0 } }],
    ["a lapse is unreleased", { taps: { a: 0, b: 0, watch: 1 } }],
  ] satisfies [string, Partial<State>][])(
    "SHOW1 nothing is proven while %s, whatever else the phone holds",
    (_, held) => {
      const phone = together();
      expect(provesTogether(phone.state, phone.at)).toBe(true);
      expect(provesTogether({ ...phone.state, ...held }, phone.at)).toBe(false);
    },
  );

  test("SHOW1 a lapse that nothing has latched yet isn't shown as coming back", () => {
    expect(
      together()
        .pass(W + 1)
        .on("paused"),
    ).toMatchObject({ comingBack: false, mine: false });
  });

  test("SHOW1 a line that is lost leaves Together until the proof is W old", () => {
    const phone = together().do({ type: "lost" });
    expect(phone.pass(W).screen.name).toBe("together");
    expect(phone.pass(1).screen.name).toBe("paused");
  });

  test("SHOW1 unknown is Paused: neither without proof nor without a view is anything Together", () => {
    expect(comingBack().screen.name).toBe("paused");
    expect(preparing().do(tick).isEchoed().screen.name).toBe("preparing");
  });
});

describe("SHOW2 a lapse latches", () => {
  test("SHOW2 it raises watch, says so at once and remembers it", () => {
    const phone = together()
      .pass(W + 1)
      .do({ type: "wake" });
    expect(phone.state.taps.watch).toBe(1);
    expect(phone.asked("beat")).toMatchObject([{ pauses: true, beat: { watch: 1, taps: 0 } }]);
    expect(phone.asked("remember")).toHaveLength(1);
    expect(phone.asked("pulse")).toEqual([{ type: "pulse", pulse: "paused" }]);
  });

  test("SHOW2 proof that comes too late brings nothing back", () => {
    const phone = together()
      .do(tick)
      .pass(W + 1)
      .isEchoed();
    expect(phone.on("paused").comingBack).toBe(false);
    expect(phone.do(tick).isEchoed().screen.name).toBe("paused");
  });

  test("SHOW2 after a sleep the lapse comes before the beat that was waiting", () => {
    const phone = together().do(tick).pass(5, 30_000).isEchoed();
    expect(phone.state.taps.watch).toBe(1);
    expect(phone.screen.name).toBe("paused");
  });

  test("SHOW2 it is one pause, not one for each tick", () => {
    const phone = together()
      .pass(W + 1)
      .do(tick)
      .pass(250)
      .do(tick)
      .pass(9_000)
      .do(tick);
    expect(phone.state.taps.watch).toBe(1);
  });

  test("SHOW2 it grows beyond every watch known", () => {
    const watch = { a: 0, b: 0, watch: 6 };
    const phone = comingBack().view({ version: 3, phase: "paused", taps: watch }).releases({ version: 4 });
    phone.do(tick).isEchoed({ watch: 6 });
    expect(phone.on("together")).toBeTruthy();
    expect(phone.pass(W + 1).do(tick).beat?.watch).toBe(7);
  });

  test("SHOW2 hiding the page raises watch at once", () => {
    const phone = together().do({ type: "hidden" });
    expect(phone.beat?.watch).toBe(1);
    expect(phone.do({ type: "visible" }).on("paused").comingBack).toBe(false);
  });

  test("SHOW2 hiding the page is a lapse while coming back too, and in no other phase", () => {
    expect(comingBack().do({ type: "hidden" }).state.taps.watch).toBe(1);
    expect(preparing().do({ type: "hidden" }).state.taps.watch).toBe(0);
    expect(together().do({ type: "tap" }).do({ type: "hidden" }).state.taps).toEqual({ a: 1, b: 0, watch: 0 });
  });

  test("SHOW2 a view that turns Together while the page is hidden is a lapse", () => {
    const phone = preparing().do({ type: "hidden" }).view({ version: 2 });
    expect(phone.state.taps.watch).toBe(1);
  });

  test("SEAT3 a new connection while Together is a pause", () => {
    expect(together().do({ type: "opened", epoch: "cccccccccccccccc" }).state.taps.watch).toBe(1);
    expect(comingBack().do({ type: "opened", epoch: "cccccccccccccccc" }).state.taps.watch).toBe(1);
    expect(preparing().do({ type: "opened", epoch: "cccccccccccccccc" }).state.taps.watch).toBe(0);
  });
});

describe("SHOW3 coming back", () => {
  test("SHOW3 is shown until fresh proof comes", () => {
    const phone = comingBack();
    expect(phone.on("paused")).toMatchObject({ comingBack: true, mine: false, ask: "none" });
    expect(phone.do(tick).pass(300).isEchoed().screen.name).toBe("together");
  });

  test("SHOW3 lasts GRACE from when this phone learned of the release, then is a lapse", () => {
    const phone = comingBack().pass(GRACE).do(tick);
    expect(phone.on("paused").comingBack).toBe(true);
    expect(phone.pass(1).do(tick).on("paused").comingBack).toBe(false);
    expect(phone.state.taps.watch).toBe(1);
  });

  test("SHOW3 a further view of the same release doesn't prolong it", () => {
    const phone = comingBack().pass(GRACE).view({ version: 3, knocks: 1 }).pass(1).do(tick);
    expect(phone.state.taps.watch).toBe(1);
  });

  test("SHOW3 where this person took the yes back before the word of both came, is over at once", () => {
    const taps = { a: 1, b: 0, watch: 0 };
    const phone = new Phone().do({ type: "opened", epoch: OWN_EPOCH }).do({ type: "tap" });
    phone.view({ phase: "paused", taps, ask: "given" }).signs().do({ type: "withdraw", to: "go_on" });
    phone.view({ version: 2, taps, released: taps });
    expect(phone.on("paused").comingBack).toBe(false);
    expect(phone.state.taps.watch).toBe(1);
  });

  test("SHOW2 Together that only a server takes back, with no tap, is a lapse: else a yes of before would bring it again", () => {
    const other = { epoch: "another-epoch-01234567", version: 1, taps: { a: 1, b: 0, watch: 0 } } as const;
    const shown = () => {
      const phone = together().do({ type: "tap" }).view({ version: 3, phase: "paused", taps: other.taps });
      phone.releases({ version: 4 }).do({ type: "tick" }).isEchoed();
      expect(phone.screen.name).toBe("together");
      return phone;
    };
    expect(shown().view({ ...other, phase: "paused" }).state.taps.watch).toBe(1);
    expect(shown().view({ ...other, phase: "preparing" }).state.taps.watch).toBe(1);
    expect(shown().view({ version: 5, phase: "closed", taps: other.taps, released: other.taps }).state.taps.watch).toBe(
      0,
    );
    const tapped = { ...other.taps, b: 1 };
    expect(shown().view({ version: 5, phase: "paused", taps: tapped, released: other.taps }).state.taps.watch).toBe(0);
  });

  test("SHOW3 once there was proof, GRACE is over: the next loss is a lapse", () => {
    expect(
      together()
        .pass(W + 1)
        .do(tick).state.taps.watch,
    ).toBe(1);
  });

  test("SHOW3 an echo that is itself too old is no fresh proof", () => {
    const phone = comingBack()
      .do(tick)
      .pass(W + 1)
      .isEchoed();
    expect(phone.on("paused").comingBack).toBe(true);
  });
});

describe("SHOW4 touch is softly shown to be getting lost", () => {
  test("SHOW4 from WARN on", () => {
    expect(together().pass(WARN).screen).toMatchObject({ name: "together", thinning: false });
    expect(together().pass(WARN + 1).screen).toMatchObject({ name: "together", thinning: true });
  });

  test("SHOW4 until proof is fresh again", () => {
    const phone = together().pass(700).do(tick).pass(500);
    expect(phone.on("together").thinning).toBe(true);
    expect(phone.isEchoed().on("together").thinning).toBe(false);
  });
});

describe("SHOW8 the deadline", () => {
  test("SHOW8 is W after the issuing on the monotonic clock, and moves with the proof only", () => {
    const phone = together();
    const deadline = phone.at.mono + W;
    expect(proofDeadline(phone.state, phone.at)).toBe(deadline);
    expect(proofDeadline(phone.pass(600).state, phone.at)).toBe(deadline);
    phone.do(tick).isEchoed();
    expect(proofDeadline(phone.state, phone.at)).toBe(deadline + 600);
  });

  test("SHOW8 comes sooner by what the wall clock says more", () => {
    const phone = together().pass(100, 400);
    expect(proofDeadline(phone.state, phone.at)).toBe(phone.at.mono + W - 400);
  });

  test("SHOW8 there is none where Together isn't shown", () => {
    const phone = together().do({ type: "tap" });
    expect(proofDeadline(phone.state, phone.at)).toBeNull();
    expect(wakesIn(phone.state, phone.at)).toBeNull();
  });

  test("SHOW1 whoever wakes as told finds the screen changed, at every instant of a proof's life", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: W }), (old) => {
        const phone = together().pass(old);
        const before = phone.screen;
        const wait = wakesIn(phone.state, phone.at);
        if (wait === null) throw new Error("nothing wakes");
        expect(phone.pass(wait - 1).screen).toEqual(before);
        expect(phone.pass(1).screen).not.toEqual(before);
      }),
    );
  });
});

describe("VIEW4 views", () => {
  test("VIEW4 an older version changes nothing but that the line is up", () => {
    const phone = together().view({ version: 1, phase: "paused", taps: { a: 0, b: 9, watch: 0 } });
    expect(phone.screen.name).toBe("together");
  });

  test("VIEW4 of another epoch is taken whatever its version, and is Paused", () => {
    const phone = together().view({ version: 1, epoch: "another-epoch-01234567", knocks: 3 });
    expect(phone.on("paused")).toMatchObject({ rejectedJoins: 3, comingBack: false });
    expect(phone.beat?.watch).toBe(1);
    expect(phone.view({ version: 2, epoch: "another-epoch-01234567", knocks: 4 }).on("paused").rejectedJoins).toBe(4);
  });

  test("VIEW4 the first view of all is of no epoch held: if it says Together, that is Paused", () => {
    const phone = new Phone().do({ type: "opened", epoch: OWN_EPOCH }).view();
    expect(phone.on("paused").comingBack).toBe(false);
    expect(phone.beat?.watch).toBe(1);
  });

  test("VIEW4 released goes back only with the epoch, and what was tapped never does", () => {
    const taps = { a: 2, b: 2, watch: 2 };
    const phone = together().view({ version: 3, phase: "paused", taps }).releases({ version: 4 });
    phone.view({ version: 1, epoch: "another-epoch-01234567", phase: "paused", taps });
    expect(phone.state.taps).toEqual(taps);
    expect(phone.on("paused").mine).toBe(true);
  });

  test("WIRE2 a refusal changes nothing", () => {
    const phone = together();
    const before = phone.state;
    phone.do({ type: "message", message: { type: "refusal", code: "taps_changed", id: 1, message: "" } });
    expect(phone.state).toEqual(before);
    expect(phone.effects).toEqual([]);
  });
});

test("SHOW2 a phone that only just opened its line has lapsed from nothing", () => {
  expect(preparing().do({ type: "opened", epoch: OWN_EPOCH }).effects).toEqual([]);
});
