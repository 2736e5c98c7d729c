/** A session on the phone: what the clock shows, what can be said, what is felt. */

import { describe, expect, test } from "vitest";
import { TIME_ADDED } from "../../src/protocol/bounds";
import type { View } from "../../src/protocol/wire";
import type { Intent } from "../../src/room/commands";
import { wakesIn } from "../../src/room/select_screen";
import {
  endingNow,
  endsAt,
  isOver,
  ladderNow,
  openCheckIn,
  paceNow,
  pulseDue,
  timeWakesIn,
} from "../../src/room/session_clock";
import { NOTHING_AGREED, SLACK } from "../../src/room/values";
import { OWN_EPOCH, onAnyTexts, Phone, preparing, START, UNEVENTFUL } from "../support/phone";

const NOW = 50_000;
const DUE = NOW + 60_000;
const BY = DUE + 30_000;
const ENDS = NOW + 600_000;
const TERMS = { ...UNEVENTFUL.agreement.terms, steps: 3 };

const SESSION: Partial<View> = {
  version: 3,
  agreement: { ...UNEVENTFUL.agreement, terms: TERMS },
  ends_at: ENDS,
  step: 1,
  step_ask: "open",
  more_ask: "open",
  check_in: { round: 2, due_at: DUE, answer_by: BY, mine: false },
};

/** Together under terms with a ladder, proven just now. */
const inSession = (more: Partial<View> = {}): Phone => {
  const agreement = more.agreement ?? SESSION.agreement ?? UNEVENTFUL.agreement;
  const phone = preparing().signs(
    "start",
    undefined,
    { step: more.step ?? 1, every: agreement.terms.every },
    agreement,
  );
  return onAnyTexts(phone.view({ ...SESSION, ...more }))
    .hears()
    .do({ type: "tick" })
    .isEchoed();
};

/** Time passes with the partner in touch. */
function lives(phone: Phone, ms: number): Phone {
  for (let passed = 0; passed < ms; passed += 250)
    phone
      .pass(Math.min(250, ms - passed))
      .do({ type: "tick" })
      .isEchoed();
  return phone;
}

/** Until this moment of the server's. */
const until = (phone: Phone, moment: number): Phone => lives(phone, moment - NOW - (phone.at.mono - START.mono));

