/**
 * The way in, and out: `step(state, event)` says where a phone is next, and what its shell has to do for it.
 *
 * Pure and total. Where an event means nothing, nothing happens; once the page was left, nothing ever does (LEAVE2).
 */

import type { PairLink } from "../room/pair_link";
import type { ClosedWhy, FirstAnswer, NotOpened, RefusedWhy, Spoken } from "../room/screen_types";
import type { At } from "../room/time";
import type { Effect } from "./effects";
import {
  type Address,
  type Aftercare,
  type Held,
  type Known,
  type Place,
  type Stage,
  type State,
  type StateAt,
  saying,
} from "./state";

export type Event<H extends Held = Held> =
  /** What a person does. */
  | { readonly type: "answer_first"; readonly answer: FirstAnswer }
  /** To the first question once more: a yes may have been somebody else's (FIRST3). */
  | { readonly type: "ask_again" }
  | { readonly type: "open" }
  | { readonly type: "meet"; readonly id: string }
  | { readonly type: "forget_pair"; readonly id: string }
  /** What this person calls the other one; "": nothing (NEXT6). */
  | { readonly type: "name_pair"; readonly id: string; readonly name: string }
  | { readonly type: "type_code" }
  | { readonly type: "follow_code"; readonly open: string; readonly secret: string }
  /** A link was opened on this page, or scanned. */
  | { readonly type: "follow"; readonly address: Address }
  /** To the room that this phone has a seat in, or once more where it couldn't be joined. */
  | { readonly type: "return" }
  | { readonly type: "go_home" }
  | { readonly type: "speak"; readonly on: boolean }
  | { readonly type: "tap" }
  | { readonly type: "end_room" }
  | { readonly type: "leave" }
  /** What comes of it. */
  | { readonly type: "kept"; readonly seat: H["seat"] | null; readonly pairs: readonly H["pair"][] }
  | { readonly type: "pairs"; readonly pairs: readonly H["pair"][] }
  /** What stayed on the screen before the page was loaded anew (SHOW12). */
  | { readonly type: "rested"; readonly rest: Aftercare }
  | {
      readonly type: "opened";
      readonly attempt: number;
      readonly seat: H["seat"];
      readonly link: PairLink;
      readonly url: string;
      /** When the link's ticket ends, on this phone's wall clock, in ms. */
      readonly endsAt: number;
    }
  | { readonly type: "not_opened"; readonly attempt: number; readonly why: NotOpened }
  | { readonly type: "joined"; readonly attempt: number; readonly seat: H["seat"] }
  | {
      readonly type: "not_joined";
      readonly attempt: number;
      readonly why: RefusedWhy;
      readonly entry: H["entry"] | null;
    }
  /** `link`: where the other phone waits; null: it doesn't. */
  | { readonly type: "looked"; readonly attempt: number; readonly link: PairLink | "unreachable" | null }
  | { readonly type: "code_followed"; readonly attempt: number; readonly link: PairLink | "code_wrong" | "unreachable" }
  | { readonly type: "spoken"; readonly attempt: number; readonly spoken: Spoken }
  | { readonly type: "stored"; readonly room: string; readonly kept: boolean }
  /** The seat with the keys that both phones came to, or with less of what led to them (PAIR2). */
  | { readonly type: "paired"; readonly seat: H["seat"] }
  | { readonly type: "stage"; readonly stage: Stage }
  | { readonly type: "closed"; readonly why: ClosedWhy; readonly rest?: Aftercare };

export type Step<H extends Held> = readonly [State<H>, readonly Effect<H>[]];

/** Between two looks for the other phone, which may have opened a room at the same time, in ms (MEET2). */
export const LOOK_EVERY = 3000;

/** What a page that has just been loaded finds. `tabRoom`: how the room begins that this tab was in before. */
export interface Found {
  readonly supported: boolean;
  /** Whether the first question was answered with a yes, on this phone, before (FIRST2). */
  readonly saidYes: boolean;
  readonly address: Address;
  readonly tabRoom: string | null;
}

export function begin<H extends Held>({ supported, saidYes, address, tabRoom }: Found): Step<H> {
  const known: Known<H> = { supported, seat: null, pairs: [], attempts: 0 };
  return saidYes ? start(known, address, tabRoom) : [to(known, { at: "first", address, tabRoom, declined: false }), []];
}

