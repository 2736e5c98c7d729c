import { describe, expect, test } from "vitest";
import { comingBack, OWN_EPOCH, PARTNER_EPOCH, Phone, preparing, together } from "../support/phone";

const tick = { type: "tick" } as const;
const echoOf = ({ state }: Phone) => ({ epoch: state.echoEpoch, echo: state.echo });

describe("BEAT5 the own echo", () => {
  test("BEAT5 advances with each partner beat that the phone takes in unpaused and on screen", () => {
    const phone = comingBack();
    expect(echoOf(phone)).toEqual({ epoch: PARTNER_EPOCH, echo: 1 });
    expect(echoOf(phone.hears().hears())).toEqual({ epoch: PARTNER_EPOCH, echo: 3 });
    expect(phone.do(tick).beat).toMatchObject({ echoEpoch: PARTNER_EPOCH, echo: 3 });
  });

  test.each([
    ["is preparing", preparing],
    ["has tapped", () => comingBack().do({ type: "tap" })],
    [
      "heard of the partner's tap",
      () => comingBack().view({ version: 3, phase: "paused", taps: { a: 0, b: 1, watch: 0 } }),
    ],
    ["is hidden", () => comingBack().do({ type: "hidden" })],
    ["has lapsed and wasn't told yet", () => together().pass(9_000)],
    ["slept", () => together().pass(1, 9_000)],
    ["is fenced", () => comingBack().do({ type: "message", message: { type: "fenced" } })],
    ["has a new line on which the server hasn't spoken", () => comingBack().do({ type: "opened", epoch: OWN_EPOCH })],
    ["knows no room", () => new Phone()],
  ])("BEAT5 stands still while the phone %s", (_, phoneThere) => {
    const phone = phoneThere();
    const before = echoOf(phone);
    expect(echoOf(phone.hears({ number: 900 }).hears({ number: 901 }))).toEqual(before);
  });

  test("BEAT5 stands still at the very beat that says the pause", () => {
    expect(echoOf(comingBack().hears({ taps: 1 }))).toEqual({ epoch: PARTNER_EPOCH, echo: 1 });
  });

  test("BEAT5 isn't brought forward by a late beat to what was heard while paused", () => {
    const taps = { a: 0, b: 1, watch: 0 };
    const phone = comingBack().hears({ number: 7, taps: 1 }).hears({ number: 8 });
    phone.signs().view({ version: 3, taps, released: taps }).hears({ number: 6 });
    expect(echoOf(phone)).toEqual({ epoch: PARTNER_EPOCH, echo: 1 });
    expect(echoOf(phone.hears({ number: 9 }))).toEqual({ epoch: PARTNER_EPOCH, echo: 9 });
  });

  test("BEAT3 doesn't go back for a late, repeated or retired beat", () => {
    const phone = comingBack().hears({ number: 7 });
    expect(echoOf(phone.hears({ number: 6 }).hears({ number: 7 }))).toEqual({ epoch: PARTNER_EPOCH, echo: 7 });
    const renewed = phone.hears({ epoch: "dddddddddddddddd", number: 1 });
    expect(echoOf(renewed)).toEqual({ epoch: "dddddddddddddddd", echo: 1 });
    expect(echoOf(renewed.hears({ number: 8 }))).toEqual({ epoch: "dddddddddddddddd", echo: 1 });
  });
});

describe("BEAT6 when beats are sent", () => {
  test("BEAT6 every BEAT, from Preparing on, numbered from 1", () => {
    const phone = preparing();
    expect(phone.beat).toMatchObject({ epoch: OWN_EPOCH, number: 1 });
    expect(phone.do(tick).beat?.number).toBe(2);
    expect(phone.do(tick).beat?.number).toBe(3);
    expect(new Phone().do({ type: "opened", epoch: OWN_EPOCH }).view({ phase: "waiting" }).do(tick).beat).toBeNull();
  });

  test("BEAT6 at once when the partner's counter came (got), and when it was painted (shown)", () => {
    const phone = together().hears({ taps: 1 });
    expect(phone.beat).toMatchObject({ got: 1, shown: 0 });
    expect(phone.do({ type: "painted", partner: 1 }).beat).toMatchObject({ got: 1, shown: 1 });
  });

  test("BEAT6 not for an echo alone: two phones would never fall silent", () => {
    expect(together().hears().beat).toBeNull();
  });

  test("BEAT6 looking at the clock sends none", () => {
    expect(together().do({ type: "wake" }).effects).toEqual([]);
  });

  test("BEAT6 none while the line is down, and nothing waits for it to come back", () => {
    const phone = together().do({ type: "lost" });
    for (let count = 0; count < 5; count++) expect(phone.do(tick).effects).toEqual([]);
    phone.do({ type: "opened", epoch: "cccccccccccccccc" });
    expect(phone.view({ version: 9, phase: "paused", taps: { a: 0, b: 0, watch: 1 } }).asked("beat")).toHaveLength(1);
    expect(phone.beat).toMatchObject({ epoch: "cccccccccccccccc", number: 1, watch: 1 });
  });

  test("BEAT4 an echo of the connection before proves nothing in the new one", () => {
    const phone = together().do(tick);
    const old = { echoEpoch: OWN_EPOCH, echo: phone.state.proof.number };
    phone.do({ type: "opened", epoch: "cccccccccccccccc" });
    const taps = { a: 0, b: 0, watch: 1 };
    phone.view({ version: 8, phase: "paused", taps }).signs().view({ version: 9, taps, released: taps });
    expect(phone.hears({ ...old, watch: 1 }).on("paused").comingBack).toBe(true);
    expect(phone.isEchoed({ watch: 1 }).screen.name).toBe("together");
  });

  test("BEAT3 everything in a late beat still counts: its tap above all", () => {
    const phone = together().hears({ number: 50, got: 2, shown: 1 });
    expect(phone.hears({ number: 3, taps: 1, got: 1, shown: 2 }).on("paused").mine).toBe(false);
    expect(phone.state).toMatchObject({ partnerGot: 2, partnerShown: 2 });
  });
});

