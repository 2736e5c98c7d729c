/** What a phone shows, screen by screen: each of its values, and what it is where nothing is known of it (SHOW1). */

import { describe, expect, test } from "vitest";
import type { View } from "../../src/protocol/wire";
import { NO_EXTRAS, type PersonDocument } from "../../src/room/screen_types";
import { proofDeadline, screenOf, wakesIn, wantsAwake } from "../../src/room/select_screen";
import { NOTHING_REMEMBERED, rememberedOf, type State } from "../../src/room/state";
import { W, WARN } from "../../src/room/time";
import {
  LADDER,
  OWN_EPOCH,
  oneStepOn,
  Phone,
  preparing,
  START,
  startedOn,
  together,
  UNEVENTFUL,
} from "../support/phone";

const NOW = 50_000;
const { terms } = UNEVENTFUL.agreement;
const opened = (phone = new Phone()): Phone => phone.do({ type: "opened", epoch: OWN_EPOCH });
/** The same phone with this put into what it knows. */
function having(phone: Phone, state: Partial<State>): Phone {
  phone.state = { ...phone.state, ...state };
  return phone;
}

const text = (name: string): PersonDocument => ({
  asks: `${name} asks`,
  wishes: `${name} wishes`,
  hard: "",
  helps: `${name} helps`,
  words: "",
  wrong: `${name} wrong`,
  call: `${name} call`,
});
const OURS = { name: "ours", digest: "o".repeat(22), text: { signal: "hand", stopWord: "", ladder: ["one"] } } as const;
const PAGES = { ours: OURS.digest, a: "a".repeat(22), b: "b".repeat(22) };
const WRITTEN = { ...UNEVENTFUL.agreement, pages: PAGES };
/** The partner, b, and this person, a, have written all of their pages, and this phone has read them. */
function reads(phone: Phone): Phone {
  phone.do({ type: "document", document: OURS });
  for (const name of ["a", "b"] as const)
    phone.do({ type: "document", document: { name, digest: PAGES[name], text: text(name) } });
  return phone;
}

describe("before two are in a room", () => {
  test("SHOW1 a phone that knows nothing is connecting, and one that has tapped is Paused", () => {
    expect(new Phone().screen).toEqual({ name: "connecting" });
    expect(new Phone("a", { ...NOTHING_REMEMBERED, own: 1 }).on("paused")).toMatchObject({
      mine: true,
      trying: false,
      confirm: false,
      beginning: null,
      ladder: null,
      terms: null,
      rejectedJoins: 0,
      timeOver: false,
      asks: "",
      helps: "",
      own: "",
      wrong: "",
      both: false,
      reminder: { signal: "", left: null },
      connection: "down",
    });
  });

  test("SHOW9 a room whose two couldn't pair says so, and one that is over says why", () => {
    const over = (closed: State["closed"]) => having(preparing(), { closed }).screen;
    expect(over("not_paired")).toEqual({ name: "refused", why: "not_paired" });
    for (const why of ["ended", "gone", "reload"] as const) expect(over(why)).toEqual({ name: "closed", why });
  });

  test("LINK2 a room that waits shows its link for as long as that is good, by the wall clock as it is now", () => {
    const phone = opened().view({ phase: "waiting" });
    expect(phone.screen).toEqual({
      name: "waiting",
      link: null,
      ticketEndsAt: Math.ceil((START.wall - NOW) / 1000) * 1000,
      meeting: false,
      spoken: null,
      connection: "up",
    });
    const spoken = { state: "right" } as const;
    const extras = { spoken, invitation: { link: "https://lull/#x", endsAt: NOW + 600_000, meeting: true } };
    phone.do({ type: "extras", extras }).pass(1_500, 61_500);
    expect(phone.on("waiting")).toMatchObject({ link: "https://lull/#x", meeting: true, spoken });
    const set = phone.on("waiting").ticketEndsAt - (phone.at.wall + 600_000 - 1_500);
    expect(Math.abs(set)).toBeLessThan(61_000);
    expect(phone.do({ type: "lost" }).on("waiting").connection).toBe("down");
  });

  test("PAIR3 who has no keys yet is joining, unless somebody pauses", () => {
    const phone = having(preparing(), { keys: "none" });
    expect(phone.screen).toEqual({ name: "joining" });
    expect(phone.do({ type: "tap" }).screen.name).toBe("paused");
    expect(having(preparing(), { keys: "unproven" }).screen.name).toBe("preparing");
  });

  test("PAGE3 a start waits until what is written is read, and what comes along is written", () => {
    const reading = (phone: Phone) => phone.on("preparing").reading;
    expect(reading(preparing())).toBe(false);
    const phone = preparing().view({ version: 2, phase: "preparing", agreement: WRITTEN });
    expect(reading(phone)).toBe(true);
    expect(reading(reads(phone))).toBe(false);
    expect(reading(preparing().do({ type: "extras", extras: { bringing: true } }))).toBe(true);
  });

  test("PATH1 the second path is told as it is", () => {
    const phone = preparing();
    expect(phone.on("preparing").path).toBe("off");
    expect(phone.do({ type: "choose_path", on: true }).on("preparing").path).toBe("chosen");
    expect(phone.do({ type: "path", open: true }).on("preparing").path).toBe("open");
    expect(phone.do({ type: "choose_path", on: false }).on("preparing").path).toBe("off");
  });
});

