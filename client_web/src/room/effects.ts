/** What a phone's shell has to do. Most of it follows from how a phone has changed, not from why. */

import { keepsOther } from "./agreed";
import { type CommandBody, type Sending, staleYes, unacknowledged } from "./commands";
import { type DocumentName, wantedDocuments } from "./documents";
import { equal } from "./pause_counters";
import { type Beat, issue } from "./proof";
import {
  beating,
  isPaused,
  ownTaps,
  partnerTaps,
  partnerUnreleased,
  type Remembered,
  rememberedOf,
  type State,
  unconfirmed,
  unpainted,
} from "./state";
import type { At } from "./time";

/** What is felt. A partner's tap, a lost link and a hidden page feel alike (SHOW7). */
export type Pulse = "own_tap" | "paused" | "check_in";

export type Effect =
  /** Seal and send. `pauses`: it says a pause that no earlier beat said, so it is sent however slow the connection is. */
  | { readonly type: "beat"; readonly beat: Beat; readonly pauses: boolean }
  | Sending
  /** What this phone holds and the server has yet to hear (AGREED3): of no number, for nobody gave it just now. */
  | { readonly type: "resend"; readonly command: CommandBody }
  | { readonly type: "ping"; readonly id: number }
  /** Fetch the document that has this digest, open it and answer with `document`. */
  | { readonly type: "fetch_document"; readonly name: DocumentName; readonly digest: string }
  /** Write this where a reload finds it, before returning to the event loop. */
  | { readonly type: "remember"; readonly remembered: Remembered }
  /** Answer with `painted` once the present screen has been painted. */
  | { readonly type: "await_paint"; readonly partner: number }
  | { readonly type: "pulse"; readonly pulse: Pulse };

/** What made a phone change, as far as it matters to what the phone says. */
export interface Cause {
  readonly type: string;
}

/** The effects of having changed from `before` to `after`, with the beat's number issued (BEAT6: a change is said at once). */
export function consequences(before: State, after: State, cause: Cause, at: At): readonly [State, readonly Effect[]] {
  const effects: Effect[] = [];
  const tapped = ownTaps(after) > ownTaps(before);
  const watched = after.taps.watch > before.taps.watch;
  let issued = after;
  if (speaks(before, after, cause)) {
    issued = { ...after, proof: issue(after.proof, at) };
    effects.push({ type: "beat", beat: beatOf(issued), pauses: tapped || watched || cause.type === "opened" });
  }
  const agrees = !after.fenced && keepsOther(before.agreed, after.agreed);
  // How long a page ran is written down where it may be about to go.
  const goes = cause.type === "hidden" && after.agreed.begun !== null;
  if (tapped || watched || agrees || goes || after.confirmed > before.confirmed) {
    effects.push({ type: "remember", remembered: rememberedOf(after, at) });
  }
  if (tapped && unconfirmed(after)) effects.push({ type: "pulse", pulse: "own_tap" });
  else if (pausedBySomethingElse(before, after)) effects.push({ type: "pulse", pulse: "paused" });
  if (after.pulsed > before.pulsed) effects.push({ type: "pulse", pulse: "check_in" });
  if (after.clock.id > before.clock.id) effects.push({ type: "ping", id: after.clock.id });
  const told = after.view !== before.view || after.triedBefore !== before.triedBefore;
  const again = told ? unacknowledged(after) : staleYes(before) ? null : staleYes(after);
  if (again) effects.push({ type: "resend", command: again });
  for (const { name, digest } of wantedDocuments(before.view, after.view, after.documents)) {
    effects.push({ type: "fetch_document", name, digest });
  }
  if (unpainted(after) && (!unpainted(before) || partnerTaps(after) > partnerTaps(before))) {
    effects.push({ type: "await_paint", partner: partnerTaps(after) });
  }
  return [issued, effects];
}

/** Whether a beat goes out now. */
function speaks(before: State, after: State, cause: Cause): boolean {
  if (after.fenced) return after.connection !== "down" && cause.type === "tap"; // PAUSE8
  // The server hasn't answered the hello yet; a pause goes right behind it and doesn't wait for that (PAUSE3).
  if (after.connection === "open" && unconfirmed(after) && (cause.type === "tap" || cause.type === "opened"))
    return true;
  if (!beating(after)) return false;
  const ready =
    !beating(before) ||
    (after.connection === "up" && before.connection !== "up") ||
    (after.path.open && !before.path.open);
  return (
    cause.type === "tick" ||
    ready ||
    !equal(after.taps, before.taps) ||
    after.shown > before.shown ||
    after.agreed.own !== before.agreed.own
  ); // BEAT6
}

const beatOf = (state: State): Beat => ({
  epoch: state.proof.epoch,
  number: state.proof.number,
  taps: ownTaps(state),
  watch: state.taps.watch,
  echoEpoch: state.echoEpoch,
  echo: state.echo,
  got: partnerTaps(state),
  shown: state.shown,
  values: state.agreed.own,
});

/** Whether the phone has just been paused, or paused once more, by anything but its own tap. */
function pausedBySomethingElse(before: State, after: State): boolean {
  if (before.view === null) return false;
  const again = partnerTaps(after) > partnerTaps(before) && partnerUnreleased(after);
  return again || (isPaused(after) && !isPaused(before));
}
