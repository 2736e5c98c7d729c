/** From what a phone knows to what it shows. Anything unknown is Paused (SHOW1). */

import { equal, exceeds } from "./counts";
import type { Ask, Receipt, Screen } from "./screen";
import { ownTaps, ownUnreleased, provesTogether, type State, unpaused } from "./state";
import { ABSENT, type At, age, UNSEEN, W, WARN } from "./time";

/** The pair link of a room that waits, as long as this page remembers its secret. */
export interface Invitation {
  readonly link: string;
  readonly endsAt: number;
}

/** The screen of a phone in a room. */
export function screenOf(state: State, invitation: Invitation | null, at: At): Screen {
  if (state.closed !== null) return { name: "closed", why: state.closed };
  const view = state.view;
  if (view === null) return { name: "connecting" };
  if (state.fenced) return { name: "elsewhere", paused: exceeds(state.taps, view.released) };
  const partnerHere = state.heard.at !== null && age(state.heard.at, at) <= ABSENT;
  switch (view.phase) {
    case "waiting":
      return {
        name: "waiting",
        link: invitation?.link ?? null,
        ticketEndsAt: invitation?.endsAt ?? 0,
        line: state.line,
      };
    case "preparing":
      return { name: "preparing", ask: askOf(state, at).ask, partnerHere, knocks: view.knocks, line: state.line };
    case "closed":
      return { name: "closed", why: "ended" };
    case "together":
    case "paused": {
      const provenAt = state.proof.provenAt;
      if (provenAt !== null && provesTogether(state, at)) {
        return { name: "together", thinning: age(provenAt, at) > WARN };
      }
      const receipt = receiptOf(state);
      return {
        name: "paused",
        mine: ownUnreleased(state),
        receipt,
        unseen: receipt !== null && receipt !== "shown" && state.tappedAt !== null && age(state.tappedAt, at) > UNSEEN,
        ...askOf(state, at),
        comingBack: unpaused(state) && state.visible,
        partnerHere,
        knocks: view.knocks,
        line: state.line,
      };
    }
  }
}

/** What became of the own unreleased tap (SHOW6). */
function receiptOf(state: State): Receipt | null {
  if (!ownUnreleased(state)) return null;
  const mine = ownTaps(state);
  if (state.partnerShown >= mine) return "shown";
  if (state.partnerGot >= mine) return "arrived";
  return state.confirmed >= mine ? "sent" : "sending";
}

/** Whether a yes can be given now: only to exactly what the server knows too (RELEASE2), and only once settled (RELEASE5). */
function askOf(state: State, at: At): { readonly ask: Ask; readonly settlesInMs: number } {
  const view = state.view;
  if (view === null || state.line === "down" || !equal(view.taps, state.taps)) return { ask: "none", settlesInMs: 0 };
  if (view.ask !== "open" || view.settles_at === null) return { ask: view.ask, settlesInMs: 0 };
  const settlesInMs = Math.max(0, view.settles_at - view.now - age(state.viewAt, at));
  return { ask: settlesInMs > 0 ? "settling" : "open", settlesInMs };
}

/** In how many ms the proof will warn or lapse by itself; null where it's not shown. The shell wakes then. */
export function wakesIn(state: State, at: At): number | null {
  const provenAt = state.proof.provenAt;
  if (provenAt === null || !provesTogether(state, at)) return null;
  const old = age(provenAt, at);
  return old <= WARN ? WARN - old + 1 : W - old + 1;
}

/** When the present proof will be `W` old, on the monotonic clock; null while Together isn't shown (SHOW8). */
export function proofDeadline(state: State, at: At): number | null {
  const provenAt = state.proof.provenAt;
  return provenAt !== null && provesTogether(state, at) ? at.mono + W - age(provenAt, at) : null;
}

/** Whether the screen should stay awake. */
export const wantsAwake = (state: State): boolean =>
  state.closed === null && !state.fenced && (state.view?.phase === "together" || state.view?.phase === "paused");