describe("Together", () => {
  test("SHOW13 says what both agreed on, as far as it holds", () => {
    const phone = oneStepOn().do({ type: "tick" }).isEchoed();
    expect(phone.on("together").agreed).toEqual({ step: 1, more: 0, terms: LADDER.terms });
    const lower = { ...terms, every: 60 };
    phone.do({ type: "edit", terms: lower }).isEchoed();
    expect(phone.on("together").agreed).toEqual({ step: 1, more: 0, terms: { ...LADDER.terms, every: 60 } });
  });

  test("SHOW8 its end is known beforehand: proof warns, and lapses", () => {
    const phone = together();
    const proof = phone.state.proof.provenAt;
    expect(proofDeadline(phone.state, phone.at)).toBe((proof?.mono ?? 0) + W);
    expect(wakesIn(phone.state, phone.at)).toBe(WARN + 1);
    expect(phone.on("together").thinning).toBe(false);
    expect(phone.pass(WARN).on("together").thinning).toBe(false);
    expect(wakesIn(phone.state, phone.at)).toBe(1);
    expect(phone.pass(1).on("together").thinning).toBe(true);
    expect(wakesIn(phone.state, phone.at)).toBe(W - WARN);
    expect(proofDeadline(phone.state, phone.at)).toBe((proof?.mono ?? 0) + W);
    expect(proofDeadline(phone.pass(W - WARN).state, phone.at)).toBeNull();
    expect(proofDeadline(preparing().state, START)).toBeNull();
    expect(proofDeadline(together().do({ type: "tap" }).state, START)).toBeNull();
    expect(wakesIn(preparing().state, START)).toBeNull();
  });

  test("AGREED5 it is woken for what this phone's own clocks end, a moment after that", () => {
    const phone = together();
    phone.began(2_704_500);
    expect(wakesIn(phone.state, phone.at)).toBe(501);
    expect(wakesIn(phone.pass(500).state, phone.at)).toBe(1);
    expect(wakesIn(phone.pass(1).state, phone.at)).toBe(WARN - 501 + 1);
  });

  test("SHOW13 the time left is the lesser of the server's word and this phone's clock, and none once it's over", () => {
    const left = (ends: number | null, gone = 0): number | null => {
      const phone = together().began(gone);
      return phone.view({ version: 3, ends_at: ends }).on("together").reminder.left;
    };
    expect(left(NOW + 2_700_000)).toBe(45);
    expect(left(NOW + 600_000)).toBe(10);
    expect(left(NOW + 600_001)).toBe(15);
    expect(left(NOW + 2_700_000, 1_800_000)).toBe(15);
    expect(left(NOW + 600_000, 1_800_000)).toBe(10);
    expect(left(NOW + 1)).toBe(5);
    expect(left(NOW)).toBeNull();
    expect(left(NOW - 1)).toBeNull();
    expect(left(null)).toBeNull();
    expect(left(NOW + 2_700_000, 2_700_000)).toBeNull();
  });

  test("SHOW13 the signal is theirs, once it is read", () => {
    const phone = preparing().view({ version: 2, phase: "preparing", agreement: WRITTEN });
    expect(phone.do({ type: "tap" }).on("paused").reminder.signal).toBe("");
    expect(reads(phone).on("paused").reminder.signal).toBe("hand");
  });
});

