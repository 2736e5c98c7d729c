/** The way in by its rules alone: no page, no network, no clock but the test's. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PairLink } from "../../src/room/pair_link";
import type { Effect } from "../../src/way_in/effects";
import * as finding from "../../src/way_in/finding";
import { begin, type Event, type Found, needsFinding, step } from "../../src/way_in/reducer";
import { screenOf } from "../../src/way_in/screen";
import { awaited, type Held, type State, saying } from "../../src/way_in/state";
import { START } from "../support/phone";

const linkTo = (room: string): PairLink => ({
  room,
  ticket: `ticket of ${room}`,
  commitment: new Uint8Array(16),
  secret: new Uint8Array(32),
});
const seatIn = (room: string, endsAt = START.wall + 1): Held["seat"] => ({ room, endsAt });
const PAIR_A: Held["pair"] = { id: "anna", room: "before", seat: "a", called: "Anna" };
const PAIR_B: Held["pair"] = { id: "ben", room: "before", seat: "b", called: "" };
const ENTRY = { token: "t" };
const USUAL: Found = { supported: true, saidYes: true, address: null, tabRoom: null };

/** A phone on its way, and all that its shell was asked for. */
class OnItsWay {
  state: State;
  readonly asked: Effect[] = [];
  /** What the newest event asked for. */
  effects: readonly Effect[];

  constructor(found: Partial<Found> = {}) {
    [this.state, this.effects] = begin<Held>({ ...USUAL, ...found });
    this.asked.push(...this.effects);
  }

  do(...events: readonly Event[]): this {
    for (const event of events) {
      const isLoaded = needsFinding(this.state, event) || awaited(this.state) !== null; // an attempt begins with it
      [this.state, this.effects] = step(this.state, event, isLoaded ? finding : null);
      this.asked.push(...this.effects);
    }
    return this;
  }

  /** Answers the attempt that is waited for. */
  answer(event: Unnumbered<Extract<Event, { readonly attempt: number }>>): this {
    return this.do({ ...event, attempt: awaited(this.state) ?? -1 } as Event);
  }

  get types(): readonly string[] {
    return this.effects.map(({ type }) => type);
  }

  get screen() {
    if (this.state.at === "in_room") throw new Error("the room says what is shown");
    return screenOf(this.state, START);
  }

  get room(): string {
    if (this.state.at !== "in_room") throw new Error(`at ${this.state.at}`);
    return this.state.seat.room;
  }
}

type Unnumbered<Answer> = Answer extends unknown ? Omit<Answer, "attempt"> : never;

const kept = (seat: Held["seat"] | null, ...pairs: Held["pair"][]): Event => ({ type: "kept", seat, pairs });
const opened = (room: string) =>
  ({ type: "opened", seat: seatIn(room), link: linkTo(room), url: `#${room}`, endsAt: START.wall + 600_000 }) as const;

const atHome = (...pairs: Held["pair"][]) => new OnItsWay().do(kept(null, ...pairs));
const waiting = (room = "mine") =>
  atHome().do({ type: "open" }).answer(opened(room)).do({ type: "stage", stage: "waiting" });
/** The other phone of the pair doesn't wait yet: a room is open for it. */
const waitingToMeet = (pair = PAIR_B) =>
  atHome(pair)
    .do({ type: "meet", id: pair.id })
    .answer({ type: "looked", link: null })
    .answer(opened("mine"))
    .do({ type: "stage", stage: "waiting" });

