/** From what a phone knows to what it shows. Anything unknown is Paused (SHOW1). */

import type { View } from "../protocol/wire";
import { endsIn, heldIn, overdueIn } from "./agreed";
import { askFor } from "./commands";
import { documentsFor, isReading } from "./documents";
import { equal } from "./pause_counters";
import { askedOf } from "./release";
import {
  type ConnectionState,
  type Documents,
  type NotTaken,
  type PathChoice,
  type Receipt,
  type Reminder,
  type Screen,
  TOLD,
} from "./screen_types";
import {
  answerTo,
  endingNow,
  endsAt,
  isOver,
  ladderNow,
  openCheckIn,
  paceNow,
  serverTime,
  timeWakesIn,
} from "./session_clock";
import {
  calledTogether,
  inSession,
  isAlone,
  isPaused,
  mayConfirm,
  ownTaps,
  ownUnreleased,
  paired,
  partnerHere,
  partnerUnreleased,
  provesTogether,
  type State,
  unconfirmed,
} from "./state";
import { type At, age, UNSEEN, W, WARN } from "./time";
import { SLACK, termsWithin } from "./values";

/** The screen of a phone in a room. */
export function screenOf(state: State, at: At): Screen {
  if (state.closed === "not_paired") return { name: "refused", why: "not_paired" };
  if (state.closed !== null)
    return staysInAftercare(state) ? aftercareScreen(state) : { name: "closed", why: state.closed };
  const { view, extras } = state;
  if (state.fenced) return { name: "taken_over", paused: view === null || isPaused(state) };
  if (view === null) return unconfirmed(state) ? pausedScreen(state, at) : { name: "connecting" };
  if (isAlone(state)) {
    return {
      name: "waiting",
      link: extras.invitation?.link ?? null,
      // By the wall clock as it is now: somebody may have set it.
      ticketEndsAt: wholeSeconds((extras.invitation?.endsAt ?? 0) + at.wall - serverTime(state, at)),
      meeting: extras.invitation?.meeting ?? false,
      spoken: extras.spoken,
      connection: connectionOf(state),
    };
  }
  if (state.keys === "none" && !isPaused(state)) return { name: "joining" };
  const provenAt = shownProof(state, at);
  if (provenAt !== null) {
    const checkIn = openCheckIn(state, at);
    const held = heldIn(state.agreed, view);
    return {
      name: "together",
      thinning: age(provenAt, at) > WARN,
      checkIn: checkIn && {
        answer: answerTo(state, checkIn),
        endsInMs: wholeSeconds(checkIn.answer_by - serverTime(state, at)),
      },
      pace: paceNow(state, at),
      ladder: ladderNow(state, askFor(state, "step_on", at)),
      reminder: reminderOf(state, documentsFor(view, state.documents, state.seat), at),
      agreed: { step: held.step, more: held.more, terms: termsWithin(view.agreement.terms, held) },
      ending: endingNow(state, at),
      // The next view is minutes away. An answer that wasn't taken is one to press again: to who is asked it stays.
      notTaken: !checkIn && age(state.sentCommands.shown?.at ?? at, at) > TOLD ? null : notTakenIn(state),
    };
  }
  // PAUSE1 holds in Preparing too: a pause there is a pause, and the yes that starts the session lets go of it.
  if (view.phase === "preparing" && !isPaused(state)) {
    const documents = documentsFor(view, state.documents, state.seat);
    return {
      name: "preparing",
      ask: askedOf(state, at),
      terms: view.agreement.terms,
      documents,
      reading: extras.bringing || isReading(view, state.documents),
      rehearsal: view.rehearsal,
      partnerHere: partnerHere(state, at),
      rejectedJoins: view.knocks,
      path: pathOf(state),
      nextTime: extras.nextTime,
      lastTime: extras.lastTime,
      bringBack: extras.bringBack,
      pictures: extras.pictures,
      kept: extras.kept,
      notTaken: notTakenIn(state),
      connection: connectionOf(state),
    };
  }
  if (view.phase === "aftercare" && !isPaused(state)) return aftercareScreen(state);
  return pausedScreen(state, at);
}

/** SHOW12: after a session nobody's aftercare ends with the room. */
const staysInAftercare = ({ closed, agreed }: State): boolean =>
  (closed === "ended" || closed === "gone") && agreed.begun !== null;

function aftercareScreen(state: State): Screen {
  const { view, extras } = state;
  const documents = documentsFor(view, state.documents, state.seat);
  return {
    name: "aftercare",
    over: state.closed !== null,
    mine: documents.mine?.wishes ?? "",
    theirs: documents.theirs?.wishes ?? "",
    wrong: wrongIn(documents),
    nextTime: extras.nextTime,
    bringBack: extras.bringBack,
    connection: connectionOf(state),
  };
}

const wrongIn = (documents: Documents): string =>
  [documents.theirs?.wrong, documents.theirs?.call].filter((text) => text).join("\n");

/** Rounded so far that nobody can watch it run down. */
const COARSE = 5;