describe("Paused", () => {
  const taps = { a: 0, b: 1, watch: 0 };
  const paused = ({ agreement = WRITTEN, ...more }: Partial<View> = {}) =>
    startedOn(agreement)
      .hears({ taps: 1 })
      .view({ version: 3, phase: "paused", taps, agreement, ...more });

  test("PAGE4 shows what the other one asks for in a pause, and what is to be done if it goes wrong", () => {
    const nothing = { asks: "", helps: "", own: "", wrong: "" };
    expect(paused().on("paused")).toMatchObject(nothing);
    const read = { asks: "b asks", helps: "b helps", own: "a asks", wrong: "b wrong\nb call" };
    expect(reads(paused()).on("paused")).toMatchObject(read);
  });

  test("SHOW6 a tap that isn't known to be seen is told of after a while, until it is; nobody waits for another's", () => {
    const phone = together().do({ type: "tap" });
    expect(phone.pass(3_000).on("paused").unseen).toBe(false);
    expect(phone.pass(1).on("paused").unseen).toBe(true);
    expect(phone.hears({ got: 1, shown: 1 }).on("paused")).toMatchObject({ receipt: "shown", unseen: false });
    const others = having(paused(), { tappedAt: START }).pass(9_000);
    expect(others.on("paused")).toMatchObject({ receipt: null, unseen: false });
    const again = having(together().do({ type: "tap" }), { tappedAt: null });
    expect(again.pass(9_000).on("paused").unseen).toBe(false);
  });

  test("SHOW3 says that it is coming back once this phone let go of all, and Together wasn't there yet", () => {
    expect(paused().on("paused").comingBack).toBe(false);
    const phone = paused()
      .signs("go_on", taps, {}, WRITTEN)
      .view({ version: 4, taps, released: taps, agreement: WRITTEN });
    expect(phone.on("paused").comingBack).toBe(true);
    expect(having(phone, { visible: false }).on("paused").comingBack).toBe(false);
    having(phone, { visible: true });
    const { hold } = phone.state;
    expect(having(phone, { hold: { since: START, touched: true } }).on("paused").comingBack).toBe(false);
    expect(having(phone, { hold: null }).on("paused").comingBack).toBe(false);
    having(phone, { hold });
    const { view } = phone.told;
    expect(having(phone, { view: { ...view, phase: "paused" } }).on("paused").comingBack).toBe(false);
    having(phone, { view });
    const { agreed } = phone.state;
    const other = { ...agreed, own: { ...agreed.own, agreed: { a: 0, b: 0, watch: 0 } } };
    expect(having(phone, { agreed: other }).on("paused").comingBack).toBe(false);
  });

  test("AGREE4 LADDER2 what can be lowered is there in a session, and not before it", () => {
    const phone = paused({ agreement: { ...LADDER, pages: PAGES } });
    expect(phone.on("paused").terms).toEqual(LADDER.terms);
    expect(phone.on("paused").ladder).toMatchObject({ back: null, next: "none" });
    const before = preparing().view({ version: 2, phase: "preparing", agreement: LADDER }).do({ type: "tap" });
    expect(before.on("paused")).toMatchObject({ terms: null, ladder: null, trying: true });
  });

  test("REHEARSE1 a tried pause brings along what a yes to start is to", () => {
    const tried = { version: 2, phase: "preparing", agreement: WRITTEN } as const;
    const untried = { mine: null, theirs: null };
    const beginning = (phone: Phone) => phone.on("paused").beginning;
    const phone = preparing().view({ ...tried, rehearsal: untried });
    phone.hears({ taps: 1 });
    expect(phone.on("paused")).toMatchObject({ confirm: true, mine: false, trying: true });
    expect(beginning(phone)).toMatchObject({ untried: true, terms: WRITTEN.terms, reading: true });
    expect(beginning(reads(phone))?.reading).toBe(false);
    expect(beginning(phone.do({ type: "tap" }))?.untried).toBe(false);
    const once = preparing().view({ ...tried, rehearsal: { mine: "seen", theirs: null } });
    expect(beginning(once.hears({ taps: 1 }))?.untried).toBe(false);
    expect(beginning(paused())).toBeNull();
  });

  test("ROOM4 a knock at the door is told of", () => {
    expect(paused({ knocks: 2 }).on("paused").rejectedJoins).toBe(2);
    expect(preparing().view({ version: 2, phase: "preparing", knocks: 1 }).on("preparing").rejectedJoins).toBe(1);
  });

  test("SHOW2 both have paused where each of the two did", () => {
    expect(paused().on("paused").both).toBe(false);
    expect(together().do({ type: "tap" }).on("paused").both).toBe(false);
    expect(paused().do({ type: "tap" }).on("paused").both).toBe(true);
  });
});