describe("FIRST1 before anything", () => {
  test("FIRST1 FIRST2 a yes is remembered, and what stood in the address is followed then", () => {
    const phone = new OnItsWay({ saidYes: false, address: linkTo("theirs") });
    expect(phone.screen).toEqual({ name: "first", notFor: false, invited: true });
    phone.do({ type: "answer_first", answer: "no" });
    expect([phone.screen, phone.types]).toEqual([{ name: "first", notFor: true, invited: true }, ["forget_yes"]]);
    phone.do({ type: "answer_first", answer: "yes" });
    expect(phone.types.slice(-2)).toEqual(["remember_yes", "read_kept"]);
    phone.do(kept(null));
    expect(phone.effects).toMatchObject([{ type: "join", link: { room: "theirs" }, entry: null }]);
  });

  test("FIRST2 the newest link that was opened meanwhile is the one", () => {
    const phone = new OnItsWay({ saidYes: false, address: "bad" });
    phone.do({ type: "follow", address: linkTo("newer") }, { type: "answer_first", answer: "yes" }, kept(null));
    expect(phone.effects).toMatchObject([{ type: "join", link: { room: "newer" } }]);
  });

  test("FIRST2 SEAT5 a fragment that is none takes no link away", () => {
    const phone = new OnItsWay({ saidYes: false, address: linkTo("theirs") });
    phone.do({ type: "follow", address: null });
    expect(phone.screen).toEqual({ name: "first", notFor: false, invited: true });
    phone.do({ type: "answer_first", answer: "yes" }, kept(null));
    expect(phone.effects).toMatchObject([{ type: "join", link: { room: "theirs" } }]);
  });

  test("FIRST2 LEAVE3 not now leads to the neutral page, asks nobody anything, and is final", () => {
    const phone = new OnItsWay({ saidYes: false, address: linkTo("theirs") });
    phone.do({ type: "answer_first", answer: "not_now" });
    expect([phone.screen, phone.types]).toEqual([{ name: "left" }, ["forget_yes", "put_away"]]);
    phone.do({ type: "answer_first", answer: "yes" });
    expect([phone.screen, phone.types]).toEqual([{ name: "left" }, []]);
  });

  test("FIRST3 it can be looked at again, and a room is gone back to only after a yes", () => {
    const phone = atHome().do({ type: "ask_again" });
    expect([phone.screen.name, phone.types]).toEqual(["first", []]);
    const inRoom = waiting().do({ type: "stage", stage: "paired" }, { type: "ask_again" });
    expect([inRoom.screen.name, inRoom.types]).toEqual(["first", ["leave_room"]]);
    inRoom.do({ type: "answer_first", answer: "no" }, kept(seatIn("mine")));
    expect(inRoom.screen).toMatchObject({ name: "first", notFor: true });
    inRoom.do({ type: "answer_first", answer: "yes" }, kept(seatIn("mine")));
    expect(inRoom.room).toBe("mine");
  });
});

describe("SEAT4 a page that was loaded", () => {
  test("SEAT4 goes straight back in the same tab, and asks in another", () => {
    const same = new OnItsWay({ tabRoom: "mine" });
    expect(same.screen.name).toBe("connecting");
    expect(same.do(kept(seatIn("mine"))).effects).toEqual([{ type: "enter_room", seat: seatIn("mine") }]);
    const other = new OnItsWay().do(kept(seatIn("mine")));
    expect(other.screen).toMatchObject({ name: "home", canReturn: true });
    expect(other.do({ type: "return" }).room).toBe("mine");
  });

  test("ROOM2 the own room's link needs no second seat", () => {
    const phone = new OnItsWay({ address: linkTo("mine") });
    expect(phone.screen.name).toBe("joining");
    expect(phone.do(kept(seatIn("mine"))).types).toEqual(["enter_room"]);
  });

  test("PAUSE3 a tap before the seat was read is shown at once, and said as soon as there is a room", () => {
    const phone = new OnItsWay({ tabRoom: "mine" }).do({ type: "tap" });
    expect(phone.screen).toMatchObject({ name: "paused", mine: true, receipt: "sending" });
    expect(phone.do(kept(seatIn("mine"))).types).toEqual(["enter_room", "tap"]);
  });

  test("PAUSE3 no link leads away from a pause that was meant for the room that this tab was in", () => {
    const phone = new OnItsWay({ tabRoom: "mine", address: linkTo("theirs") });
    expect(phone.screen.name).toBe("connecting");
    phone.do({ type: "tap" }, kept(seatIn("mine")));
    expect([phone.room, phone.types]).toEqual(["mine", ["enter_room", "tap"]]);
  });

  test("KEEP1 what is read later than something newer began changes nothing", () => {
    const phone = new OnItsWay({ address: "bad" });
    phone.do({ type: "open" }, kept(seatIn("old"), PAIR_A));
    expect(phone.state).toMatchObject({ at: "opening", seat: null });
  });
});

