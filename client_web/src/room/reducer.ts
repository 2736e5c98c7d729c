/**
 * The phone's rules: `step(state, event)` says what becomes of a phone, and what its shell has to do.
 *
 * Time comes in with each event. What happens by time alone (a lapse of proof) is settled before the event is looked at, so
 * that nothing that arrives after a sleep can bring Together back, and again after it.
 */

import type { FromServer, View } from "../protocol/wire";
import {
  type Agreed,
  agreedFrom,
  answered,
  heardValues,
  heldIn,
  isOverdue,
  isPossible,
  letsGo,
  lowersTerms,
  pressed,
  reconnected,
  saidEnough,
  signed,
  steppedBack,
  viewed,
  withdrawn,
  withoutClaims,
  withoutYesesOn,
  withReleased,
  type Yes,
} from "./agreed";
import { anew, atLeast, looked, answered as measured, pinged } from "./clock";
import { type Intent, isIntent, sendingOf } from "./commands";
import { isNamed, type OpenedDocument, withDocument } from "./documents";
import { consequences, type Effect } from "./effects";
import { type Count, equal, exceeds, merge, partnerOf, ZERO } from "./pause_counters";
import { type Beat, freshProof, type Proof, receive, takeEcho } from "./proof";
import { voidedYes, withPause, withRefusal, withSent, withView } from "./refusals";
import { canSend } from "./release";
import type { ClosedWhy, ProposalName, ScreenExtras } from "./screen_types";
import { openCheckIn, pulseDue } from "./session_clock";
import {
  calledTogether,
  goesOn,
  inSession,
  isAlone,
  mayConfirm,
  ownTaps,
  ownUnreleased,
  partnerTaps,
  provesTogether,
  type Remembered,
  type State,
  unconfirmed,
  unpainted,
  unpaused,
} from "./state";
import { type At, age, GRACE, REST, WARN } from "./time";

export type Event =
  /** A new socket is open and has said hello; `epoch` is fresh and random (16 hex digits). */
  | { readonly type: "opened"; readonly epoch: string }
  /** The socket is gone, or given up. */
  | { readonly type: "lost" }
  | { readonly type: "message"; readonly message: FromServer }
  /** A beat whose seal was good (BEAT2): over the connection, or straight from the other phone (PATH4). */
  | { readonly type: "beat"; readonly beat: Beat }
  | { readonly type: "direct"; readonly beat: Beat }
  /** The second path is there, or is gone. */
  | { readonly type: "path"; readonly open: boolean }
  /** Whether this person chose it. */
  | { readonly type: "choose_path"; readonly on: boolean }
  /** A beat is due. */
  | { readonly type: "tick" }
  /** Nothing but time: look again. */
  | { readonly type: "wake" }
  | { readonly type: "tap" }
  /** Another page of this phone has counted. */
  | { readonly type: "remembered"; readonly remembered: Remembered }
  | { readonly type: "visible" }
  | { readonly type: "hidden" }
  /** The screen as it was when `await_paint` was asked for has been painted; it showed the partner's counter `partner`. */
  | { readonly type: "painted"; readonly partner: number }
  | Intent
  /** The token of a yes is made, and on its way (YES2). */
  | { readonly type: "signed"; readonly to: ProposalName; readonly yes: Yes }
  /** One that was fetched and opened. */
  | { readonly type: "document"; readonly document: OpenedDocument }
  /** What the screens show besides has changed. */
  | { readonly type: "extras"; readonly extras: Partial<ScreenExtras> }
  /** The two phones' keys are there (PAIR2). */
  | { readonly type: "paired" }
  /** The two phones met before, and this person told then that the partner's pause came through (REHEARSE5). */
  | { readonly type: "tried_before" }
  | { readonly type: "close"; readonly why: ClosedWhy };

