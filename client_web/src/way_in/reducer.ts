/**
 * The way in, and out: `step(state, event)` says where a phone is next, and what its shell has to do for it.
 *
 * Pure and total. Where an event means nothing, nothing happens; once the page was left, nothing ever does (LEAVE2).
 */

import type { PairLink } from "../room/pair_link";
import type { ClosedWhy, FirstAnswer, NotOpened, RefusedWhy, Spoken } from "../room/screen_types";
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
  | { readonly type: "aftercare_kept"; readonly aftercare: Aftercare }
  | {
      readonly type: "opened";
      readonly attempt: number;
      readonly seat: H["seat"];
      readonly link: PairLink;
      readonly url: string;
      /** When the link's ticket ends, in ms of the server's clock. */
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
  | { readonly type: "closed"; readonly why: ClosedWhy; readonly aftercare?: Aftercare };

export type Step<H extends Held> = readonly [State<H>, readonly Effect<H>[]];

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

/** What leads into a room: `finding.ts`, which is loaded right behind the page. */
export interface Finding {
  find<H extends Held>(state: State<H>, event: Event<H>): Step<H> | null;
  join<H extends Held>(from: Known<H>, link: PairLink, entry?: H["entry"] | null): Step<H>;
  meetNewer<H extends Held>(state: State<H>): Step<H> | null;
}

/** What becomes of `state` when `event` happens. `finding`: once it's here; see `needsFinding`. */
export function step<H extends Held>(state: State<H>, event: Event<H>, finding: Finding | null): Step<H> {
  const next = state.at === "left" ? null : take(state, event, finding); // LEAVE2
  return next ?? [state, []];
}

/** Whether this waits until `finding` is here. No pause does, nothing of a room that this phone is in, and no way out. */
export const needsFinding = (state: State, event: Event): boolean =>
  FINDS.has(event.type) ||
  (event.type === "kept" && state.at === "starting" && state.link !== null) ||
  (event.type === "return" && state.at === "refused") ||
  (event.type === "pairs" && state.at === "meeting");

const FINDS: ReadonlySet<Event["type"]> = new Set([
  ...(["ask_again", "open", "meet", "type_code", "follow_code", "follow", "speak"] as const),
  ...(["opened", "not_opened", "joined", "not_joined", "looked", "code_followed", "spoken"] as const),
]);

/** The next step; null: it means nothing here. */
function take<H extends Held>(state: State<H>, event: Event<H>, finding: Finding | null): Step<H> | null {
  switch (event.type) {
    case "answer_first":
      return answerFirst(state, event.answer);
    case "forget_pair": // stays on the screen until it is gone
    case "name_pair":
      return [state, [event]];
    case "return":
      return goBack(state, finding);
    case "go_home":
      if (isOutside(state)) return [home(state), []];
      break;
    case "tap":
      return tap(state);
    case "end_room":
      if (state.at === "in_room") return over(state, "ended", [{ type: "end_room", seat: state.seat }]);
      break;
    case "leave":
      return [to({ ...state, seat: null, pairs: [] }, { at: "left" }), [...leaving(state), { type: "leave" }]];
    case "kept":
      return kept(state, event.seat, event.pairs, finding);
    case "pairs": {
      const next = { ...state, pairs: event.pairs };
      return finding?.meetNewer(next) ?? [next, []];
    }
    case "aftercare_kept":
      return state.at === "home" && state.attempts === 0
        ? [to(state, { at: "closed", why: "ended", aftercare: event.aftercare }), []]
        : null;
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
        event.aftercare ?? null,
      );
  }
  return finding?.find(state, event) ?? null;
}

/** To another place, with all that is known wherever one is. */
export const to = <H extends Held>({ supported, seat, pairs, attempts }: Known<H>, place: Place<H>): State<H> => ({
  supported,
  seat,
  pairs,
  attempts,
  ...place,
});

export const home = <H extends Held>(from: Known<H>, trouble: NotOpened | null = null): State<H> =>
  to(from, { at: "home", trouble });

export const refused = <H extends Held>(from: Known<H>, why: RefusedWhy): State<H> =>
  to(from, { at: "refused", why, again: null });

/** Whether there is no room, and none on its way. */
export const isOutside = <H extends Held>(
  state: State<H>,
): state is StateAt<"home" | "typing" | "refused" | "closed", H> =>
  state.at === "home" || state.at === "typing" || state.at === "refused" || state.at === "closed";

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
  finding: Finding | null,
): Step<H> | null {
  const found = { seat, pairs };
  if (isOutside(state)) return [{ ...state, ...found }, []];
  if (state.at !== "starting") return null; // something newer is on its way
  const { link, tabRoom, tapped } = state;
  const known = { ...state, ...found };
  // Where the pause was meant, no link leads away from it.
  if (known.seat !== null && tabRoom !== null && known.seat.room.startsWith(tabRoom) && (link === null || tapped))
    return enter(known, known.seat, { tapped });
  return link === null ? [home(known), []] : (finding?.join(known, link) ?? null);
}

function goBack<H extends Held>(state: State<H>, finding: Finding | null): Step<H> | null {
  if (state.at === "in_room") return [state, [{ type: "take_over" }]];
  if (!isOutside(state)) return null;
  if (state.at === "refused" && state.again !== null)
    return finding?.join(state, state.again.link, state.again.entry) ?? null;
  return state.seat === null ? null : enter(state, state.seat);
}

/** `isNew`: a seat that this phone has just got. `tapped`: before the seat was known. */
export function enter<H extends Held>(
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
export function quiet<H extends Held>(state: State<H>): readonly Effect<H>[] {
  const attempt = saying(state);
  return attempt === null ? [] : [{ type: "stop_code", attempt }];
}

export const leaving = <H extends Held>(state: State<H>): readonly Effect<H>[] =>
  state.at === "in_room" ? [...quiet(state), { type: "leave_room" }] : [];

/** The room is over for this phone. After a reload it may still be there; otherwise nothing of it stays. */
export function over<H extends Held>(
  state: StateAt<"in_room", H>,
  why: ClosedWhy,
  told: readonly Effect<H>[] = [],
  aftercare: Aftercare | null = null,
): readonly [Known<H> & State<H>, readonly Effect<H>[]] {
  const forGood = why !== "reload";
  const known = { ...state, seat: forGood ? null : state.seat };
  const next = to<H>(
    known,
    why === "not_paired" ? { at: "refused", why, again: null } : { at: "closed", why, aftercare },
  );
  return [next, [...leaving<H>(state), ...told, ...(forGood ? [{ type: "forget_room" } as const] : [])]];
}

/** PAUSE3: wherever there may be a session. */
function tap<H extends Held>(state: State<H>): Step<H> | null {
  if (state.at === "in_room") return [state, [{ type: "tap" }]];
  return state.at === "starting" && state.tabRoom !== null ? [{ ...state, tapped: true }, []] : null;
}