/** What becomes of `state` when `event` happens `at` that time. */
export function step<H extends Held>(state: State<H>, event: Event<H>, at: At): Step<H> {
  const next = state.at === "left" ? null : take(state, event, at); // LEAVE2
  return next ?? [state, []];
}

/** The next step; null: it means nothing here. */
function take<H extends Held>(state: State<H>, event: Event<H>, at: At): Step<H> | null {
  switch (event.type) {
    case "answer_first":
      return answerFirst(state, event.answer);
    case "ask_again":
      return askAgain(state);
    case "open":
      return openNew(state);
    case "meet":
      return meetAgain(state, event.id);
    case "forget_pair":
      return [{ ...state, pairs: state.pairs.filter(({ id }) => id !== event.id) }, [event]];
    case "name_pair":
      return [state, [event]];
    case "type_code":
      return isOutside(state) && state.supported ? [to(state, { at: "typing", trouble: null }), []] : null;
    case "follow_code":
      return state.at === "typing" ? followCode(state, event.open, event.secret) : null;
    case "follow":
      return follow(state, event.address);
    case "return":
      return goBack(state);
    case "go_home":
      return isOutside(state) ? [home(state), []] : null;
    case "speak":
      return speak(state, event.on);
    case "tap":
      return tap(state);
    case "end_room":
      return state.at === "in_room" ? over(state, "ended", [{ type: "end_room", seat: state.seat }]) : null;
    case "leave":
      return [to({ ...state, seat: null, pairs: [] }, { at: "left" }), [...leaving(state), { type: "leave" }]];
    case "kept":
      return kept(state, event.seat, event.pairs, at);
    case "pairs": {
      const next = { ...state, pairs: event.pairs };
      if (state.at !== "meeting") return [next, []];
      const newer = event.pairs.find(({ id, room }) => id === state.meeting.id && room !== state.meeting.room);
      return newer === undefined ? [next, []] : meet(next, newer); // NEXT4
    }
    case "rested":
      return state.at === "home" && state.attempts === 0
        ? [to(state, { at: "closed", why: "ended", rest: event.rest }), []]
        : null;
    case "opened":
      return opened(state, event);
    case "not_opened":
      return isAwaited("opening", state, event) ? [home(state, event.why), []] : null;
    case "joined":
      return joined(state, event);
    case "not_joined":
      return notJoined(state, event);
    case "looked":
      return looked(state, event);
    case "code_followed":
      if (!isAwaited("following_code", state, event)) return null;
      return typeof event.link === "string"
        ? [to(state, { at: "typing", trouble: event.link }), []]
        : join(state, event.link);
    case "spoken":
      return spoken(state, event.attempt, event.spoken);
    case "stored":
      return state.at === "in_room" && state.seat.room === event.room ? [{ ...state, kept: event.kept }, []] : null;
    case "paired":
      if (state.at !== "in_room" || state.seat.room !== event.seat.room) return null;
      return [{ ...state, seat: event.seat }, [{ type: "keep_seat", seat: event.seat }]];
    case "stage":
      return staged(state, event.stage);
    case "closed":
      if (state.at !== "in_room") return null;
      // Both are told: this one by itself, the other one by the end of the room (PAIR3).
      return over(
        state,
        event.why,
        event.why === "not_paired" ? [{ type: "end_room", seat: state.seat }] : [],
        event.rest ?? null,
      );
  }
}

/** To another place, with all that is known wherever one is. */
const to = <H extends Held>({ supported, seat, pairs, attempts }: Known<H>, place: Place<H>): State<H> => ({
  supported,
  seat,
  pairs,
  attempts,
  ...place,
});

const home = <H extends Held>(from: Known<H>, trouble: NotOpened | null = null): State<H> =>
  to(from, { at: "home", trouble });

const refused = <H extends Held>(from: Known<H>, why: RefusedWhy): State<H> =>
  to(from, { at: "refused", why, again: null });

/** Whether there is no room, and none on its way. */
const isOutside = <H extends Held>(state: State<H>): state is StateAt<"home" | "typing" | "refused" | "closed", H> =>
  state.at === "home" || state.at === "typing" || state.at === "refused" || state.at === "closed";

