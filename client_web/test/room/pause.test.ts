import { describe, expect, test } from "vitest";
import { step } from "../../src/room/reducer";
import { screenOf } from "../../src/room/select_screen";
import { comingBack, OWN_EPOCH, Phone, preparing, ROOM_EPOCH, START, together } from "../support/phone";

const tap = { type: "tap" } as const;

describe("PAUSE3 a tap", () => {
  test("PAUSE3 shows Paused in the same call, and says so in a beat at once", () => {
    const phone = together().pass(100).do(tap);
    expect(phone.on("paused")).toMatchObject({ mine: true, receipt: "sending", comingBack: false });
    expect(phone.beat).toMatchObject({ taps: 1 });
    expect(phone.asked("beat")[0]?.pauses).toBe(true);
  });

  test("PAUSE3 is written where a reload finds it, in the same call", () => {
    expect(together().do(tap).asked("remember")).toMatchObject([{ remembered: { own: 1, confirmed: 0, watch: 0 } }]);
  });

  test("PAUSE9 that the server confirmed it is remembered as well", () => {
    const taps = { a: 1, b: 0, watch: 0 };
    const phone = together()
      .do(tap)
      .do({ type: "message", message: { type: "taps", taps } });
    expect(phone.asked("remember")).toMatchObject([{ remembered: { own: 1, confirmed: 1, watch: 0 } }]);
  });

  test("PAUSE3 is felt on the own phone", () => {
    expect(together().do(tap).asked("pulse")).toEqual([{ type: "pulse", pulse: "own_tap" }]);
  });

  test.each([
    ["connecting", () => new Phone()],
    ["preparing", preparing],
    ["coming back", comingBack],
    ["together", together],
    ["paused by the partner", () => together().hears({ taps: 1 })],
    ["paused by a lapse", () => together().pass(9_000).do({ type: "tick" })],
    ["together with the line down", () => together().do({ type: "lost" })],
  ])("PAUSE3 a tap while %s shows this phone's pause at once", (_, phoneThere) => {
    expect(phoneThere().do(tap).on("paused")).toMatchObject({ mine: true, receipt: "sending" });
  });

  test("PAUSE3 a tap means nothing while there is nobody to pause with, or no room", () => {
    const alone = new Phone().do({ type: "opened", epoch: OWN_EPOCH }).view({ phase: "waiting" });
    expect(alone.do(tap).state.taps.a).toBe(0);
    const closed = together().do({ type: "close", why: "ended" });
    expect(closed.do(tap).state.taps.a).toBe(0);
    expect(closed.effects).toEqual([]);
  });

  test("PAUSE7 each further tap counts, and is said", () => {
    const phone = together().do(tap).do(tap).do(tap);
    expect(phone.state.taps.a).toBe(3);
    expect(phone.beat?.taps).toBe(3);
  });

  test("PAUSE7 the own counter grows beyond every value known of it", () => {
    const phone = together().view({ version: 9, phase: "paused", taps: { a: 41, b: 0, watch: 0 } });
    expect(phone.do(tap).beat?.taps).toBe(42);
  });

  test("PAUSE3 a tap goes right behind the hello, before the server has answered it", () => {
    const phone = together().do({ type: "lost" }).do({ type: "opened", epoch: "cccccccccccccccc" }).do(tap);
    expect(phone.beat).toMatchObject({ epoch: "cccccccccccccccc", taps: 1 });
  });

  test("PAUSE3 a tap made while the line was down is said as soon as there is one", () => {
    const phone = together().do({ type: "lost" }).do(tap);
    expect(phone.beat).toBeNull();
    expect(phone.do({ type: "opened", epoch: "cccccccccccccccc" }).beat).toMatchObject({ number: 1, taps: 1 });
    expect(phone.asked("beat")[0]?.pauses).toBe(true);
  });

  test("PAUSE3 a reload remembers a tap that nobody has confirmed, and says it first of all", () => {
    const phone = new Phone("a", { own: 3, confirmed: 2, watch: 5, agreed: null });
    expect(phone.on("paused")).toMatchObject({ mine: true, receipt: "sending" });
    expect(phone.do({ type: "opened", epoch: OWN_EPOCH }).beat).toMatchObject({ taps: 3, watch: 5 });
  });

  test("PAUSE3 a reload after everything was confirmed says nothing before it knows the room", () => {
    const phone = new Phone("a", { own: 3, confirmed: 3, watch: 5, agreed: null });
    expect(phone.screen).toEqual({ name: "connecting" });
    expect(phone.do({ type: "opened", epoch: OWN_EPOCH }).beat).toBeNull();
  });
});

