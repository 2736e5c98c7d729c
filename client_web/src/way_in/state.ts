/**
 * Where this phone is on its way into a room and out of it: one state at a time. Replaced, never changed.
 *
 * An attempt (to open, to join, to meet, to say a code) has a number, and so has its answer: one that comes for an attempt
 * that was given up finds nobody who waits for it.
 */

import type { PairLink } from "../room/pair_link";
import type { ClosedWhy, NotOpened, RefusedWhy, Screen, Spoken } from "../room/screen_types";

/** What this phone can hold. Its keys are the shell's: they are carried through here, and nothing here can look at them. */
export interface Held {
  /** A seat in a room; `endsAt`: when that room is over at the latest, on this phone's wall clock, in ms. */
  readonly seat: { readonly room: string; readonly endsAt: number };
  /**
   * A pair that can find each other again (NEXT1): the room it came from, which seat this phone had there, and what its person calls the
   * other one; "": nothing.
   */
  readonly pair: { readonly id: string; readonly room: string; readonly seat: "a" | "b"; readonly called: string };
  /** What this phone brings into a room: a token and a public key of its own choice, the same however often it asks (ROOM2). */
  readonly entry: object;
}

/** What stood in the address: a link; "bad", something that is none; "other_version", one that only an older or newer page reads; null, nothing. */
export type Address = PairLink | "bad" | "other_version" | null;

/** What is known wherever the phone is. */
export interface Known<H extends Held> {
  /** Whether this browser has what Lull can't do without. */
  readonly supported: boolean;
  /** The seat that this phone has, or can come back to. */
  readonly seat: H["seat"] | null;
  readonly pairs: readonly H["pair"][];
  /** How many attempts were begun. */
  readonly attempts: number;
}

/** Before anything, the first question (FIRST1). `tabRoom`: the room that this tab was in before it was loaded anew. */
interface First {
  readonly at: "first";
  readonly address: Address;
  readonly declined: boolean;
  readonly tabRoom: string | null;
}

/** What this phone keeps is being read. `tapped`: there may be a session behind this, and it was paused (PAUSE3). */
interface Starting {
  readonly at: "starting";
  readonly link: PairLink | null;
  readonly tabRoom: string | null;
  readonly tapped: boolean;
}

interface Home {
  readonly at: "home";
  readonly trouble: NotOpened | null;
}

/** Where a code is typed, or scanned (CODE5). */
interface Typing {
  readonly at: "typing";
  readonly trouble: "code_wrong" | "unreachable" | null;
}

interface FollowingCode {
  readonly at: "following_code";
  readonly attempt: number;
}

/** A room is being opened; `meeting`: for the other phone of this pair (MEET1). */
interface Opening<H extends Held> {
  readonly at: "opening";
  readonly attempt: number;
  readonly meeting: H["pair"] | null;
}

interface Joining {
  readonly at: "joining";
  readonly attempt: number;
  readonly link: PairLink;
}

/** Looking whether the other phone waits already, or joining where it does (MEET1). */
interface Meeting<H extends Held> {
  readonly at: "meeting";
  readonly attempt: number;
  readonly meeting: H["pair"];
}

/** `again`: what to try once more, as before, for the call that got no answer may have taken the seat (ROOM2). */
interface Refused<H extends Held> {
  readonly at: "refused";
  readonly why: RefusedWhy;
  readonly again: { readonly link: PairLink; readonly entry: H["entry"] | null } | null;
}

/** A room that waits for its second phone, as long as this page remembers its secret (SEAT5). */
export interface Waiting<H extends Held> {
  readonly link: PairLink;
  /** The link as it's shown, and when its ticket ends, in ms of the server's clock. */
  readonly url: string;
  readonly endsAt: number;
  /** The code that is being said (CODE1). */
  readonly saying: { readonly attempt: number; readonly spoken: Spoken } | null;
  /** The pair whose other phone finds its way here; where that one may have opened a room as well, the look for it (MEET2). */
  readonly meeting: { readonly pair: H["pair"]; readonly attempt: number | null } | null;
}

/** How far the room is, as far as the way in is concerned. */
export type Stage = "connecting" | "waiting" | "paired";

export interface InRoom<H extends Held> {
  readonly at: "in_room";
  readonly seat: H["seat"];
  readonly stage: Stage;
  readonly waiting: Waiting<H> | null;
  /** Whether a reload would find this room again (KEEP1). */
  readonly kept: boolean;
}

export type Aftercare = Extract<Screen, { readonly name: "aftercare" }>;

/** The room is over for this phone. */
interface Closed {
  readonly at: "closed";
  readonly why: Exclude<ClosedWhy, "not_paired">;
  /** What stays on the screen after a session that somebody else closed (SHOW12). */
  readonly aftercare: Aftercare | null;
}

/** The page was left, for good (LEAVE2). */
interface Left {
  readonly at: "left";
}

export type Place<H extends Held> =
  | First
  | Starting
  | Home
  | Typing
  | FollowingCode
  | Opening<H>
  | Joining
  | Meeting<H>
  | Refused<H>
  | InRoom<H>
  | Closed
  | Left;

export type State<H extends Held = Held> = Known<H> & Place<H>;

/** The one state of that name. */
export type StateAt<Name extends State["at"], H extends Held = Held> = Extract<State<H>, { readonly at: Name }>;

/** The attempt whose answer is waited for; null: none. */
export function awaited(state: State): number | null {
  switch (state.at) {
    case "opening":
    case "joining":
    case "meeting":
    case "following_code":
      return state.attempt;
    case "in_room":
      return state.waiting?.meeting?.attempt ?? null;
    default:
      return null;
  }
}

/** The attempt to say a code that is going on; null: none. */
export const saying = (state: State): number | null =>
  state.at === "in_room" ? (state.waiting?.saying?.attempt ?? null) : null;