/** Whether this answers what is waited for, at that place. */
const isAwaited = <H extends Held, Name extends "opening" | "joining" | "meeting" | "following_code">(
  name: Name,
  state: State<H>,
  answer: { readonly attempt: number },
): state is StateAt<Name, H> => state.at === name && state.attempt === answer.attempt;

/** The same with one attempt more, whose number is `attempts`. */
const attempting = <H extends Held>(from: Known<H>): Known<H> => ({ ...from, attempts: from.attempts + 1 });

function answerFirst<H extends Held>(state: State<H>, answer: FirstAnswer): Step<H> | null {
  if (state.at !== "first") return null;
  switch (answer) {
    case "yes": {
      const [next, effects] = start(state, state.address, state.tabRoom);
      return [next, [{ type: "remember_yes" }, ...effects]];
    }
    case "no":
      return [{ ...state, declined: true }, [{ type: "forget_yes" }]];
    case "not_now":
      return [to({ ...state, seat: null, pairs: [] }, { at: "left" }), [{ type: "forget_yes" }, { type: "put_away" }]];
  }
}

/** The other phone of a room sees a lost connection meanwhile; after a yes it goes on there. */
function askAgain<H extends Held>(state: State<H>): Step<H> | null {
  const isHere = state.at === "in_room" && state.stage === "paired";
  if (!(isHere || isOutside(state))) return null;
  const tabRoom = isHere ? state.seat.room : null;
  return [to(state, { at: "first", address: null, tabRoom, declined: false }), leaving(state)];
}

/** After the first question, and never before it (FIRST2). */
function start<H extends Held>(known: Known<H>, address: Address, tabRoom: string | null): Step<H> {
  if (!known.supported) return [address === null ? home(known) : refused(known, "unsupported"), []];
  const read: Effect<H> = { type: "read_kept" };
  if (address === "bad") return [refused(known, "link_unknown"), [read]];
  if (address === "other_version") return [refused(known, "link_of_other_version"), [read]];
  return [to(known, { at: "starting", link: address, tabRoom, tapped: false }), [read]];
}

function kept<H extends Held>(
  state: State<H>,
  seat: H["seat"] | null,
  pairs: readonly H["pair"][],
  at: At,
): Step<H> | null {
  const found = { seat: seat !== null && seat.endsAt > at.wall ? seat : null, pairs };
  if (isOutside(state)) return [{ ...state, ...found }, []];
  if (state.at !== "starting") return null; // something newer is on its way
  const { link, tabRoom, tapped } = state;
  const known = { ...state, ...found };
  // Where the pause was meant, no link leads away from it.
  if (known.seat !== null && tabRoom !== null && known.seat.room.startsWith(tabRoom) && (link === null || tapped))
    return enter(known, known.seat, { tapped });
  return link === null ? [home(known), []] : join(known, link);
}

/** A link that was opened on this page. In a room it leads nowhere. */
function follow<H extends Held>(state: State<H>, address: Address): Step<H> | null {
  if (state.at === "first") return [{ ...state, address }, []];
  if (address === null || address === "bad" || state.at === "in_room") return null;
  if (address === "other_version") return isOutside(state) ? [refused(state, "link_of_other_version"), []] : null;
  if (!state.supported) return [refused(state, "unsupported"), []];
  return state.at === "starting" ? [{ ...state, link: address }, []] : join(state, address);
}

/** `entry`: of an attempt that got no answer. */
function join<H extends Held>(from: Known<H>, link: PairLink, entry: H["entry"] | null = null): Step<H> {
  // This very phone's room: it needs no second seat.
  if (from.seat?.room === link.room) return enter(from, from.seat);
  const next = attempting(from);
  const attempt = next.attempts;
  return [to(next, { at: "joining", attempt, link }), [{ type: "join", attempt, link, entry, meeting: null }]];
}

function goBack<H extends Held>(state: State<H>): Step<H> | null {
  if (state.at === "in_room") return [state, [{ type: "take_over" }]];
  if (!isOutside(state)) return null;
  if (state.at === "refused" && state.again !== null) return join(state, state.again.link, state.again.entry);
  return state.seat === null ? null : enter(state, state.seat);
}

function followCode<H extends Held>(state: State<H>, code: string, secret: string): Step<H> {
  const next = attempting(state);
  const attempt = next.attempts;
  return [to(next, { at: "following_code", attempt }), [{ type: "follow_code", attempt, open: code, secret }]];
}