describe("SEAT5 a link of another version", () => {
  const why = { name: "refused", why: "link_of_other_version" };

  test("SEAT5 is told so, asks the server nothing, and loses nothing that is kept", () => {
    const phone = new OnItsWay({ address: "other_version" });
    expect([phone.screen, phone.types]).toEqual([why, ["read_kept"]]);
    phone.do(kept(seatIn("mine"), PAIR_A));
    expect([phone.screen, phone.types]).toEqual([why, []]);
    expect(phone.state).toMatchObject({ seat: { room: "mine" }, pairs: [PAIR_A] });
  });

  test("SEAT5 is told also where it is opened on a page that is there, and never leads out of what is on its way", () => {
    expect(atHome().do({ type: "follow", address: "other_version" }).screen).toEqual(why);
    const phone = atHome().do({ type: "follow", address: linkTo("theirs") });
    const { state } = phone;
    phone.do({ type: "follow", address: "other_version" });
    expect([phone.state, phone.types]).toEqual([state, []]);
  });
});

describe("ROOM1 ROOM2 MEET1 CODE5 a way in that takes too long is given up", () => {
  const ways: [string, OnItsWay, Event][] = [
    ["opening", atHome().do({ type: "open" }), { ...opened("mine"), attempt: 1 }],
    [
      "joining",
      atHome().do({ type: "follow", address: linkTo("theirs") }),
      { type: "joined", attempt: 1, seat: seatIn("mine") },
    ],
    [
      "a code",
      atHome().do({ type: "type_code" }, { type: "follow_code", open: "12345", secret: "123456" }),
      { type: "code_followed", attempt: 1, link: linkTo("theirs") },
    ],
    ["meeting", atHome(PAIR_A).do({ type: "meet", id: PAIR_A.id }), { type: "looked", attempt: 1, link: null }],
  ];
  for (const press of ["go_home", "end_room"] as const)
    test.each(ways)(`%s, by ${press}: home, and what comes of it leads nowhere`, (_, { state }, late) => {
      expect(awaited(state)).toBe(1);
      const [home, effects] = step<Held>(state, { type: press }, finding);
      expect([home.at, effects]).toEqual(["home", []]);
      const [after, ends] = step<Held>(home, late, finding);
      expect(after).toBe(home);
      expect(ends).toEqual("seat" in late ? [{ type: "end_room", seat: seatIn("mine") }] : []);
    });
});

describe("ROOM2 joining", () => {
  const joining = () => atHome().do({ type: "follow", address: linkTo("theirs") });

  test("ROOM2 enters the room and keeps the seat", () => {
    const phone = joining().answer({ type: "joined", seat: seatIn("theirs") });
    expect([phone.room, phone.types]).toEqual(["theirs", ["enter_room", "keep_seat"]]);
  });

  test("ROOM2 where no answer came, the same is asked again as before; else there is nothing to ask", () => {
    const phone = joining().answer({ type: "not_joined", why: "unreachable", entry: ENTRY });
    expect(phone.screen).toEqual({ name: "refused", why: "unreachable" });
    expect(phone.do({ type: "return" }).effects).toMatchObject([{ type: "join", entry: ENTRY, attempt: 2 }]);
    phone.answer({ type: "not_joined", why: "room_full", entry: ENTRY });
    expect(phone.do({ type: "return" }).effects).toEqual([]);
    expect(phone.do({ type: "go_home" }).screen.name).toBe("home");
  });

  test("ROOM1 a room that was opened for nobody any more is ended", () => {
    const phone = atHome().do({ type: "open" }, { type: "follow", address: linkTo("theirs") });
    const { state } = phone;
    phone.do({ ...opened("mine"), attempt: 1 });
    expect(phone.state).toBe(state);
    expect(phone.effects).toEqual([{ type: "end_room", seat: seatIn("mine") }]);
  });
});