describe("CHECK1 a check-in", () => {
  test("CHECK1 opens by the clock alone, at the moment it is due, and is over when its window is", () => {
    const phone = until(inSession(), DUE - 1);
    expect(phone.on("together").checkIn).toBeNull();
    expect(until(phone, DUE).on("together").checkIn).toEqual({ answer: null, endsInMs: 30_000 });
    expect(until(phone, DUE + 12_250).on("together").checkIn).toEqual({ answer: null, endsInMs: 18_000 });
    expect(until(phone, BY).on("together").checkIn).toBeNull();
  });

  test("CHECK1 the screen is woken for it, and for all else that time brings", () => {
    const wait = (phone: Phone) => wakesIn(phone.state, phone.at);
    const phone = until(inSession(), DUE - 100);
    expect(wait(phone)).toBe(101);
    expect(wait(until(phone, ENDS - 120_000 - 200))).toBe(201);
    expect(wait(until(phone, ENDS - 300))).toBe(301);
    expect(wait(new Phone())).toBeNull();
  });

  test("CHECK2 is answered while it is open, and can be answered anew", () => {
    const answer: Intent = { type: "answer", feeling: "slow" };
    const phone = until(inSession(), DUE - 1);
    expect(phone.do(answer).asked("answer")).toEqual([]);
    expect(until(phone, DUE).do(answer).asked("answer")).toEqual([{ type: "answer", round: 2, meaning: null }]);
    expect(phone.on("together").checkIn?.answer).toBeNull(); // what the screen says is what the server has
    phone.view({ ...SESSION, version: 4, now: DUE, check_in: { round: 2, due_at: DUE, answer_by: BY, mine: true } });
    expect(phone.on("together").checkIn?.answer).toBe("slow");
    const good = { type: "answer", round: 2, meaning: "check_in|room-epoch-0123456789a|2" };
    expect(phone.do({ type: "answer", feeling: "good" }).asked("answer")).toEqual([good]);
  });

  test("CHECK2 isn't answered from Paused, nor by a page that isn't sure of Together", () => {
    const answer: Intent = { type: "answer", feeling: "good" };
    const open = () => until(inSession(), DUE);
    expect(open().do({ type: "tap" }).do(answer).asked("answer")).toEqual([]);
    expect(open().pass(2_000).do(answer).asked("answer")).toEqual([]);
    expect(
      open()
        .do({ type: "message", message: { type: "fenced" } })
        .do(answer)
        .asked("answer"),
    ).toEqual([]);
    expect(open().do({ type: "lost" }).do(answer).asked("answer")).toEqual([]);
  });

  test("CHECK3 what it came to: good for a moment, slow until the next one is due", () => {
    const next = { round: 3, due_at: NOW + 90_000, answer_by: NOW + 120_000, mine: false };
    const open = { round: 2, due_at: NOW, answer_by: NOW + 30_000, mine: false };
    const good = inSession({ check_in: open }).do({ type: "answer", feeling: "good" });
    good.view({ ...SESSION, version: 4, check_in: next, pace: { round: 2, feeling: "good", at: NOW } });
    expect(good.on("together").pace).toBeNull(); // not before the other phone says so itself
    good.isEchoed();
    expect(good.on("together").pace).toBe("good");
    expect(until(good, NOW + 4_999).on("together").pace).toBe("good");
    expect(until(good, NOW + 5_000).on("together").pace).toBeNull();
    const slow = inSession({ check_in: next, pace: { round: 2, feeling: "slow", at: NOW } });
    expect(until(slow, NOW + 89_999).on("together").pace).toBe("slow");
    expect(until(slow, NOW + 90_000).on("together").pace).toBeNull();
    expect(until(slow, NOW + 120_000).on("together").pace).toBeNull(); // nor while the server has yet to say what came of that
  });

  test("CHECK5 a tap pauses at a check-in as ever", () => {
    const phone = until(inSession(), DUE).do({ type: "tap" });
    expect(phone.on("paused").mine).toBe(true);
    expect(phone.asked("command")).toEqual([]);
  });

  test("CHECK7 is felt once when it is due and once half-way, if it isn't answered", () => {
    const felt = (phone: Phone) => phone.asked("pulse").map(({ pulse }) => pulse);
    const phone = until(inSession(), DUE - 1);
    expect(felt(phone.pass(1).do({ type: "wake" }))).toEqual(["check_in"]);
    expect(felt(phone.do({ type: "wake" }))).toEqual([]);
    until(phone, DUE + 14_999);
    expect(felt(phone.pass(1).do({ type: "wake" }))).toEqual(["check_in"]);
    expect(felt(until(phone, BY - 1))).toEqual([]);
    const answered = inSession({ check_in: { round: 2, due_at: DUE, answer_by: BY, mine: true } });
    until(answered, DUE - 1);
    expect(felt(answered.pass(1).do({ type: "wake" }))).toEqual([]);
    until(answered, DUE + 14_999);
    expect(felt(answered.pass(1).do({ type: "wake" }))).toEqual([]);
  });

  test("CHECK7 isn't felt once more where the server's clock is set back", () => {
    const felt = (phone: Phone) => phone.asked("pulse").map(({ pulse }) => pulse);
    const phone = until(inSession(), DUE + 14_999);
    expect(felt(phone.pass(1).do({ type: "wake" }))).toEqual(["check_in"]);
    phone.view({ ...SESSION, version: 4, now: DUE + 5_000 });
    for (let beat = 0; beat < 41; beat++) {
      expect(felt(phone.pass(250).do({ type: "tick" }))).toEqual([]);
      expect(felt(phone.isEchoed())).toEqual([]);
    }
    expect(phone.on("together").checkIn).not.toBeNull();
  });

  test("CHECK2 an answer that is given to nothing takes no yes to a step back", () => {
    const phone = inSession().do({ type: "agree", to: "step_on" }).do({ type: "answer", feeling: "slow" });
    expect(phone.state.agreed.answer).toBeNull();
    expect(phone.state.agreed.yeses.step_on).toBeDefined();
  });

  test("CHECK7 isn't felt by who is paused", () => {
    const phone = inSession().do({ type: "tap" });
    expect(
      phone
        .pass(DUE - NOW)
        .do({ type: "wake" })
        .asked("pulse"),
    ).toEqual([]);
  });
});