/** A new room: from outside, or in the place of one that waits and whose link is lost. */
function openNew<H extends Held>(state: State<H>): Step<H> | null {
  if (!state.supported) return null;
  if (isOutside(state)) return open(state, null);
  if (state.at !== "in_room" || state.stage !== "waiting") return null;
  const [ended, effects] = over(state, "ended", [{ type: "end_room", seat: state.seat }]);
  const [next, more] = open(ended, null);
  return [next, [...effects, ...more]];
}

function open<H extends Held>(from: Known<H>, meeting: H["pair"] | null): Step<H> {
  const next = attempting(from);
  const attempt = next.attempts;
  return [to(next, { at: "opening", attempt, meeting }), [{ type: "open", attempt, meeting }]];
}

function opened<H extends Held>(state: State<H>, event: Extract<Event<H>, { type: "opened" }>): Step<H> {
  // Nobody waits for it any more: nor shall a second phone.
  if (!isAwaited("opening", state, event)) return [state, [{ type: "end_room", seat: event.seat }]];
  const { seat, link, url, endsAt } = event;
  const pair = state.meeting;
  // If the other one has opened a room as well, the one that had seat b goes there (MEET2).
  const looks = pair?.seat === "b";
  const known = looks ? attempting(state) : state;
  const meeting = pair && { pair, attempt: looks ? known.attempts : null };
  const [next, effects] = enter(known, seat, { isNew: true, waiting: { link, url, endsAt, saying: null, meeting } });
  if (pair === null) return [next, effects];
  const word: Effect<H> = { type: "leave_word", pair, link };
  return [next, [...effects, word, ...(looks ? [look(known.attempts, pair, LOOK_EVERY)] : [])]];
}

const look = <H extends Held>(attempt: number, pair: H["pair"], after: number): Effect<H> => ({
  type: "look",
  attempt,
  pair,
  after,
});

function meetAgain<H extends Held>(state: State<H>, id: string): Step<H> | null {
  const pair = state.pairs.find((each) => each.id === id);
  return isOutside(state) && pair !== undefined ? meet(state, pair) : null;
}

/** Look whether the other phone waits already; else wait for it (MEET1). */
function meet<H extends Held>(from: Known<H>, pair: H["pair"]): Step<H> {
  const next = attempting(from);
  const attempt = next.attempts;
  return [to(next, { at: "meeting", attempt, meeting: pair }), [look(attempt, pair, 0)]];
}

function looked<H extends Held>(state: State<H>, event: Extract<Event<H>, { type: "looked" }>): Step<H> | null {
  const { link } = event;
  if (isAwaited("meeting", state, event)) {
    if (link === "unreachable") return [home(state, "unreachable"), []];
    if (link === null) return open(state, state.meeting);
    const next = attempting(state);
    const attempt = next.attempts;
    const effect: Effect<H> = { type: "join", attempt, link, entry: null, meeting: state.meeting };
    return [to(next, { at: "meeting", attempt, meeting: state.meeting }), [effect]];
  }
  const meeting = meetingOf(state, event);
  if (meeting === null) return null;
  if (link === null || link === "unreachable") return lookAgain(state, meeting.pair);
  return withLook(state, meeting.pair, (attempt) => ({
    type: "join",
    attempt,
    link,
    entry: null,
    meeting: meeting.pair,
  }));
}

/** The look for the other phone that this answers, while the own room waits for it. */
function meetingOf<H extends Held>(state: State<H>, answer: { readonly attempt: number }) {
  const meeting = state.at === "in_room" ? state.waiting?.meeting : null;
  return meeting?.attempt === answer.attempt ? meeting : null;
}

const lookAgain = <H extends Held>(state: State<H>, pair: H["pair"]): Step<H> | null =>
  withLook(state, pair, (attempt) => look(attempt, pair, LOOK_EVERY));

function withLook<H extends Held>(
  state: State<H>,
  pair: H["pair"],
  effect: (attempt: number) => Effect<H>,
): Step<H> | null {
  if (state.at !== "in_room" || state.waiting === null) return null;
  const attempt = state.attempts + 1;
  const waiting = { ...state.waiting, meeting: { pair, attempt } };
  return [{ ...state, attempts: attempt, waiting }, [effect(attempt)]];
}