describe("CODE1 a spoken code", () => {
  test("CODE2 is said for the room that waits; another one takes its place; a phone that came in ends it", () => {
    const phone = waiting().do({ type: "speak", on: true });
    const first = saying(phone.state);
    expect(phone.effects).toEqual([{ type: "say_code", attempt: first, link: linkTo("mine") }]);
    phone.do({ type: "spoken", attempt: first ?? 0, spoken: { state: "wrong" } });
    expect(phone.state).toMatchObject({ waiting: { saying: { spoken: { state: "wrong" } } } });
    phone.do({ type: "speak", on: true });
    expect(phone.types).toEqual(["stop_code", "say_code"]);
    phone.do({ type: "stage", stage: "paired" });
    expect([phone.types, phone.state]).toMatchObject([["stop_code"], { waiting: null }]);
  });

  test("CODE2 a code that isn't said any more tells nothing", () => {
    const phone = waiting().do({ type: "speak", on: true }, { type: "speak", on: false });
    const { state } = phone;
    expect(phone.do({ type: "spoken", attempt: 2, spoken: { state: "right" } }).state).toBe(state);
  });

  test("CODE5 a wrong one leads back to where it was typed, a right one to the room", () => {
    const phone = atHome().do({ type: "type_code" }, { type: "follow_code", open: "12345", secret: "678901" });
    expect(phone.screen.name).toBe("joining");
    phone.answer({ type: "code_followed", link: "code_wrong" });
    expect(phone.screen).toEqual({ name: "typing", trouble: "code_wrong" });
    phone.do({ type: "follow_code", open: "12345", secret: "678901" });
    phone.answer({ type: "code_followed", link: linkTo("theirs") });
    expect(phone.state).toMatchObject({ at: "joining", link: { room: "theirs" } });
  });
});

describe("MEET1 next time", () => {
  test("MEET1 where the other phone waits, this one goes there, and the pair is kept on in that room", () => {
    const phone = atHome(PAIR_A, PAIR_B).do({ type: "meet", id: "anna" });
    expect(phone.effects).toEqual([{ type: "look", attempt: 1, pair: PAIR_A, after: 0 }]);
    phone.answer({ type: "looked", link: linkTo("theirs") });
    expect(phone.effects).toMatchObject([{ type: "join", meeting: PAIR_A }]);
    expect(phone.answer({ type: "joined", seat: seatIn("theirs") }).room).toBe("theirs");
  });

  test("NEXT4, MEET1 a newer pair of these two that comes while this one is looked by takes its place, no other does", () => {
    const phone = atHome(PAIR_A).do({ type: "meet", id: "anna" });
    expect(phone.do({ type: "pairs", pairs: [{ ...PAIR_A }, PAIR_B] }).effects).toEqual([]);
    const newer: Held["pair"] = { ...PAIR_A, room: "last", seat: "b" };
    const looks = [{ type: "look", attempt: 2, pair: newer, after: 0 }];
    expect(phone.do({ type: "pairs", pairs: [PAIR_B, newer] }).effects).toEqual(looks);
    expect(phone.do({ type: "looked", attempt: 1, link: linkTo("theirs") }).effects).toEqual([]);
    expect(phone.answer({ type: "looked", link: null }).effects).toMatchObject([{ type: "open", meeting: newer }]);
  });

  test("MEET1 where it doesn't, or its room is no more, this one opens a room and leaves word", () => {
    const phone = atHome(PAIR_A)
      .do({ type: "meet", id: "anna" })
      .answer({ type: "looked", link: linkTo("old") });
    phone.answer({ type: "not_joined", why: "link_expired", entry: ENTRY });
    expect(phone.effects).toMatchObject([{ type: "open", meeting: PAIR_A }]);
    phone.answer(opened("mine"));
    expect(phone.types).toEqual(["enter_room", "keep_seat", "publish_link"]); // a stays, b goes over
  });

  test("MEET2 if both opened a room, seat b looks on, and goes over: its own room is ended, and there are never two", () => {
    const phone = waitingToMeet();
    expect(phone.asked.at(-1)).toMatchObject({ type: "look", after: finding.LOOK_EVERY });
    phone.answer({ type: "looked", link: null });
    expect(phone.effects).toMatchObject([{ type: "look", after: finding.LOOK_EVERY }]);
    phone.answer({ type: "looked", link: linkTo("theirs") });
    phone.answer({ type: "not_joined", why: "unreachable", entry: ENTRY });
    expect(phone.types).toEqual(["look"]);
    phone.answer({ type: "looked", link: linkTo("theirs") }).answer({ type: "joined", seat: seatIn("theirs") });
    expect([phone.room, phone.types]).toEqual(["theirs", ["leave_room", "end_room", "enter_room", "keep_seat"]]);
    expect(phone.effects[1]).toEqual({ type: "end_room", seat: seatIn("mine") });
  });

  test("MEET2 once the other phone has come in, nobody is looked for", () => {
    const phone = waitingToMeet();
    const attempt = awaited(phone.state) ?? 0;
    phone.do({ type: "stage", stage: "paired" });
    const { state } = phone;
    phone.do({ type: "looked", attempt, link: linkTo("theirs") });
    expect([phone.state, phone.effects]).toEqual([state, []]);
    phone.do({ type: "joined", attempt, seat: seatIn("theirs") });
    expect([phone.state, phone.effects]).toEqual([state, [{ type: "end_room", seat: seatIn("theirs") }]]);
  });

  test("NEXT3, NEXT6 one that is forgotten stays on the screen until it is, and leaves the others", () => {
    const phone = atHome(PAIR_A, PAIR_B).do({ type: "forget_pair", id: "anna" });
    expect(phone.screen).toMatchObject({ name: "home", pairs: [{ id: "anna" }, { id: "ben" }] });
    expect(phone.effects).toEqual([{ type: "forget_pair", id: "anna" }]);
    phone.do({ type: "pairs", pairs: [PAIR_B] });
    expect(phone.screen).toMatchObject({ name: "home", pairs: [{ id: "ben", name: "" }] });
    expect(phone.do({ type: "meet", id: "anna" }).effects).toEqual([]);
  });

  test("NEXT6 a name is that one's whom it is given to, and each is met for itself", () => {
    const phone = atHome(PAIR_A, PAIR_B).do({ type: "name_pair", id: "ben", name: "Ben" });
    expect(phone.effects).toEqual([{ type: "name_pair", id: "ben", name: "Ben" }]);
    phone.do({ type: "meet", id: "ben" });
    expect(phone.effects).toMatchObject([{ type: "look", pair: { id: "ben" } }]);
  });
});