function reminderOf(state: State, documents: Documents, at: At): Reminder {
  const told = (endsAt(state, at) ?? 0) - serverTime(state, at);
  const ms = Math.min(told, (endsIn(state.agreed, at) ?? told) - SLACK);
  return { signal: documents.ours?.signal ?? "", left: ms > 0 ? Math.ceil(ms / 60_000 / COARSE) * COARSE : null };
}

/** The screen changes no more often than it must. */
const wholeSeconds = (ms: number): number => Math.ceil(ms / 1000) * 1000;

function pausedScreen(state: State, at: At): Screen {
  const { view } = state;
  const receipt = receiptOf(state);
  const unshown = receipt !== null && receipt !== "shown";
  const documents = documentsFor(view, state.documents, state.seat);
  return {
    name: "paused",
    mine: ownUnreleased(state),
    receipt,
    unseen: unshown && state.tappedAt !== null && age(state.tappedAt, at) > UNSEEN,
    ask: askedOf(state, at),
    trying: view?.phase === "preparing",
    confirm: mayConfirm(state),
    beginning: view?.phase === "preparing" ? beginningOf(state, view, documents) : null,
    finishing: state.extras.finishing,
    timeOver: isOver(state, at),
    asks: documents.theirs?.asks ?? "",
    helps: documents.theirs?.helps ?? "",
    own: documents.mine?.asks ?? "",
    wrong: wrongIn(documents),
    both: ownUnreleased(state) && partnerUnreleased(state),
    reminder: reminderOf(state, documents, at),
    // Already while the server has yet to say Paused: what stands on the screen doesn't move when it does.
    ladder: view !== null && inSession(view) ? ladderNow(state, "none") : null,
    terms: view !== null && inSession(view) ? termsWithin(view.agreement.terms, heldIn(state.agreed, view)) : null,
    // A lapse that the next tick will latch isn't coming back.
    comingBack: releasedHere(state) && state.visible && state.hold !== null && !state.hold.touched,
    partnerHere: partnerHere(state, at),
    rejectedJoins: state.view?.knocks ?? 0,
    path: pathOf(state),
    notTaken: state.sentCommands.shown?.outlasts === "trial" ? null : notTakenIn(state),
    connection: connectionOf(state),
  };
}

const beginningOf = (
  state: State,
  view: View,
  documents: Documents,
): Extract<Screen, { name: "paused" }>["beginning"] => ({
  untried: view.rehearsal.mine === null && !ownUnreleased(state),
  terms: view.agreement.terms,
  documents,
  reading: isReading(view, state.documents),
});

/** Whether this phone has let go of everything, as the server says both have; the partner's word for it may be on its way. */
const releasedHere = (state: State): boolean => calledTogether(state) && equal(state.agreed.own.agreed, state.taps);

const notTakenIn = ({ sentCommands }: State): NotTaken | null => sentCommands.shown?.what ?? null;

/** What became of the own unreleased tap (SHOW6). */
function receiptOf(state: State): Receipt | null {
  if (!ownUnreleased(state)) return null;
  const mine = ownTaps(state);
  if (state.partnerShown >= mine) return "shown";
  if (state.partnerGot >= mine) return "arrived";
  return unconfirmed(state) ? "sending" : "sent";
}

const pathOf = ({ path }: State): PathChoice => (path.chosen ? (path.open ? "open" : "chosen") : "off");

const connectionOf = (state: State): ConnectionState => (state.connection === "up" ? "up" : "down");

/** In how many ms the screen will change by itself; null: it won't. The shell wakes then. */
export function wakesIn(state: State, at: At): number | null {
  const waits = [proofWakesIn(state, at), timeWakesIn(state, at), overdueWakesIn(state, at)].filter(
    (wait) => wait !== null,
  );
  return waits.length === 0 ? null : Math.min(...waits, LONGEST_WAIT);
}

/** Timers can't wait longer; and no phone has to be believed that it sleeps for so long. */
const LONGEST_WAIT = 60_000;

/** In how many ms this phone's own clocks end what runs (AGREED5). */
function overdueWakesIn(state: State, at: At): number | null {
  const wait = calledTogether(state) ? overdueIn(state.agreed, at) : null;
  return wait === null || wait < 0 ? null : wait + 1;
}

/** When the proof was issued that Together is shown by; null where it isn't shown. */
const shownProof = (state: State, at: At): At | null => (provesTogether(state, at) ? state.proof.provenAt : null);

/** In how many ms the proof will warn or lapse; null where it's not shown. */
function proofWakesIn(state: State, at: At): number | null {
  const provenAt = shownProof(state, at);
  if (provenAt === null) return null;
  const old = age(provenAt, at);
  return old <= WARN ? WARN - old + 1 : W - old + 1;
}

/** When the present proof will be `W` old, on the monotonic clock; null while Together isn't shown (SHOW8). */
export function proofDeadline(state: State, at: At): number | null {
  const provenAt = shownProof(state, at);
  return provenAt && at.mono + W - age(provenAt, at);
}

/** Whether the screen should stay awake: a dark screen is a hidden page, and that is a pause. */
export const wantsAwake = (state: State): boolean => state.closed === null && !state.fenced && paired(state);