describe("LADDER1 the ladder", () => {
  const opened = (ladder: readonly string[]): Phone => {
    const agreement = { ...UNEVENTFUL.agreement, terms: TERMS, pages: { ours: "o".repeat(22), a: null, b: null } };
    const phone = inSession({ agreement });
    const page = { name: "ours", digest: "o".repeat(22), text: { signal: "", stopWord: "", ladder } } as const;
    return phone.do({ type: "document", document: page });
  };

  test("LADDER1 is in their own words, as far as those were read", () => {
    const phone = inSession();
    expect(phone.on("together").ladder).toEqual({ at: "", to: "", back: "", next: "open" });
    expect(opened(["one", "two", "three"]).on("together").ladder).toMatchObject({
      at: "two",
      to: "three",
      back: "one",
    });
    expect(inSession({ step: 0 }).on("together").ladder).toMatchObject({ at: "", to: "", back: null });
    expect(inSession({ agreement: UNEVENTFUL.agreement, step: 0 }).on("together").ladder).toBeNull();
  });

  test("LADDER3 what can't be asked yet isn't asked of a step", () => {
    expect(ladderNow(inSession().state, "settling")?.next).toBe("none");
    expect(ladderNow(inSession().state, "given")?.next).toBe("given");
  });

  test("LADDER2 back names the step below, in Together and in Paused", () => {
    const said = [{ type: "command", command: { type: "step_back", step: 0 } }];
    expect(inSession().do({ type: "step_back" }).asked("command")).toEqual(said);
    expect(inSession().do({ type: "tap" }).do({ type: "step_back" }).asked("command")).toEqual(said);
    expect(inSession({ step: 0 }).do({ type: "step_back" }).asked("command")).toEqual([]);
  });

  test("LADDER2 back from a higher step leads to the one below it, and not to the first", () => {
    const said = [{ type: "command", command: { type: "step_back", step: 1 } }];
    expect(inSession({ step: 2 }).do({ type: "step_back" }).asked("command")).toEqual(said);
  });

  test("LADDER3 a yes to the next step names this one; it can be taken back", () => {
    const proposal = { to: "step_on", taps: { a: 0, b: 0, watch: 0 }, step: 1 };
    expect(inSession().do({ type: "agree", to: "step_on" }).asked("agree")).toMatchObject([{ proposal }]);
    const given = inSession({ step_ask: "given" });
    expect(given.on("together").ladder?.next).toBe("given");
    expect(given.do({ type: "agree", to: "step_on" }).asked("agree")).toEqual([]);
    expect(given.do({ type: "withdraw", to: "step_on" }).asked("command")).toMatchObject([
      { command: { to: "step_on" } },
    ]);
  });
});

