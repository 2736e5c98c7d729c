/**
 * What becomes of what this person said, where it wasn't taken: one plain line, until the next view says how it stands.
 *
 * It must tell nothing of the other's yes (YES3). So it goes by what this phone was told anyway: why a command of its own was
 * refused, and that its own yes doesn't stand any more. That it isn't this phone's turn (`wait_for_offer`) isn't shown: it would
 * be the news that the other one took something back.
 */

import type { Refusal, View } from "../protocol/wire";
import { equal } from "./pause_counters";
import type { NotTaken, ProposalName } from "./screen_types";
import type { At } from "./time";

/** All of an intent that a refusal of it goes by. */
interface SentIntent {
  readonly type: string;
  readonly to?: ProposalName;
}

/** A command that was said, by its number. `version`: of the view it was said on. */
export interface Sent {
  readonly id: number;
  readonly intent: SentIntent;
  readonly version: number;
}

/**
 * `at`: since when. `outlasts`: the next view, where what it tells of came before its view did; a trial of a pause, where that let go
 * of a yes to start: its screens have something else to ask, and what comes after them is as it was before the yes.
 */
export interface ShownRefusal {
  readonly what: NotTaken;
  readonly at: At;
  readonly outlasts: "next" | "trial" | null;
}

/** What was said, and what wasn't taken of it. */
export interface SentCommands {
  /** How many commands were said: the newest one's number. */
  readonly count: number;
  /** The newest of them, the newest last. */
  readonly sent: readonly Sent[];
  readonly shown: ShownRefusal | null;
}

export const NOTHING_SENT: SentCommands = { count: 0, sent: [], shown: null };

/** Answers come in order and soon: older commands aren't refused any more. */
const REMEMBERED = 16;

/** One command more. What was told of an older one has been read. */
export function withSent({ count, sent, shown }: SentCommands, intent: SentIntent, version: number): SentCommands {
  const id = count + 1;
  return {
    count: id,
    sent: [...sent, { id, intent, version }].slice(-REMEMBERED),
    shown: intent.type === "confirm" ? ofTrial(shown) : null,
  };
}

const ofTrial = (shown: ShownRefusal | null): ShownRefusal | null => (shown?.outlasts === "trial" ? shown : null);

/** Somebody pauses. It speaks for itself, but of a yes to start, given before anything had begun, it says nothing (REHEARSE4). */
export function withPause(sentCommands: SentCommands, before: View | null, at: At): SentCommands {
  const voids = before?.phase === "preparing" && before.ask === "given" && !tookBack(sentCommands, "start");
  return {
    ...sentCommands,
    shown: voids ? { what: "voided", at, outlasts: "trial" } : ofTrial(sentCommands.shown),
  };
}

/**
 * A command was refused. `version`: of the newest view. With it, to what a yes of this person's was that is none any more; null: to
 * nothing, or to what may yet be matched: the store may have it, or it was said twice before anything was heard of the first.
 */
export function withRefusal(
  before: SentCommands,
  { id, code }: Refusal,
  version: number,
  at: At,
): readonly [SentCommands, ProposalName | null] {
  const refused = before.sent.find((command) => command.id === id);
  if (refused === undefined) return [before, null];
  const { intent } = refused;
  const sent = before.sent.filter((command) => command !== refused);
  const isAgain = sent.some(
    (other) => other.intent.type === "agree" && other.intent.to === intent.to && other.version >= refused.version,
  );
  const what = notTaken(intent, code);
  const isEarly = what === "changed" && refused.version === version;
  const shown = what && { what, at, outlasts: isEarly ? ("next" as const) : null };
  const gone = intent.type === "agree" && code !== "store_unavailable" && !isAgain;
  return [{ ...before, sent, shown: shown ?? before.shown }, (gone && intent.to) || null];
}

function notTaken(intent: SentIntent, code: Refusal["code"]): NotTaken | null {
  if (code === "store_unavailable") return "not_stored";
  if (intent.type === "edit") return code === "changed" || code === "takes_two" ? "changed" : null;
  if (intent.type !== "agree") return null;
  switch (code) {
    case "changed":
      return "changed";
    case "taps_changed":
      // In Together that is a pause, which has the screen by then.
      return intent.to === "start" || intent.to === "go_on" ? "changed" : null;
    case "too_soon":
      return "too_soon";
    case "partner_away":
      return "away";
    default:
      return null;
  }
}

/** A newer view: it says how things stand now, and may say that this phone's yes doesn't (YES4). */
export function withView(sentCommands: SentCommands, before: View | null, view: View, at: At): SentCommands {
  if (voidedYes(sentCommands, before, view) !== null) {
    return { ...sentCommands, shown: { what: "voided", at, outlasts: null } };
  }
  const { shown } = sentCommands;
  if (shown === null || (shown.outlasts === "trial" && view.phase === "preparing" && view.ask !== "given")) {
    return sentCommands;
  }
  return { ...sentCommands, shown: shown.outlasts === "next" ? { ...shown, outlasts: null } : null };
}

/**
 * To what a yes of this phone stood that doesn't any more, while what it was to still waits, or was lowered, and neither its person
 * nor what it was for took it away; null: to nothing.
 */
export function voidedYes(sentCommands: SentCommands, before: View | null, view: View): ProposalName | null {
  if (before?.epoch !== view.epoch || before.phase !== view.phase || !equal(before.taps, view.taps)) return null;
  // What was lowered stands on this screen anyway. Without that, a turn that isn't this phone's any more would be news (YES3).
  const isLower = view.step < before.step || view.agreement.version !== before.agreement.version;
  const went = (field: "ask" | "step_ask" | "more_ask") =>
    before[field] === "given" && (view[field] === "open" || (isLower && view[field] === "none"));
  const of = (to: ProposalName) => (tookBack(sentCommands, to) ? null : to);
  if (went("ask")) return of(view.phase === "preparing" ? "start" : "go_on");
  if (went("step_ask") && view.step <= before.step) return of("step_on");
  return went("more_ask") && view.ends_at === before.ends_at ? of("more_time") : null;
}

const tookBack = ({ sent }: SentCommands, to: ProposalName): boolean =>
  sent.findLast(({ intent }) => intent.to === to)?.intent.type === "withdraw";