/** What becomes of `before` when `event` happens `at` that time. Pure and total. */
export function step(before: State, event: Event, at: At): readonly [State, readonly Effect[]] {
  if (before.closed !== null) return [before, []];
  const due = settle({ ...before, clock: looked(before.clock, at) }, at);
  const settled = settle(settleAgreed(due, take(due, event, at), at), at);
  const [after, effects] = consequences(before, pulsed(settled, at), event, at);
  const current = equal(after.taps, before.taps)
    ? after
    : { ...after, sentCommands: withPause(after.sentCommands, before.view, at) };
  if (!isIntent(event) || !canSend(due)) return [current, effects];
  const saying = sendingOf(due, event, at);
  if (saying === null) return [current, effects];
  const agreed = saying.type === "agree" ? pressed(current.agreed, saying.proposal.to, saying.yes) : current.agreed;
  const sentCommands = withSent(current.sentCommands, event, due.view.version);
  return [{ ...current, agreed, sentCommands }, [...effects, saying]];
}

/** Remembers that a check-in has been felt (CHECK7). */
function pulsed(state: State, at: At): State {
  const due = provesTogether(state, at) ? pulseDue(state, at) : null;
  return { ...state, pulsed: Math.max(due ?? 0, state.pulsed) };
}

function take(state: State, event: Event, at: At): State {
  switch (event.type) {
    case "opened":
      return opened(state, event.epoch, at);
    case "lost":
      return { ...state, connection: "down" };
    case "message":
      return takeMessage(state, event.message, at);
    case "beat":
      return takeBeat({ ...state, serverBeatAt: at }, event.beat, at);
    case "direct":
      return takeBeat(state, event.beat, at);
    case "path":
      return { ...state, path: { ...state.path, open: event.open } };
    case "choose_path":
      return { ...state, path: { ...state.path, chosen: event.on } };
    case "tap":
      return isAlone(state) ? state : tapped(state, at);
    case "remembered":
      return withRemembered(state, event.remembered, at);
    case "visible":
      return { ...state, visible: true };
    case "hidden":
      return { ...state, visible: false };
    case "painted":
      return unpainted(state) ? { ...state, shown: Math.min(event.partner, partnerTaps(state)) } : state;
    case "extras":
      return { ...state, extras: { ...state.extras, ...event.extras } };
    case "signed":
      return equal(state.taps, event.yes.taps) ? withAgreed(state, signed(state.agreed, event.to, event.yes)) : state;
    case "withdraw":
      return withAgreed(state, withdrawn(state.agreed, event.to));
    case "confirm":
      return mayConfirm(state) ? withAgreed(state, letsGo(state.agreed, partnersTap(state))) : state;
    case "answer": {
      const round = provesTogether(state, at) ? openCheckIn(state, at)?.round : undefined;
      return round === undefined ? state : withAgreed(state, answered(state.agreed, round, event.feeling));
    }
    case "step_back":
      return goesBack(state);
    case "edit":
      return state.view !== null && inSession(state.view)
        ? withAgreed(state, lowersTerms(state.agreed, event.terms, at))
        : state;
    case "enough":
      // TIME5: at once, whether or not the server can be reached; and where it let go of what these phones hold (AGREED6).
      return state.view !== null && (inSession(state.view) || state.view.phase === "aftercare")
        ? enough(state, state.view)
        : state;
    case "paired":
      return { ...state, keys: "unproven" };
    case "tried_before":
      return { ...state, triedBefore: true };
    case "close":
      return closed(state, event.why);
    case "tick":
      return state.connection === "up" ? { ...state, clock: pinged(state.clock, at) ?? state.clock } : state;
    case "document":
      // One that took so long that the view names another by now mustn't take that one's place.
      return isNamed(event.document, state.view)
        ? { ...state, documents: withDocument(state.documents, event.document) }
        : state;
    default:
      return state;
  }
}

/** Old proof says nothing about the new connection; for the server it is a pause as well (SEAT3). */
function opened(state: State, epoch: string, at: At): State {
  const next: State = {
    ...state,
    connection: "open",
    openedAt: at,
    fenced: false,
    proof: freshProof(epoch),
    lateAt: at,
    clock: anew(state.clock, at),
    agreed: reconnected(state.agreed),
  };
  return calledTogether(next) ? withWatch(next) : next;
}

function takeMessage(state: State, message: FromServer, at: At): State {
  switch (message.type) {
    case "view":
      return takeView(state, message, at);
    case "taps":
      return confirmedBy(withTaps(state, message.taps), message.taps);
    case "fenced":
      return { ...state, fenced: true };
    case "pong":
      return { ...state, clock: measured(state.clock, message.id, message.now, at) };
    case "refusal": {
      const [sentCommands, gone] = withRefusal(state.sentCommands, message, state.view?.version ?? 0, at);
      return withoutYesTo({ ...state, sentCommands }, gone);
    }
  }
}