describe("ROOM5 the end", () => {
  test("ROOM5 by this person: told to the server, and nothing stays", () => {
    const phone = waiting().do({ type: "end_room" });
    expect(phone.types).toEqual(["leave_room", "end_room", "forget_room"]);
    expect(phone.screen).toEqual({ name: "closed", why: "ended" });
    expect(phone.do({ type: "go_home" }).screen).toMatchObject({ name: "home", canReturn: false });
  });

  test("WIRE3 where only the page is too old the seat stays, for a reload finds it again", () => {
    const phone = waiting().do({ type: "closed", why: "reload" });
    expect([phone.types, phone.state]).toMatchObject([["leave_room"], { at: "closed", seat: seatIn("mine") }]);
  });

  test("ROOM1 a room whose link is lost gives way to a new one", () => {
    const phone = waiting().do({ type: "open" });
    expect(phone.types).toEqual(["leave_room", "end_room", "forget_room", "open"]);
    const going = waiting().do({ type: "stage", stage: "paired" }, { type: "open" });
    expect([going.room, going.effects]).toEqual(["mine", []]);
  });
});

test("ROOM1 a browser that can't begins nothing", () => {
  for (const address of [null, "bad", linkTo("theirs")] as const) {
    const phone = new OnItsWay({ supported: false, address });
    expect(phone.screen).toMatchObject(address === null ? { trouble: "unsupported" } : { why: "unsupported" });
    phone.do({ type: "open" }, { type: "type_code" }, { type: "follow", address: linkTo("theirs") }, { type: "open" });
    expect(phone.asked).toEqual([]);
    expect(phone.do({ type: "go_home" }).screen).toMatchObject({ name: "home", trouble: "unsupported" });
  }
});

