import { describe, expect, test } from "vitest";
import type { View } from "../../src/protocol/wire";
import { oneStepOn, type Phone, preparing, together, UNEVENTFUL } from "../support/phone";

const taps = { a: 1, b: 0, watch: 0 };
const pausedView = { version: 5, phase: "paused", taps, ask: "open", now: 100_000, settles_at: 110_000 } as const;

/** This phone has tapped, and the server asks it first (RELEASE4). */
const asked = () => together().do({ type: "tap" }).view(pausedView);

describe("RELEASE5 a fresh pause settles", () => {
  test("RELEASE5 the ask opens when the server's time has come, counted from its own now", () => {
    const phone = asked();
    expect(phone.pass(9_999).on("paused").ask).toBe("settling");
    expect(phone.pass(1).on("paused").ask).toBe("open");
  });

  test("VIEW5 whatever the phone's own clock says", () => {
    const phone = asked().pass(4_000, 4_000);
    expect(phone.pass(5_999).on("paused").ask).toBe("settling");
    expect(phone.pass(1).on("paused").ask).toBe("open");
    const told = asked().view({ ...pausedView, version: 6, now: 109_000 });
    expect(told.pass(999).on("paused").ask).toBe("settling");
    expect(told.pass(1).on("paused").ask).toBe("open");
  });

  test("RELEASE5 a yes before that isn't said", () => {
    expect(asked().pass(9_999).do({ type: "agree", to: "go_on" }).effects).toEqual([]);
  });
});

test("RELEASE5 a pause settles, also one that this person alone let go of: only a tried one needn't", () => {
  const fresh = { ...pausedView, taps: { a: 0, b: 1, watch: 0 } };
  const phone = together().hears({ taps: 1 }).view(fresh);
  const { own } = phone.state.agreed;
  phone.state = { ...phone.state, agreed: { ...phone.state.agreed, own: { ...own, lets: fresh.taps } } };
  expect(phone.on("paused").ask).toBe("settling");
});

describe("YES5 a yes that crossed a step back of the other one's", () => {
  const ladder = { ...UNEVENTFUL.agreement, terms: { ...UNEVENTFUL.agreement.terms, steps: 3 } };
  const stands = { ...pausedView, version: 6, ask: "given", step: 1, agreement: ladder, settles_at: null } as const;
  const withdrawn = [{ type: "resend", command: { type: "withdraw", to: "go_on" } }];
  const given = (phone: Phone) => phone.signs("go_on", taps, { step: 1 }).view(stands);
  const back = (phone: Phone) => phone.hears({ values: { ...phone.state.agreed.own, step: 0 } });
  /** Both have gone a step on, and this person has tapped. */
  const paused = () => oneStepOn().do({ type: "tap" });

  test("YES5 is taken back where the server says that it stands, once", () => {
    const phone = back(given(paused()));
    expect(phone.asked("resend")).toEqual(withdrawn);
    expect(phone.hears({ values: { ...phone.state.agreed.own, step: 0 } }).asked("resend")).toEqual([]);
    expect(
      back(paused())
        .view({ ...stands, step: 0, version: 7 })
        .asked("resend"),
    ).toEqual(withdrawn);
  });

  test("YES5 so is one that was given before this phone knew how far both had gone", () => {
    const phone = paused().signs("go_on", taps, { step: 0 });
    expect(phone.view({ ...stands, step: 1 }).asked("resend")).toEqual(withdrawn);
    expect(
      paused()
        .signs("go_on", taps, { step: 2 })
        .view({ ...stands, step: 1 })
        .asked("resend"),
    ).toEqual(withdrawn);
  });

  test("YES5 one that still means what is so stands", () => {
    expect(given(paused()).asked("resend")).toEqual([]);
    expect(given(paused()).hears().asked("resend")).toEqual([]);
    expect(
      back(paused())
        .view({ ...stands, ask: "open", step: 0, version: 7 })
        .asked("resend"),
    ).toEqual([]);
  });
});

describe("RELEASE2 a yes", () => {
  const open = () => asked().pass(10_000);

  test("RELEASE2 names exactly the taps that the person has before them", () => {
    expect(open().do({ type: "agree", to: "go_on" }).effects).toMatchObject([
      { type: "agree", proposal: { to: "go_on", taps } },
    ]);
  });

  test("RELEASE2 leaves the screen as it is until the server says what became of it: nothing can get stuck", () => {
    const phone = open().do({ type: "agree", to: "go_on" });
    expect(phone.on("paused").ask).toBe("open");
    phone.do({ type: "message", message: { type: "refusal", code: "partner_away", id: 1, message: "" } });
    expect(phone.on("paused").ask).toBe("open");
    expect(phone.view({ ...pausedView, version: 6, ask: "given" }).on("paused").ask).toBe("given");
  });

  test.each([
    ["this phone knows of a newer tap of its own", (phone: Phone) => phone.do({ type: "tap" })],
    ["this phone knows of a newer tap of the partner's", (phone: Phone) => phone.hears({ taps: 1 })],
    ["the line is down", (phone: Phone) => phone.do({ type: "lost" })],
    [
      "the server hasn't spoken on the new line",
      (phone: Phone) => phone.do({ type: "opened", epoch: "cccccccccccccccc" }),
    ],
    ["it isn't this phone's turn", (phone: Phone) => phone.view({ ...pausedView, version: 6, ask: "none" })],
    ["it was given already", (phone: Phone) => phone.view({ ...pausedView, version: 6, ask: "given" })],
    ["a newer page is open", (phone: Phone) => phone.do({ type: "message", message: { type: "fenced" } })],
  ])("RELEASE2 isn't asked for and can't be said while %s", (_, change) => {
    const phone = change(open());
    expect(phone.do({ type: "agree", to: "go_on" }).asked("agree")).toEqual([]);
    const { screen } = phone;
    expect(screen.name === "taken_over" || phone.on("paused").ask !== "open").toBe(true);
  });

  test("RELEASE6 is taken back only once it was given", () => {
    expect(open().do({ type: "withdraw", to: "go_on" }).effects).toEqual([]);
    const given = open().view({ ...pausedView, version: 6, ask: "given" });
    expect(given.do({ type: "withdraw", to: "go_on" }).effects).toEqual([
      { type: "command", command: { type: "withdraw", to: "go_on" } },
    ]);
  });

  test("RELEASE8 starts a session too, with nothing to settle", () => {
    expect(preparing().on("preparing").ask).toBe("open");
    expect(preparing().do({ type: "agree", to: "start" }).effects).toMatchObject([
      { type: "agree", proposal: { to: "start", taps: { a: 0, b: 0, watch: 0 }, agreement: 0 } },
    ]);
  });

  test("RELEASE1 Together is never this phone's own doing: only a view releases", () => {
    const phone = open().do({ type: "agree", to: "go_on" }).do({ type: "tick" }).isEchoed();
    expect(phone.on("paused").comingBack).toBe(false);
  });
});

test("AGREED7 a yes is asked for once the partner's own phone has said the taps that a server tells of", () => {
  const told: Partial<View> = { phase: "paused", taps: { a: 0, b: 5, watch: 0 }, ask: "open", settles_at: 0 };
  const phone = together().view({ version: 3, ...told });
  expect(phone.on("paused").ask).toBe("none");
  expect(phone.hears({ taps: 4 }).on("paused").ask).toBe("none");
  expect(phone.hears({ taps: 5 }).on("paused").ask).toBe("open");
});