describe("TIME2 the end", () => {
  test("TIME2 is said two minutes before, when more time can be asked for", () => {
    const agreement = { ...UNEVENTFUL.agreement, terms: { ...TERMS, every: 1800 } };
    const phone = until(inSession({ check_in: null, agreement }), ENDS - 120_001);
    expect(phone.on("together").ending).toBe("none");
    expect(phone.do({ type: "agree", to: "more_time" }).asked("agree")).toEqual([]);
    expect(until(phone, ENDS - 120_000).on("together").ending).toBe("open");
    const proposal = { to: "more_time", taps: { a: 0, b: 0, watch: 0 }, ends_at: ENDS };
    expect(phone.do({ type: "agree", to: "more_time" }).asked("agree")).toMatchObject([{ proposal }]);
    expect(
      phone.view({ ...SESSION, agreement, version: 4, now: ENDS - 120_000, more_ask: "given" }).on("together").ending,
    ).toBe("given");
  });

  test("SHOW13 the time left is told in steps of five minutes, up, so that nothing runs down", () => {
    for (const [minutes, told] of [
      [45, 45],
      [40.1, 45],
      [40, 40],
      [0.2, 5],
    ] as const) {
      expect(inSession({ ends_at: NOW + minutes * 60_000, check_in: null }).on("together").reminder.left).toBe(told);
    }
  });

  test("AGREED5 no server shows an end beyond what this phone holds, by its own clock", () => {
    const agreement = { ...UNEVENTFUL.agreement, terms: { ...TERMS, every: 1800 } };
    const session = { ...SESSION, agreement, check_in: null };
    const phone = inSession({ agreement, check_in: null, ends_at: NOW + 2_700_000 });
    expect(phone.on("together").reminder.left).toBe(45);
    for (const [version, lie] of [{ ends_at: NOW + 9_000_000 }, { ends_at: NOW + 9_000_000, more: 2 }].entries()) {
      phone.view({ ...session, version: 4 + version, now: phone.at.mono - START.mono + NOW, ...lie });
      expect(phone.on("together").reminder.left).toBe(45);
    }
    phone.do({ type: "tap" }).pass(2_700_000 + SLACK);
    expect(phone.on("paused").timeOver).toBe(true);
  });

  test("TIME4 a pause stays on the screen beyond it, and says that the time is over", () => {
    const phone = inSession().do({ type: "tap" });
    expect(phone.on("paused").timeOver).toBe(false);
    expect(phone.pass(ENDS - NOW).on("paused").timeOver).toBe(true);
  });

  test("TIME5 enough can be said from Together and from Paused, and nowhere else", () => {
    const said = [{ type: "command", command: { type: "enough" } }];
    expect(inSession().do({ type: "enough" }).asked("command")).toEqual(said);
    expect(inSession().do({ type: "tap" }).do({ type: "enough" }).asked("command")).toEqual(said);
    expect(preparing().do({ type: "enough" }).asked("command")).toEqual([]);
  });

  test("TIME6 Aftercare shows the wishes; a tap there is a pause on the spot", () => {
    const pages = { ours: null, a: "a".repeat(22), b: "b".repeat(22) };
    const agreement = { ...UNEVENTFUL.agreement, terms: TERMS, pages };
    const phone = inSession({ agreement }).view({ version: 5, phase: "aftercare", agreement, ends_at: NOW });
    expect(phone.on("aftercare")).toEqual({
      name: "aftercare",
      over: false,
      mine: "",
      theirs: "",
      wrong: "",
      nextTime: "off",
      bringBack: false,
      connection: "up",
    });
    for (const name of ["a", "b"] as const) {
      const text = { asks: "", wishes: `tea for ${name}`, hard: "", helps: "", words: "", wrong: "", call: "" };
      phone.do({ type: "document", document: { name, digest: name.repeat(22), text } });
    }
    expect(phone.on("aftercare")).toMatchObject({ mine: "tea for a", theirs: "tea for b" });
    phone.pass(60_000);
    expect(phone.do({ type: "hidden" }).do({ type: "visible" }).on("aftercare").name).toBe("aftercare");
    phone.do({ type: "tap" });
    expect(phone.on("paused")).toMatchObject({ mine: true, timeOver: true });
    expect(phone.beat?.taps).toBe(1);
  });
});