describe("SHOW6 what became of the own tap", () => {
  const tapped = () => together().do({ type: "tap" });

  test("SHOW6 sending → sent → arrived → shown", () => {
    const phone = tapped();
    expect(phone.on("paused").receipt).toBe("sending");
    phone.do({ type: "message", message: { type: "taps", taps: { a: 1, b: 0, watch: 0 } } });
    expect(phone.on("paused").receipt).toBe("sent");
    phone.hears({ got: 1 });
    expect(phone.on("paused").receipt).toBe("arrived");
    phone.hears({ got: 1, shown: 1 });
    expect(phone.on("paused").receipt).toBe("shown");
  });

  test("SHOW6 is of the newest tap", () => {
    const phone = tapped().hears({ got: 1, shown: 1 }).do({ type: "tap" });
    expect(phone.on("paused").receipt).toBe("sending");
    expect(phone.hears({ got: 2, shown: 1 }).on("paused").receipt).toBe("arrived");
  });

  test("SHOW6 the partner's word needs none of the server's", () => {
    expect(tapped().hears({ got: 1 }).on("paused").receipt).toBe("arrived");
  });

  test("SHOW6 unseen once it isn't on the partner's screen after UNSEEN", () => {
    const phone = tapped().pass(3_000);
    expect(phone.on("paused").unseen).toBe(false);
    expect(phone.pass(1).on("paused").unseen).toBe(true);
    expect(phone.hears({ got: 1 }).on("paused").unseen).toBe(true);
    expect(phone.hears({ got: 1, shown: 1 }).on("paused").unseen).toBe(false);
  });

  test("SHOW6 a further tap starts the time again", () => {
    expect(tapped().pass(2_500).do({ type: "tap" }).pass(2_500).on("paused").unseen).toBe(false);
  });

  test("SHOW6 there is none once the tap is released, and none for the partner's", () => {
    const taps = { a: 1, b: 0, watch: 0 };
    const phone = tapped().do({ type: "message", message: { type: "taps", taps } });
    phone.view({ version: 3, phase: "paused", taps }).releases({ version: 4 });
    expect(phone.on("paused")).toMatchObject({ receipt: null, mine: false });
    expect(together().hears({ taps: 1 }).on("paused").receipt).toBeNull();
  });
});

describe("SHOW6 what this phone says to have painted", () => {
  test("SHOW6 the partner's pause is to be painted as soon as it came", () => {
    expect(together().hears({ taps: 3 }).asked("await_paint")).toEqual([{ type: "await_paint", partner: 3 }]);
  });

  test("SHOW6 painting what came before says nothing of what came since", () => {
    const phone = together().hears({ taps: 1 }).hears({ taps: 2 });
    expect(phone.asked("await_paint")).toEqual([{ type: "await_paint", partner: 2 }]);
    expect(phone.do({ type: "painted", partner: 1 }).beat?.shown).toBe(1);
    expect(phone.do({ type: "painted", partner: 2 }).beat?.shown).toBe(2);
  });

  test("SHOW6 a hidden page paints nothing; once it's seen, it is to be painted", () => {
    const phone = together().do({ type: "hidden" }).hears({ taps: 1 });
    expect(phone.asked("await_paint")).toEqual([]);
    expect(phone.do({ type: "painted", partner: 1 }).state.shown).toBe(0);
    expect(phone.do({ type: "visible" }).asked("await_paint")).toEqual([{ type: "await_paint", partner: 1 }]);
  });

  test("SHOW6 it is asked for once, not with every beat", () => {
    expect(together().hears({ taps: 1 }).hears({ taps: 1 }).do(tick).asked("await_paint")).toEqual([]);
  });

  test.each([
    ["is on another page", () => together().do({ type: "message", message: { type: "fenced" } })],
    ["is unknown", () => new Phone()],
  ])("SHOW6 nothing is said to be painted while the room %s", (_, phoneThere) => {
    const phone = phoneThere().hears({ taps: 1 });
    expect(phone.asked("await_paint")).toEqual([]);
    expect(phone.do({ type: "painted", partner: 1 }).state.shown).toBe(0);
  });

  test("SHOW6 a paint can't say more than was heard", () => {
    expect(together().hears({ taps: 1 }).do({ type: "painted", partner: 9 }).state.shown).toBe(1);
  });
});

describe("SHOW7 whether the partner's phone is here", () => {
  test("SHOW7 a beat in the last two seconds", () => {
    const phone = preparing();
    expect(phone.on("preparing").partnerHere).toBe(false);
    expect(phone.hears().pass(2_000).on("preparing").partnerHere).toBe(true);
    expect(phone.pass(1).on("preparing").partnerHere).toBe(false);
  });

  test("BEAT3 a beat played again says nothing of it", () => {
    const phone = preparing().hears({ number: 5 }).pass(2_001).hears({ number: 5 });
    expect(phone.on("preparing").partnerHere).toBe(false);
  });
});