describe("PAUSE8 a fenced page", () => {
  const fenced = () => together().do({ type: "message", message: { type: "fenced" } });

  test("SEAT2 shows that a newer page is open, and whether the room is paused", () => {
    expect(fenced().screen).toEqual({ name: "taken_over", paused: false });
    expect(fenced().do(tap).screen).toEqual({ name: "taken_over", paused: true });
  });

  test("PAUSE8 says a tap, and nothing else", () => {
    const phone = fenced();
    expect(phone.do({ type: "tick" }).beat).toBeNull();
    expect(phone.view({ version: 3, taps: { a: 0, b: 7, watch: 0 }, phase: "paused" }).beat).toBeNull();
    expect(phone.do(tap).beat).toMatchObject({ taps: 1 });
  });

  test("PAUSE8 doesn't count a lapse: its silence is no sign of anything", () => {
    const phone = fenced().pass(60_000).do({ type: "tick" }).do({ type: "hidden" });
    expect(phone.state.taps.watch).toBe(0);
  });

  test("SEAT2 is fenced no more once it has a new connection; which is a pause", () => {
    const phone = fenced().do({ type: "opened", epoch: "cccccccccccccccc" });
    expect(phone.on("paused").comingBack).toBe(false);
    expect(phone.state.taps.watch).toBe(1);
  });
});

describe("PAUSE10 a tap on another page of this phone", () => {
  const elsewhere = { type: "remembered", remembered: { own: 1, confirmed: 0, watch: 0, agreed: null } } as const;

  test("PAUSE10 pauses this one, which says it, stops echoing and lets it be released as its own", () => {
    const phone = together().do(elsewhere);
    expect(phone.on("paused")).toMatchObject({ mine: true, receipt: "sending" });
    expect(phone.beat).toMatchObject({ taps: 1 });
    expect(phone.effects).toContainEqual(expect.objectContaining({ type: "beat", pauses: true }));
    const { echo } = phone.state;
    expect(phone.hears().state.echo).toBe(echo);
  });

  test("PAUSE10 what this one knows already, or knows better, changes nothing", () => {
    const phone = together().do(tap).do(tap);
    const { taps } = phone.state;
    expect(phone.do(elsewhere).state.taps).toEqual(taps);
    expect(phone.effects).toEqual([]);
  });

  test("PAUSE10 that the server has confirmed it there counts here", () => {
    const phone = together().do({ type: "remembered", remembered: { own: 1, confirmed: 1, watch: 0, agreed: null } });
    phone.view({ version: 7, taps: { a: 1, b: 0, watch: 0 }, released: { a: 1, b: 0, watch: 0 } });
    expect(phone.state.taps.a).toBe(1);
  });
});

describe("PAUSE9 a tap that another page's release would swallow", () => {
  const taken = { version: 7, taps: { a: 1, b: 0, watch: 0 }, released: { a: 1, b: 0, watch: 0 } };

  test("PAUSE9 is tapped again", () => {
    const phone = together().do({ type: "lost" }).do(tap).do({ type: "opened", epoch: OWN_EPOCH }).view(taken);
    expect(phone.beat?.taps).toBe(2);
    expect(phone.on("paused")).toMatchObject({ mine: true, receipt: "sending" });
  });

  test("PAUSE9 is tapped again after a reload too", () => {
    const phone = new Phone("a", { own: 1, confirmed: 0, watch: 0, agreed: null }).do({
      type: "opened",
      epoch: OWN_EPOCH,
    });
    expect(phone.view({ ...taken, phase: "paused", taps: { a: 1, b: 1, watch: 0 } }).state.taps.a).toBe(2);
  });

  test("PAUSE9 a tap that the server confirmed is released like any other", () => {
    const phone = together()
      .do(tap)
      .do({ type: "message", message: { type: "taps", taps: taken.taps } })
      .signs()
      .view(taken)
      .hears();
    expect(phone.on("paused")).toMatchObject({ mine: false, comingBack: true });
    expect(new Phone("a", { own: 1, confirmed: 1, watch: 0, agreed: null }).view(taken).state.taps.a).toBe(1);
  });

  test("SHOW3 proof from before a pause brings nothing back after it", () => {
    const taps = { a: 0, b: 1, watch: 0 };
    const phone = together().hears({ taps: 1 }).signs().view({ version: 7, taps, released: taps }).hears({ taps: 1 });
    expect(phone.on("paused").comingBack).toBe(true);
    expect(phone.isEchoed({ echo: 1, taps: 1 }).on("paused").comingBack).toBe(true);
    expect(phone.do({ type: "tick" }).isEchoed({ taps: 1 }).screen.name).toBe("together");
  });

  test("PAUSE9 a tap above what was released isn't swallowed, and stays one tap", () => {
    const phone = together().do(tap).do(tap).view(taken);
    expect(phone.state.taps.a).toBe(2);
  });
});