describe("AGREE2 before the start", () => {
  const untried = () => preparing().view({ version: 2, phase: "preparing", rehearsal: { mine: null, theirs: null } });

  test("AGREE2 AGREE3 an edit names the version it was made on; in a session too", () => {
    const terms = { ...TERMS, length: 300 };
    const said = (agreement: number) => [{ type: "command", command: { type: "edit", agreement, terms } }];
    expect(untried().do({ type: "edit", terms }).asked("command")).toEqual(said(0));
    expect(inSession().do({ type: "edit", terms }).asked("command")).toEqual(said(0));
    expect(new Phone().do({ type: "edit", terms }).asked("command")).toEqual([]);
    const { agreement } = UNEVENTFUL;
    const over = inSession({ agreement }).view({ version: 5, phase: "aftercare", agreement, ends_at: NOW });
    expect(over.do({ type: "edit", terms }).asked("command")).toEqual([]);
    const down = untried().do({ type: "lost" });
    expect(down.do({ type: "edit", terms }).asked("command")).toEqual([]);
  });

  test("REHEARSE1 a pause that is tried is shown on both; only its partner is asked how it came through", () => {
    const mine = untried().do({ type: "tap" });
    expect(mine.on("paused")).toMatchObject({ mine: true, trying: true, confirm: false });
    expect(mine.do({ type: "confirm", how: "seen" }).asked("command")).toEqual([]);
    const theirs = untried().hears({ taps: 1 });
    expect(theirs.on("paused")).toMatchObject({ mine: false, trying: true, confirm: true });
    const said = [{ type: "command", command: { type: "confirm", taps: 1, how: "felt" } }];
    expect(theirs.do({ type: "confirm", how: "felt" }).asked("command")).toEqual(said);
  });

  test("REHEARSE4 with the answer that completes the trials a yes to start may go right behind it, and with no other", () => {
    const taps = { a: 1, b: 1, watch: 0 };
    const released = { ...taps, b: 0 };
    const rehearsal = { mine: "seen", theirs: null } as const;
    const tried = () =>
      preparing()
        .view({ version: 2, phase: "preparing", ask: "none", rehearsal, taps, released })
        .hears({ taps: 1, values: { ...NOTHING_AGREED, lets: released } });
    expect(tried().on("paused")).toMatchObject({ confirm: true, beginning: { untried: false } });
    expect(tried().do({ type: "agree", to: "start" }).effects).toEqual([]);
    const phone = tried().do({ type: "confirm", how: "seen" }).do({ type: "agree", to: "start" });
    expect(phone.asked("agree")).toMatchObject([{ proposal: { to: "start", taps } }]);
    const early = untried().hears({ taps: 1 }).do({ type: "confirm", how: "seen" });
    expect(early.do({ type: "agree", to: "start" }).asked("agree")).toEqual([]);
    const known = untried().view({
      version: 3,
      phase: "preparing",
      ask: "none",
      rehearsal: { mine: null, theirs: null },
      taps: { ...taps, a: 0 },
    });
    known.hears({ taps: 1 }).do({ type: "confirm", how: "seen" }); // the own pause was never tried
    expect(known.do({ type: "agree", to: "start" }).asked("agree")).toEqual([]);
    const again = preparing()
      .view({ version: 2, phase: "preparing", ask: "none", rehearsal, taps: { a: 2, b: 1, watch: 0 }, released })
      .hears({ taps: 1, values: { ...NOTHING_AGREED, lets: released } })
      .do({ type: "confirm", how: "seen" }); // and is being tried once more
    expect(again.do({ type: "agree", to: "start" }).asked("agree")).toEqual([]);
    const over = inSession().hears({ taps: 1 });
    over.view({ ...SESSION, version: 9, phase: "paused", ask: "none", taps: { ...taps, a: 0 } }).do({ type: "enough" });
    expect(over.do({ type: "agree", to: "start" }).asked("agree")).toEqual([]);
  });

  test("REHEARSE5 a phone that met the other one before says so of the other's pause, once a view asks, and no other does", () => {
    const met = untried();
    met.state = { ...met.state, triedBefore: true };
    const view = { phase: "preparing", rehearsal: { mine: null, theirs: null } } as const;
    expect(met.view({ ...view, version: 3 }).asked("resend")).toEqual([
      { type: "resend", command: { type: "confirm", taps: 0, how: "before" } },
    ]);
    expect(met.view({ ...view, version: 4, rehearsal: { mine: null, theirs: "before" } }).asked("resend")).toEqual([]);
    expect(met.view({ ...view, version: 5, taps: { a: 0, b: 1, watch: 0 } }).asked("resend")).toEqual([]);
    expect(
      untried()
        .view({ ...view, version: 3 })
        .asked("resend"),
    ).toEqual([]);
  });

  test("REHEARSE3 in a session a pause isn't for one to confirm", () => {
    const phone = inSession().hears({ taps: 1 });
    expect(phone.on("paused")).toMatchObject({ trying: false, confirm: false });
    expect(phone.do({ type: "confirm", how: "seen" }).asked("command")).toEqual([]);
  });

  test("SHOW7 what the partner's pause asks is said the same, whatever paused", () => {
    const pages = { ours: null, a: null, b: "b".repeat(22) };
    const agreement = { ...UNEVENTFUL.agreement, terms: TERMS, pages };
    const text = { asks: "Stay near", wishes: "", hard: "", helps: "", words: "", wrong: "", call: "" };
    const page = { name: "b", digest: "b".repeat(22), text } as const;
    const told = () => inSession({ agreement }).do({ type: "document", document: page });
    const tapped = told().hears({ taps: 1 });
    const lapsed = told().pass(10_000).do({ type: "wake" });
    const asleep = told().do({ type: "hidden" }).do({ type: "visible" });
    expect(tapped.on("paused").asks).toBe("Stay near");
    for (const other of [lapsed, asleep]) {
      expect({ ...other.on("paused"), partnerHere: true }).toEqual(tapped.on("paused"));
    }
  });

  test("SHOW10 PAGE4 what each pause asks, and what helps, is there as long as it is Paused, whoever paused", () => {
    const pages = { ours: null, a: "a".repeat(22), b: "b".repeat(22) };
    const agreement = { ...UNEVENTFUL.agreement, terms: TERMS, pages };
    const text = {
      asks: "Stay near",
      wishes: "",
      hard: "",
      helps: "A window",
      words: "",
      wrong: "A light",
      call: "Sam",
    };
    const phone = inSession({ agreement })
      .do({ type: "document", document: { name: "b", digest: "b".repeat(22), text } })
      .do({
        type: "document",
        document: { name: "a", digest: "a".repeat(22), text: { ...text, asks: "Don’t touch me" } },
      });
    const asked = { asks: "Stay near", helps: "A window", own: "Don’t touch me", wrong: "A light\nSam" };
    expect(phone.hears({ taps: 1 }).on("paused")).toMatchObject({ ...asked, mine: false, both: false });
    expect(phone.do({ type: "tap" }).on("paused")).toMatchObject({ ...asked, mine: true, both: true });
    expect(inSession({ agreement }).do({ type: "tap" }).on("paused")).toMatchObject({ mine: true, both: false });
  });

  test("SHOW12 whoever closes the room, after a session each phone keeps its aftercare; before one it doesn’t", () => {
    const closed = { ...SESSION, version: 9, phase: "closed" } as const;
    const pages = { ours: null, a: "a".repeat(22), b: null };
    const agreement = { ...UNEVENTFUL.agreement, terms: TERMS, pages };
    const text = { asks: "", wishes: "Tea", hard: "", helps: "", words: "", wrong: "", call: "" };
    const phone = inSession({ agreement }).do({
      type: "document",
      document: { name: "a", digest: "a".repeat(22), text },
    });
    phone.view({ ...closed, agreement });
    expect(phone.on("aftercare")).toMatchObject({ over: true, mine: "Tea", theirs: "" });
    expect(
      untried()
        .view({ ...closed, phase: "closed" })
        .on("closed"),
    ).toMatchObject({ why: "ended" });
  });

  test("AGREE4 LADDER2 what can be lowered from Paused is there at once, and stays as it is when the server says Paused", () => {
    const phone = inSession().do({ type: "tap" });
    expect(phone.on("paused")).toMatchObject({ terms: TERMS, ladder: { back: "", next: "none" }, trying: false });
    phone.view({ ...SESSION, version: 4, phase: "paused", taps: { a: 1, b: 0, watch: 0 }, check_in: null });
    expect(phone.on("paused")).toMatchObject({ terms: TERMS, ladder: { back: "", next: "none" }, trying: false });
    expect(untried().do({ type: "tap" }).on("paused")).toMatchObject({ terms: null, ladder: null });
  });
});