/** Whatever happens, in whatever order: people press anything, answers come late, twice, or for nobody. */
describe("in every order", () => {
  const room = fc.constantFrom("mine", "theirs", "third");
  const link = room.map(linkTo);
  const seat = room.map((name) => seatIn(name));
  const pairs = fc.subarray([PAIR_A, PAIR_B]);
  const CURRENT = -1;
  const attempt = fc.oneof({ weight: 3, arbitrary: fc.constant(CURRENT) }, fc.nat(12));
  const event: fc.Arbitrary<Event> = fc.oneof(
    fc.constantFrom<Event>(
      { type: "open" },
      { type: "meet", id: "anna" },
      { type: "type_code" },
      { type: "follow_code", open: "12345", secret: "678901" },
      { type: "return" },
      { type: "go_home" },
      { type: "tap" },
      { type: "end_room" },
      { type: "forget_pair", id: "anna" },
      { type: "name_pair", id: "ben", name: "Ben" },
      { type: "speak", on: true },
      { type: "speak", on: false },
      { type: "stage", stage: "waiting" },
      { type: "stage", stage: "paired" },
      { type: "closed", why: "gone" },
      { type: "closed", why: "reload" },
    ),
    { weight: 1, arbitrary: fc.constant<Event>({ type: "leave" }) },
    fc
      .constantFrom("yes" as const, "no" as const, "not_now" as const)
      .map((answer): Event => ({ type: "answer_first", answer })),
    fc.constant<Event>({ type: "ask_again" }),
    fc
      .oneof(link, fc.constantFrom("bad" as const, "other_version" as const, null))
      .map((address): Event => ({ type: "follow", address })),
    fc.tuple(fc.option(seat), pairs).map(([of, held]) => kept(of, ...held)),
    pairs.map((held): Event => ({ type: "pairs", pairs: held })),
    fc.tuple(room, fc.boolean()).map(([of, stored]): Event => ({ type: "stored", room: of, kept: stored })),
    { weight: 3, arbitrary: fc.tuple(room, attempt).map(([of, to]): Event => ({ ...opened(of), attempt: to })) },
    fc
      .tuple(attempt, fc.constantFrom("unreachable" as const, "origin_refused" as const))
      .map(([to, why]): Event => ({ type: "not_opened", attempt: to, why })),
    {
      weight: 3,
      arbitrary: fc.tuple(seat, attempt).map(([of, to]): Event => ({ type: "joined", attempt: to, seat: of })),
    },
    fc
      .tuple(attempt, fc.constantFrom("unreachable" as const, "room_full" as const))
      .map(([to, why]): Event => ({ type: "not_joined", attempt: to, why, entry: ENTRY })),
    {
      weight: 3,
      arbitrary: fc
        .tuple(attempt, fc.option(link))
        .map(([to, at]): Event => ({ type: "looked", attempt: to, link: at })),
    },
    fc
      .tuple(attempt, fc.oneof(link, fc.constant("code_wrong" as const)))
      .map(([to, at]): Event => ({ type: "code_followed", attempt: to, link: at })),
    attempt.map((to): Event => ({ type: "spoken", attempt: to, spoken: { state: "ended" } })),
  );
  const found: fc.Arbitrary<Found> = fc.record({
    supported: fc.constantFrom(true, true, true, false),
    saidYes: fc.boolean(),
    address: fc.oneof(link, fc.constantFrom("bad" as const, "other_version" as const, null)),
    tabRoom: fc.option(room),
  });
  const story = fc.array(event, { maxLength: 40 });

  interface Moment {
    readonly before: State;
    readonly happened: Event;
    readonly after: State;
    readonly effects: readonly Effect[];
  }

  /** The attempt that is going on, if this says so: else most answers would be for nobody. */
  const toCurrent = (state: State, happened: Event): Event =>
    "attempt" in happened && happened.attempt === CURRENT
      ? { ...happened, attempt: awaited(state) ?? saying(state) ?? 0 }
      : happened;

  /** Lives through many stories. `begins`: called before each, for what looks at every moment of it. */
  function always(
    begins: (found: Found, effects: readonly Effect[]) => (moment: Moment) => void,
    more: Partial<Found> = {},
  ) {
    fc.assert(
      fc.property(found, story, (any, events) => {
        const phone = new OnItsWay({ ...any, ...more });
        const look = begins({ ...any, ...more }, phone.effects);
        for (const each of events) {
          const before = phone.state;
          const happened = toCurrent(before, each);
          phone.do(happened);
          look({ before, happened, after: phone.state, effects: phone.effects });
        }
      }),
      { numRuns: 2_000 },
    );
  }

  const ANSWERS = ["opened", "not_opened", "joined", "not_joined", "looked", "code_followed", "spoken"];

  test("ROOM1 SEAT1 no order of events leads into two rooms", () => {
    always((_, first) => {
      let inside: string | null = null;
      const go = (effects: readonly Effect[]): void => {
        for (const effect of effects) {
          if (effect.type === "enter_room") {
            expect(inside).toBeNull();
            inside = effect.seat.room;
          } else if (effect.type === "leave_room") {
            expect(inside).not.toBeNull();
            inside = null;
          } else if (effect.type === "tap" || effect.type === "take_over") expect(inside).not.toBeNull();
        }
      };
      go(first);
      return ({ after, effects }) => {
        go(effects);
        expect(inside).toBe(after.at === "in_room" ? after.seat.room : null);
      };
    });
  });

  test("ROOM2 an answer for an attempt that was given up changes nothing; a room that came of it is ended", () => {
    always(() => ({ before, happened, after, effects }) => {
      if (!ANSWERS.includes(happened.type) || !("attempt" in happened)) return;
      if (happened.attempt === awaited(before) || happened.attempt === saying(before)) return;
      expect(after).toBe(before);
      const isHere = happened.type === "joined" && happened.seat.room === before.seat?.room;
      const ends = (happened.type === "opened" || happened.type === "joined") && before.at !== "left" && !isHere;
      expect(effects).toEqual(ends ? [{ type: "end_room", seat: happened.seat }] : []);
    });
  });

  test("ROOM2 what is asked for is waited for, under a number of its own", () => {
    always(() => ({ before, after, effects }) => {
      for (const effect of effects) {
        if (effect.type === "stop_code" || !("attempt" in effect)) continue;
        expect([awaited(after), saying(after)]).toContain(effect.attempt);
        expect(effect.attempt).toBeGreaterThan(before.attempts);
      }
    });
  });

  test("LEAVE2 leaving is final, from anywhere", () => {
    always(() => ({ before, happened, after, effects }) => {
      if (before.at === "left") expect([after, effects]).toEqual([before, []]);
      else if (happened.type === "leave") {
        expect([after.at, after.seat, after.pairs, effects.at(-1)?.type]).toEqual(["left", null, [], "leave"]);
      } else if (before.at === "first" && happened.type === "answer_first" && happened.answer === "not_now") {
        expect([after.at, after.seat, after.pairs, effects.at(-1)?.type]).toEqual(["left", null, [], "put_away"]);
      } else expect(after.at).not.toBe("left");
    });
  });

  test("PAUSE3 wherever there may be a session a tap is not lost", () => {
    always(({ tabRoom }) => {
      let owed = false;
      return ({ before, happened, after, effects }) => {
        const types = effects.map(({ type }) => type);
        const begun = before.at === "starting" && before.tabRoom !== null;
        if (happened.type === "tap" && before.at === "in_room") expect(types).toEqual(["tap"]);
        if (happened.type === "tap" && begun) {
          owed = true;
          if (after.at === "in_room") throw new Error("not yet");
          expect(screenOf(after, START)).toMatchObject({ name: "paused", mine: true });
        }
        const back = begun && happened.type === "kept" && happened.seat?.room === tabRoom;
        if (owed && back) expect(types).toEqual(["enter_room", "tap"]);
        if (after.at !== "starting") owed = false;
      };
    });
  });

  test("FIRST1 FIRST2 before the first question is answered with a yes, no link is followed and nobody is asked anything", () => {
    always(
      () => {
        let yes = false;
        return ({ before, happened, after, effects }) => {
          yes ||= before.at === "first" && happened.type === "answer_first" && happened.answer === "yes";
          if (yes || "attempt" in happened) return; // nothing was begun that could be answered
          expect(["first", "left"]).toContain(after.at);
          for (const { type } of effects)
            expect(["leave", "put_away", "forget_yes", "forget_pair", "name_pair"]).toContain(type);
        };
      },
      { saidYes: false },
    );
  });
});