function joined<H extends Held>(state: State<H>, event: Extract<Event<H>, { type: "joined" }>): Step<H> | null {
  if (isAwaited("joining", state, event) || isAwaited("meeting", state, event)) {
    return enter(state, event.seat, { isNew: true });
  }
  if (state.at !== "in_room" || meetingOf(state, event) === null) return null;
  // The other one's room takes the place of this one, in which nobody is.
  const [next, effects] = enter(state, event.seat, { isNew: true });
  return [next, [...leaving(state), { type: "end_room", seat: state.seat }, ...effects]];
}

function notJoined<H extends Held>(state: State<H>, event: Extract<Event<H>, { type: "not_joined" }>): Step<H> | null {
  const { why, entry } = event;
  if (isAwaited("joining", state, event)) {
    const again = why === "unreachable" ? { link: state.link, entry } : null;
    return [to(state, { at: "refused", why, again }), []];
  }
  // A way in that leads nowhere any more: as if there had been none.
  if (isAwaited("meeting", state, event)) return open(state, state.meeting);
  const meeting = meetingOf(state, event);
  return meeting === null ? null : lookAgain(state, meeting.pair);
}

/** `isNew`: a seat that this phone has just got. `tapped`: before the seat was known. */
function enter<H extends Held>(
  from: Known<H>,
  seat: H["seat"],
  {
    isNew = false,
    tapped = false,
    waiting = null,
  }: { readonly isNew?: boolean; readonly tapped?: boolean; readonly waiting?: StateAt<"in_room", H>["waiting"] } = {},
): Step<H> {
  const effects: Effect<H>[] = [{ type: "enter_room", seat }];
  if (isNew) effects.push({ type: "keep_seat", seat });
  if (tapped) effects.push({ type: "tap" });
  return [to(from, { at: "in_room", seat, stage: "connecting", waiting, kept: true }), effects];
}

function staged<H extends Held>(state: State<H>, stage: Stage): Step<H> | null {
  if (state.at !== "in_room") return null;
  if (stage !== "paired") return [{ ...state, stage }, []];
  return [{ ...state, stage, waiting: null }, quiet(state)];
}

/** No code is said any more. */
function quiet<H extends Held>(state: State<H>): readonly Effect<H>[] {
  const attempt = saying(state);
  return attempt === null ? [] : [{ type: "stop_code", attempt }];
}

const leaving = <H extends Held>(state: State<H>): readonly Effect<H>[] =>
  state.at === "in_room" ? [...quiet(state), { type: "leave_room" }] : [];

/** The room is over for this phone. After a reload it may still be there; otherwise nothing of it stays. */
function over<H extends Held>(
  state: StateAt<"in_room", H>,
  why: ClosedWhy,
  told: readonly Effect<H>[] = [],
  rest: Aftercare | null = null,
): readonly [Known<H> & State<H>, readonly Effect<H>[]] {
  const forGood = why !== "reload";
  const known = { ...state, seat: forGood ? null : state.seat };
  const next = to<H>(known, why === "not_paired" ? { at: "refused", why, again: null } : { at: "closed", why, rest });
  return [next, [...leaving<H>(state), ...told, ...(forGood ? [{ type: "forget_room" } as const] : [])]];
}

/** PAUSE3: wherever there may be a session. */
function tap<H extends Held>(state: State<H>): Step<H> | null {
  if (state.at === "in_room") return [state, [{ type: "tap" }]];
  return state.at === "starting" && state.tabRoom !== null ? [{ ...state, tapped: true }, []] : null;
}

function speak<H extends Held>(state: State<H>, on: boolean): Step<H> | null {
  if (state.at !== "in_room" || state.waiting === null) return null;
  const { link } = state.waiting;
  if (!on) return [{ ...state, waiting: { ...state.waiting, saying: null } }, quiet(state)];
  const attempt = state.attempts + 1;
  const waiting = { ...state.waiting, saying: { attempt, spoken: { state: "opening" } as const } };
  return [{ ...state, attempts: attempt, waiting }, [...quiet(state), { type: "say_code", attempt, link }]];
}

function spoken<H extends Held>(state: State<H>, attempt: number, what: Spoken): Step<H> | null {
  if (state.at !== "in_room" || state.waiting === null || saying(state) !== attempt) return null;
  return [{ ...state, waiting: { ...state.waiting, saying: { attempt, spoken: what } } }, []];
}