describe("PAGE3 the texts", () => {
  const pages = { ours: "o".repeat(22), a: null, b: "b".repeat(22) };
  const agreement = { ...UNEVENTFUL.agreement, pages };

  test("PAGE3 a page is fetched when a view names it, once, and again when it names another", () => {
    const phone = preparing().view({ version: 2, phase: "preparing", agreement });
    expect(phone.asked("fetch_document").map(({ name }) => name)).toEqual(["ours", "b"]);
    expect(phone.view({ version: 3, phase: "preparing", agreement, knocks: 1 }).asked("fetch_document")).toEqual([]);
    const newer = { ...agreement, pages: { ...pages, b: "c".repeat(22) } };
    expect(phone.view({ version: 4, phase: "preparing", agreement: newer }).asked("fetch_document")).toEqual([
      { type: "fetch_document", name: "b", digest: "c".repeat(22) },
    ]);
  });

  test("PAGE3 a text that the newest view doesn't name isn't shown for one that it does", () => {
    const phone = preparing().view({ version: 2, phase: "preparing", agreement });
    const text = { signal: "", stopWord: "", ladder: ["old"] };
    phone.do({ type: "document", document: { name: "ours", digest: "o".repeat(22), text } });
    expect(phone.on("preparing").documents).toEqual({ ours: text, mine: null, theirs: null });
    const newer = { ...agreement, pages: { ...pages, ours: "p".repeat(22) } };
    expect(phone.view({ version: 3, phase: "preparing", agreement: newer }).on("preparing").documents.ours).toBeNull();
  });
});

