/** What leads into a room, as a part of `reducer.ts` that is loaded right behind the page: to open one, to join one, to meet. */

import type { PairLink } from "../room/pair_link";
import type { Spoken } from "../room/screen_types";
import type { Effect } from "./effects";
import { type Event, enter, home, isOutside, leaving, over, quiet, refused, type Step, to } from "./reducer";
import { type Address, awaited, type Held, type Known, type State, type StateAt, saying } from "./state";

/** Between two looks for the other phone, which may have opened a room at the same time, in ms (MEET2). */
export const LOOK_EVERY = 3000;

/** The next step; null: it means nothing here. */
export function find<H extends Held>(state: State<H>, event: Event<H>): Step<H> | null {
  switch (event.type) {
    case "ask_again":
      return askAgain(state);
    case "open":
      return openNew(state);
    case "meet":
      return meetAgain(state, event.id);
    case "type_code":
      return isOutside(state) && state.supported ? [to(state, { at: "typing", trouble: null }), []] : null;
    case "follow_code":
      return state.at === "typing" ? followCode(state, event.open, event.secret) : null;
    case "follow":
      return follow(state, event.address);
    case "speak":
      return speak(state, event.on);
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
    case "go_home":
    case "end_room": // what comes of an attempt that was given up is ended, too
      return state.at !== "in_room" && awaited(state) !== null ? [home(state), []] : null;
    case "spoken":
      return spoken(state, event.attempt, event.spoken);
    default:
      return null;
  }
}

/** Whether this answers what is waited for, at that place. */
const isAwaited = <H extends Held, Name extends "opening" | "joining" | "meeting" | "following_code">(
  name: Name,
  state: State<H>,
  answer: { readonly attempt: number },
): state is StateAt<Name, H> => state.at === name && state.attempt === answer.attempt;

/** The same with one attempt more, whose number is `attempts`. */
const attempting = <H extends Held>(from: Known<H>): Known<H> => ({ ...from, attempts: from.attempts + 1 });

/** The other phone of a room sees a lost connection meanwhile; after a yes it goes on there. */
function askAgain<H extends Held>(state: State<H>): Step<H> | null {
  const isHere = state.at === "in_room" && state.stage === "paired";
  if (!(isHere || isOutside(state))) return null;
  const tabRoom = isHere ? state.seat.room : null;
  return [to(state, { at: "first", address: null, tabRoom, declined: false }), leaving(state)];
}

/** A link that was opened on this page. In a room it leads nowhere. */
function follow<H extends Held>(state: State<H>, address: Address): Step<H> | null {
  if (state.at === "first") return [{ ...state, address: address ?? state.address }, []];
  if (address === null || address === "bad" || state.at === "in_room") return null;
  if (address === "other_version") return isOutside(state) ? [refused(state, "link_of_other_version"), []] : null;
  if (!state.supported) return [refused(state, "unsupported"), []];
  return state.at === "starting" ? [{ ...state, link: address }, []] : join(state, address);
}

/** `entry`: of an attempt that got no answer. */
export function join<H extends Held>(from: Known<H>, link: PairLink, entry: H["entry"] | null = null): Step<H> {
  // This very phone's room: it needs no second seat.
  if (from.seat?.room === link.room) return enter(from, from.seat);
  const next = attempting(from);
  const attempt = next.attempts;
  return [to(next, { at: "joining", attempt, link }), [{ type: "join", attempt, link, entry, meeting: null }]];
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
  const word: Effect<H> = { type: "publish_link", pair, link };
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

/** Where the pair that this phone looks for has become a newer one meanwhile (NEXT4). */
export function meetNewer<H extends Held>(state: State<H>): Step<H> | null {
  if (state.at !== "meeting") return null;
  const newer = state.pairs.find(({ id, room }) => id === state.meeting.id && room !== state.meeting.room);
  return newer === undefined ? null : meet(state, newer);
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
  // As with `opened`; but not where the same room was come to in another way.
  if (state.at !== "in_room" || meetingOf(state, event) === null)
    return state.seat?.room === event.seat.room ? null : [state, [{ type: "end_room", seat: event.seat }]];
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