describe("Aftercare", () => {
  test("SHOW12 stays when the room is over, also on a page that is loaded then; and only after a session", () => {
    const after = reads(startedOn(WRITTEN).view({ version: 3, phase: "aftercare", agreement: WRITTEN }));
    expect(after.on("aftercare")).toMatchObject({
      over: false,
      mine: "a wishes",
      theirs: "b wishes",
      wrong: "b wrong\nb call",
    });
    for (const why of ["ended", "gone"] as const)
      expect(having(after, { closed: why }).on("aftercare")).toMatchObject({ over: true, mine: "a wishes" });
    expect(having(after, { closed: "reload" }).screen).toEqual({ name: "closed", why: "reload" });
    const anew = new Phone("a", rememberedOf(after.state, after.at)).do({ type: "close", why: "gone" });
    expect(anew.on("aftercare")).toMatchObject({ over: true, mine: "", theirs: "", wrong: "", connection: "down" });
    expect(new Phone().do({ type: "close", why: "gone" }).screen.name).toBe("closed");
  });

  test("TIME6 a pause in it is Paused, whose time is over", () => {
    const phone = together().view({ version: 3, phase: "aftercare", ends_at: NOW });
    expect(phone.do({ type: "tap" }).on("paused").timeOver).toBe(true);
  });
});

describe("a page whose seat a newer one has", () => {
  test("PAUSE8 says whether a pause stands, and is sure of one where it knows nothing", () => {
    const fenced = (phone: Phone) => screenOf({ ...phone.state, fenced: true }, phone.at);
    expect(fenced(together())).toEqual({ name: "taken_over", paused: false });
    expect(fenced(together().do({ type: "tap" }))).toEqual({ name: "taken_over", paused: true });
    expect(fenced(new Phone())).toEqual({ name: "taken_over", paused: true });
  });

  test("PHONE2 lets the screen go dark, as does a room that is over or not yet two", () => {
    const { state } = together();
    expect(wantsAwake(state)).toBe(true);
    expect(wantsAwake({ ...state, fenced: true })).toBe(false);
    expect(wantsAwake({ ...state, closed: "ended" })).toBe(false);
    expect(wantsAwake({ ...state, keys: "none" })).toBe(false);
    expect(wantsAwake(opened().view({ phase: "waiting" }).state)).toBe(false);
  });
});

test("nothing but what the room brings is on a screen before it is there", () => {
  expect(preparing().state.extras).toBe(NO_EXTRAS);
});