describe("PAGE3 a text that comes late", () => {
  test("PAGE3 doesn't take the place of the one that the view names by now", () => {
    const agreement = { ...UNEVENTFUL.agreement, pages: { ours: "o".repeat(22), a: null, b: null } };
    const phone = preparing().view({ version: 2, phase: "preparing", agreement });
    const text = (signal: string) => ({ signal, stopWord: "", ladder: [] });
    phone.do({ type: "document", document: { name: "ours", digest: "o".repeat(22), text: text("new") } });
    phone.do({ type: "document", document: { name: "ours", digest: "n".repeat(22), text: text("old") } });
    expect(phone.on("preparing").documents.ours?.signal).toBe("new");
    phone.do({ type: "document", document: { name: "a", digest: "n".repeat(22), text: null } });
    expect(phone.on("preparing").documents.mine).toBeNull();
  });
});

describe("CLOCK3 the phone's clock in a session", () => {
  const pings = (phone: Phone) => phone.asked("ping").map(({ id }) => id);

  test("CLOCK2 pings go out with the beats, once the server has spoken", () => {
    const phone = new Phone().do({ type: "opened", epoch: OWN_EPOCH });
    expect(pings(phone.do({ type: "tick" }))).toEqual([]);
    phone.view({ phase: "preparing" });
    const sent = Array.from({ length: 8 }, () => pings(phone.pass(250).do({ type: "tick" }))).flat();
    expect(sent).toEqual([1, 2, 3, 4, 5]);
  });

  test("CLOCK3 a server whose clock was moved is followed: the check-in opens when it is due there", () => {
    const phone = inSession();
    const answer = (ahead: number) => {
      for (const { id } of phone.asked("ping")) {
        phone.do({ type: "message", message: { type: "pong", id, now: NOW + phone.at.mono - START.mono + ahead } });
      }
    };
    for (let beat = 0; beat < 8; beat++) {
      phone.pass(250).do({ type: "tick" });
      answer(0);
      phone.isEchoed();
    }
    expect(phone.on("together").checkIn).toBeNull();
    for (let beat = 0; beat < 40 && phone.on("together").checkIn === null; beat++) {
      phone.pass(250).do({ type: "tick" });
      answer(DUE - NOW);
      phone.isEchoed();
    }
    expect(phone.on("together").checkIn).not.toBeNull();
    expect(phone.at.mono - START.mono).toBeLessThan(10_000);
  });
});