describe("PAUSE1 the partner's pause", () => {
  test.each([
    ["by a beat", (phone: Phone) => phone.isEchoed({ taps: 1 })],
    [
      "by the server's word before it is stored",
      (phone: Phone) => phone.do({ type: "message", message: { type: "taps", taps: { a: 0, b: 1, watch: 0 } } }),
    ],
    ["by a view", (phone: Phone) => phone.view({ version: 3, phase: "paused", taps: { a: 0, b: 1, watch: 0 } })],
  ])("PAUSE1 learned %s shows Paused at once, and is felt", (_, learn) => {
    const phone = learn(together());
    expect(phone.on("paused")).toMatchObject({ mine: false, receipt: null });
    expect(phone.asked("pulse")).toEqual([{ type: "pulse", pulse: "paused" }]);
  });

  test("SHOW7 a tap, a lost link and a hidden page look and feel the same", () => {
    const seen = ({ screen, effects }: Phone) => [screen, effects.filter(({ type }) => type === "pulse")];
    const byTap = seen(together().view({ version: 3, phase: "paused", taps: { a: 0, b: 1, watch: 0 } }));
    const byLostLink = seen(together().view({ version: 3, phase: "paused", taps: { a: 0, b: 0, watch: 1 } }));
    expect(byLostLink).toEqual(byTap);
    expect(seen(together().hears({ watch: 1 }))).toEqual(seen(together().hears({ taps: 1 })));
  });

  test("PAUSE7 a partner's further tap is felt again", () => {
    expect(together().hears({ taps: 1 }).hears({ taps: 2 }).asked("pulse")).toHaveLength(1);
  });

  test("PAUSE1 a counter that was released already pauses nothing", () => {
    const taps = { a: 0, b: 2, watch: 0 };
    const phone = together().view({ version: 3, phase: "paused", taps }).releases({ version: 4 }).do({ type: "tick" });
    phone.isEchoed({ taps: 2 });
    expect(phone.hears({ taps: 2 }).screen.name).toBe("together");
    expect(phone.asked("pulse")).toEqual([]);
  });

  test("PAUSE1 a pause in Preparing is shown as one, until the yes that starts lets go of it", () => {
    const taps = { a: 0, b: 1, watch: 0 };
    const phone = preparing().hears({ taps: 1 }).view({ version: 2, phase: "preparing", taps, ask: "none" });
    expect(phone.on("paused")).toMatchObject({ mine: false, ask: "none" });
    phone.view({ version: 3, phase: "preparing", taps, ask: "open" });
    expect(phone.on("paused").ask).toBe("open");
    expect(phone.do({ type: "agree", to: "start" }).asked("agree")).toMatchObject([{ proposal: { taps } }]);
    phone.signs("start").view({ version: 4, phase: "together", taps, released: taps });
    expect(phone.on("paused").comingBack).toBe(true);
  });
});

test("ROOM5 a phone whose room is over takes nothing in any more", () => {
  const phone = together().do({ type: "close", why: "gone" });
  expect(phone.screen).toMatchObject({ name: "aftercare", over: true });
  const over = phone.state;
  for (const event of [tap, { type: "tick" }, { type: "opened", epoch: OWN_EPOCH }] as const) {
    expect(step(over, event, START)).toEqual([over, []]);
  }
});

test("ROOM5 a view that says Closed ends the room", () => {
  const phone = together().view({ version: 8, phase: "closed", epoch: ROOM_EPOCH });
  expect(screenOf(phone.state, phone.at)).toMatchObject({ name: "aftercare", over: true });
});