/** VIEW4. */
function takeView(state: State, view: View, at: At): State {
  const held = state.view;
  const known = held !== null && held.epoch === view.epoch;
  if (known && view.version < held.version) return { ...state, connection: "up" };
  if (!isPossible(view, held, state.agreed)) return state; // AGREED4
  const isNews = !state.fenced && !(known && view.version === held.version); // a new connection begins with what was known
  // PAUSE9: another page of this seat counted this far and let go of it; this page's tap is one more.
  const swallowed = unconfirmed(state) && view.released[state.seat] >= ownTaps(state);
  // What the screen says of a yes that doesn't count any more is so.
  const { agreed } = isNews ? withoutYesTo(state, voidedYes(state.sentCommands, held, view)) : state;
  let next: State = {
    ...withTaps(state, view.taps),
    connection: "up",
    view,
    viewAt: at,
    sentCommands: isNews ? withView(state.sentCommands, held, view, at) : state.sentCommands,
    clock: atLeast(state.clock, view.now, at),
    agreed: viewed(agreed, view, held, tappedFor(state), at),
  };
  if (view.phase === "closed") next = closed(next, "ended", held);
  if (!known && view.phase === "together") next = withWatch(next);
  next = confirmedBy(next, view.taps);
  if (swallowed) next = tapped(next, at);
  if (!ownUnreleased(next)) return { ...next, tappedAt: null };
  return next.tappedAt === null ? { ...next, tappedAt: at } : next;
}

/**
 * A room that the other phone ends before the two have understood each other ends because they couldn't (PAIR3): also one that
 * this phone finds gone, whose connection wasn't there when it was ended.
 */
function closed(state: State, why: ClosedWhy, held = state.view): State {
  const met = held === null ? state.seat === "b" : held.phase === "preparing"; // B has joined, whether or not it was told
  const failed = why !== "reload" && state.keys !== "proven" && met;
  return { ...state, closed: failed ? "not_paired" : why };
}

/** The own counter, and the partner's as its own phone has said it. */
const tappedFor = ({ taps, seat, received }: State): Count => ({ ...taps, [partnerOf(seat)]: received.taps });

/** Everything in a beat is merged by the larger value, so order, loss and repetition do no harm (BEAT3). */
function takeBeat(state: State, beat: Beat, at: At): State {
  const partner = partnerOf(state.seat);
  const received = receive(state.received, beat, at);
  // PATH5, PATH6: not while the server can't be heard, and not from a page that has been replaced.
  const proves = state.connection === "up" && beat.epoch === received.epoch;
  // What one page of the partner's proved stands for what that page says, and not for another's values.
  const proven = received.epoch === state.received.epoch ? state.proof : { ...state.proof, provenAt: null };
  const proof = proves ? takeEcho(proven, beat.echoEpoch, beat.echo) : proven;
  const next: State = {
    ...withTaps(state, { ...state.taps, [partner]: beat.taps, watch: beat.watch }),
    keys: "proven",
    received,
    proof,
    lateAt: missed(state, beat) || isLate(proof, proof.echoed > state.proof.echoed, at) ? at : state.lateAt,
    partnerSaid: Math.max(state.partnerSaid, beat.taps),
    partnerGot: Math.max(state.partnerGot, beat.got),
    partnerShown: Math.max(state.partnerShown, beat.shown),
    agreed: received === state.received ? state.agreed : heardValues(state.agreed, beat.values, at),
  };
  const echoes = received !== state.received && next.visible && unpaused(next); // BEAT5
  return echoes ? { ...next, echoEpoch: received.epoch, echo: received.number } : next;
}

/** Whether a beat of the partner's is missing before this one: rest leaves no room for that (BEAT8). Another page's has no proof anyway. */
const missed = ({ received }: State, beat: Beat): boolean => beat.number > received.number + 1;

/** Whether proof came too late to rest on, or none `came` for so long that it shows (BEAT8). */
const isLate = ({ provenAt }: Proof, came: boolean, at: At): boolean =>
  provenAt === null || age(provenAt, at) + (came ? REST : 0) >= WARN;