describe("AGREED3 the end that two phones hold", () => {
  const LENGTH = TERMS.length * 1000;
  const agreement = { ...UNEVENTFUL.agreement, terms: TERMS };
  const session = { ...SESSION, agreement, check_in: null, ends_at: NOW + LENGTH };
  const ends = ({ state, at }: Phone) => endsAt(state, at);

  test("TIME2 nobody who was told nothing, or hasn't begun, is told of an end, of a check-in or of a step", () => {
    for (const { state, at } of [new Phone(), preparing()]) {
      expect(endsAt(state, at)).toBeNull();
      expect(isOver(state, at)).toBe(false);
      expect(endingNow(state, at)).toBe("none");
      expect(openCheckIn(state, at)).toBeNull();
      expect(pulseDue(state, at)).toBeNull();
      expect(paceNow(state, at)).toBeNull();
      expect(ladderNow(state, "open")).toBeNull();
      expect(timeWakesIn(state, at)).toBeNull();
    }
    const asked = preparing().view({ version: 2, phase: "preparing", more_ask: "open" });
    expect(endingNow(asked.state, asked.at)).toBe("none"); // there is nothing to have more of
  });

  test("AGREED3 more time that the other phone hasn't agreed to ends nothing later, on either screen", () => {
    const phone = inSession(session);
    expect(ends(phone)).toBe(NOW + LENGTH);
    phone.view({ ...session, version: 4, more: 1, ends_at: NOW + LENGTH + TIME_ADDED });
    expect(ends(phone)).toBe(NOW + LENGTH);
  });

  test("TIME3 what both agreed to is there in full", () => {
    const phone = until(inSession(session), NOW + LENGTH - 60_000);
    phone.signs("start", undefined, { step: 1, more: 1 }, session.agreement);
    phone.state = { ...phone.state, agreed: { ...phone.state.agreed, own: { ...phone.state.agreed.own, more: 1 } } };
    phone
      .hears()
      .view({ ...session, version: 4, now: NOW + LENGTH - 60_000, more: 1, ends_at: NOW + LENGTH + TIME_ADDED });
    expect(ends(phone)).toBe(NOW + LENGTH + TIME_ADDED);
  });

  test("AGREE4 a shorter time that one of the two chose ends it sooner at once, before the server says so", () => {
    const phone = inSession(session).do({ type: "tap" });
    phone.do({ type: "edit", terms: { ...TERMS, length: 600 } });
    expect(ends(phone)).toBe(NOW + 600_000);
  });

  test("AGREED5 no server's word puts the end beyond what this phone's own clock allows", () => {
    const phone = inSession(session);
    phone.view({ ...session, version: 4, ends_at: NOW + 2 * LENGTH });
    expect(ends(phone)).toBe(NOW + LENGTH + SLACK);
  });

  test("AGREED5 a clock that is set ahead ends nothing on the screen that it doesn't end for a release", () => {
    const phone = inSession(session);
    phone.at = { ...phone.at, wall: phone.at.wall + 3_600_000 };
    phone.do({ type: "tick" }).view({ ...session, version: 4, phase: "paused", taps: { a: 0, b: 0, watch: 1 } });
    expect(phone.on("paused").timeOver).toBe(false);
    expect(ends(phone)).toBe(NOW + LENGTH);
    expect(phone.on("paused").reminder.left).toBe(LENGTH / 60_000);
    phone.pass(LENGTH + SLACK);
    expect(phone.on("paused").timeOver).toBe(true);
  });

  test("CHECK3 after the last check-in slow stands until the end", () => {
    const phone = inSession({ ...session, pace: { round: 2, feeling: "slow", at: NOW } });
    expect(until(phone, NOW + 200_000).on("together").pace).toBe("slow");
  });

  test("CHECK3 CHECK7 a screen wakes when a good has been said long enough, and at the very moment of one thing for the next", () => {
    const waits = ({ state, at }: Phone) => timeWakesIn(state, at);
    expect(waits(inSession({ ...session, pace: { round: 2, feeling: "good", at: NOW } }))).toBe(5_001);
    expect(waits(until(inSession(), DUE))).toBe(15_001);
  });

  test("CHECK2 a page that was loaded anew, or knows an earlier answer alone, says none for its person", () => {
    const mine = (round: number) => ({ check_in: { round, due_at: NOW, answer_by: NOW + 30_000, mine: true } });
    const anew = inSession({ ...session, ...mine(2) });
    expect(anew.on("together").checkIn).toMatchObject({ answer: null });
    const earlier = inSession({ ...session, ...mine(2) }).do({ type: "answer", feeling: "slow" });
    expect(earlier.on("together").checkIn).toMatchObject({ answer: "slow" });
    earlier.view({ ...session, version: 4, ...mine(3) });
    expect(earlier.on("together").checkIn).toMatchObject({ answer: null });
  });
});