/** What time alone does: a proof that was there and lapsed, or never came, latches as a pause (SHOW2, SHOW3). */
function settle(state: State, at: At): State {
  if (!calledTogether(state)) return takenBack(state) ? withWatch(state) : paused(state);
  if (isOverdue(state.agreed, at)) return withWatch(state); // AGREED5
  const hold = state.hold ?? { since: at, touched: false };
  if (!state.visible) return withWatch(state);
  if (provesTogether(state, at)) return hold.touched ? state : { ...state, hold: { ...hold, touched: true } };
  // Where this person's own yes to these taps is void, no proof would help: asked again at once, not after `GRACE`.
  if (hold.touched || age(hold.since, at) > GRACE || !equal(state.agreed.own.agreed, state.taps))
    return withWatch(state);
  return { ...state, hold };
}

/** Whether Together was on this screen, and what both let go of is only by a server's word let go of no more: a lapse (SHOW2). */
const takenBack = (state: State): boolean =>
  !!state.hold?.touched && goesOn(state) && !exceeds(state.taps, state.agreed.released);

/** What was proven before or during a pause is no proof after it (SHOW3). */
const paused = (state: State): State => ({ ...state, hold: null, proof: { ...state.proof, provenAt: null } });

/** The rule, after whatever happened: a tap voids what it isn't in, and what two have let go of is let go of. */
function settleAgreed(before: State, after: State, at: At): State {
  const agreed = withoutClaims(after.agreed, at);
  const going = equal(before.taps, after.taps) ? agreed : withoutYesesOn(agreed); // RELEASE3
  return withAgreed(after, withReleased(going, after.view?.phase ?? "", after.seat));
}

const withAgreed = (state: State, agreed: Agreed): State => ({ ...state, agreed });

const withoutYesTo = (state: State, to: ProposalName | null): State =>
  to === null ? state : withAgreed(state, withdrawn(state.agreed, to));

/** All of it. Where only the partner has tapped, that alone would say no more than that their tried pause came through. */
function enough(state: State, view: View): State {
  const agreed = letsGo(state.agreed, state.taps);
  return saidEnough(agreed, state.seat, state.taps) || !inSession(view)
    ? withAgreed(state, agreed)
    : enough(withWatch(state), view);
}

/** The partner's tap, as this person says that it came through (REHEARSE1). */
const partnersTap = (state: State): Count => ({ ...ZERO, [partnerOf(state.seat)]: partnerTaps(state) });

/** LADDER2: at once, whether or not the server can be reached. */
function goesBack(state: State): State {
  const { view, agreed } = state;
  if (view === null || !inSession(view)) return state;
  return withAgreed(state, steppedBack(agreed, Math.max(0, heldIn(agreed, view).step - 1)));
}

/** PAUSE10: a pause of any page of this phone is this page's, too; and what the page that has the seat agreed to and lowered. */
function withRemembered(before: State, { own, confirmed, watch, agreed }: Remembered, at: At): State {
  const state = before.fenced && agreed !== null ? withAgreed(before, agreedFrom(agreed, at)) : before;
  const next = withTaps(state, { ...state.taps, [state.seat]: own, watch });
  const tappedAt = own > ownTaps(state) ? at : state.tappedAt;
  return { ...next, confirmed: Math.max(state.confirmed, confirmed), tappedAt };
}

/** PAUSE7: one more, however many came before it. */
const tapped = (state: State, at: At): State => ({
  ...withTaps(state, { ...state.taps, [state.seat]: ownTaps(state) + 1 }),
  tappedAt: at,
});

const withTaps = (state: State, taps: Count): State => {
  const merged = merge(state.taps, taps);
  return equal(merged, state.taps) ? state : { ...state, taps: merged };
};

/** A pause that is nobody's tap. It voids what it isn't in as any other, also where time alone brings it (RELEASE3). */
const withWatch = (state: State): State => ({
  ...withTaps(state, { ...state.taps, watch: state.taps.watch + 1 }),
  agreed: withoutYesesOn(state.agreed),
  hold: null,
});

const confirmedBy = (state: State, told: Count): State => ({
  ...state,
  confirmed: Math.max(state.confirmed, told[state.seat]),
});
