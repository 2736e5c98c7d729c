/**
 * The rule, kept by the phones themselves: going further takes a yes of each, going back takes one (AGREED1 to AGREED5).
 *
 * A phone keeps its own values. Only its own person's yes raises them, once the server says that the other one's matched it; a
 * step back, a *slow*, a lower term lower them at once. The partner's come sealed in its beats. So no server can make a phone
 * show more than both people said yes to: a view makes a phone stricter, or changes nothing.
 */

import { COUNTER_LIMIT } from "../protocol/bounds";
import type { View } from "../protocol/wire";
import { type Count, equal, exceeds, lesserCount, merge, partnerOf, type Seat, ZERO } from "./pause_counters";
import type { Feeling, ProposalName, Terms } from "./screen_types";
import { type At, age, GRACE, isContinuous, W } from "./time";
import {
  above,
  type Bounds,
  bothAgreed,
  boundsOf,
  fallen,
  lasting,
  lesser,
  letGo,
  lowered,
  loweredBy,
  NO_DIGEST,
  NOTHING_AGREED,
  remaining,
  SLACK,
  type Span,
  sooner,
  UNBOUNDED,
  untilAsked,
  type Values,
} from "./values";

/** The texts and how many steps there are, as they stand in views. */
export interface Texts {
  /** Called as on the wire: a reload reads it again. */
  readonly pages: View["agreement"]["pages"];
  readonly steps: number;
}

/** A yes of this phone's person: the taps it lets go of, how far it goes, on which texts, and 16 hex digits of its token (YES2). */
export interface Yes {
  readonly epoch: string;
  readonly taps: Count;
  readonly bounds: Bounds;
  readonly texts: Texts;
  readonly digest: string;
}

export interface Agreed {
  readonly own: Values;
  /** The partner's, as its newest beat says them. */
  readonly theirs: Values;
  /** This person's yeses that may still be matched. */
  readonly yeses: Readonly<Partial<Record<ProposalName, Yes>>>;
  /** All that was ever let go of, as the two phones know it. */
  readonly released: Count;
  /** This person's newest answer to a check-in, and the newest one that both answered and this phone was told of. */
  readonly answer: { readonly round: number; readonly feeling: Feeling } | null;
  readonly round: number;
  /** When that was; and when this phone's step or more time was last raised. */
  readonly completedAt: At | null;
  readonly raisedAt: At | null;
  /** What both started on: no epoch, and no page of this phone's that is loaded anew, takes any other (AGREED4). */
  readonly texts: Texts | null;
  /** When the first Together was agreed on; until when a check-in has to have been answered. On this phone's clocks. */
  readonly begun: At | null;
  readonly askBy: Span | null;
  /** Whether this phone has taken the end for one (TIME4, TIME5). */
  readonly ended: boolean;
}

/** Below every check-in's number. */
const NO_ROUND = -1;

/** What of it outlives a reload. `begun`: on the wall clock; `awake`: for how many ms since then a page ran, at the least. */
export interface KeptAgreed extends Pick<Agreed, "own" | "released" | "texts" | "ended"> {
  readonly begun: number | null;
  readonly awake: number | null;
}

export const agreedFrom = (kept: KeptAgreed | null, at: At): Agreed => ({
  own: kept?.own ?? NOTHING_AGREED,
  theirs: NOTHING_AGREED,
  yeses: {},
  released: kept?.released ?? ZERO,
  answer: null,
  round: NO_ROUND,
  completedAt: null,
  raisedAt: null,
  texts: kept?.texts ?? null,
  // Its two clocks differ from here on: nobody knows what a wall clock was set to between two pages.
  begun: kept?.begun == null ? null : { mono: at.mono - (kept.awake ?? 0), wall: kept.begun },
  askBy: null,
  ended: kept?.ended ?? false,
});

export const keptAgreed = ({ own, released, texts, begun, ended }: Agreed, at: At): KeptAgreed => ({
  own,
  released,
  texts,
  begun: begun?.wall ?? null,
  awake: begun && Math.round(at.mono - begun.mono),
  ended,
});

/** Whether a reload must find something else. */
export const keepsOther = (one: Agreed, other: Agreed): boolean =>
  one.own !== other.own ||
  one.released !== other.released ||
  one.texts !== other.texts ||
  one.begun !== other.begun ||
  one.ended !== other.ended;

/** The view's own bounds, and what holds: the least of the view's, this phone's and the partner's (AGREED3). */
const viewBounds = (view: View): Bounds => boundsOf(view.agreement.terms, view.step, view.more);
export const heldIn = ({ own, theirs }: Agreed, view: View): Bounds => lesser(viewBounds(view), lesser(own, theirs));

/** AGREED2: both phones let go of exactly these taps, and meant the same. */
export const releasesExactly = ({ own, theirs }: Agreed, taps: Count): boolean =>
  bothAgreed(own, theirs) && equal(own.agreed, taps);

/** Whether it is enough for today: the end was taken for one, or one of the two said so (TIME5, TIME6). */
export const isEnough = (agreed: Agreed, seat: Seat, taps: Count): boolean =>
  agreed.ended || saidEnough(agreed, seat, taps);

/**
 * Whether one of the two let go of everything that was tapped, which is what *enough* does, and of more than the partner's counter:
 * no tried pause is all of it, also where nobody else has tried theirs (REHEARSE1, REHEARSE5).
 */
export const saidEnough = ({ own, theirs }: Agreed, seat: Seat, taps: Count): boolean =>
  letsAll(own.lets, seat, taps) || letsAll(theirs.lets, partnerOf(seat), taps);

const letsAll = (lets: Count, seat: Seat, taps: Count): boolean =>
  (lets[seat] > 0 || lets.watch > 0) && !exceeds(taps, lets);

/** Whether the phones' own clocks say that the time, or the time for an answer, is over (AGREED5). */
export const isOverdue = (agreed: Agreed, at: At): boolean => (overdueIn(agreed, at) ?? 0) < 0;

/** In how many ms it will be; null: nothing runs. */
export function overdueIn(agreed: Agreed, at: At): number | null {
  const { askBy } = agreed;
  const end = left(agreed, at);
  const ask = askBy && remaining(askBy, at);
  return end === null || ask === null ? (end ?? ask) : Math.min(end, ask);
}

const left = ({ own, theirs, begun }: Agreed, at: At): number | null =>
  begun && remaining({ from: begun, ms: lasting(lesser(own, theirs)) }, at);

/**
 * In how many ms the time that both agreed on is over at the latest, by this phone's clocks; null: it hasn't begun. Where these have
 * parted since, by the monotonic one alone, as a release will have it (`begunBy`).
 */
export const endsIn = (agreed: Agreed, at: At): number | null =>
  left(agreed, agreed.begun && !isContinuous(agreed.begun, at) ? { ...at, wall: agreed.begun.wall } : at);

/**
 * This person said yes. Nothing can match it until its token is made (`signed`), and what voids a yes voids this one, too. Said
 * once more, it is the same yes: the partner's may be matching it just now.
 */
export function pressed(agreed: Agreed, to: ProposalName, yes: Omit<Yes, "digest">): Agreed {
  return isSame(agreed.yeses[to], yes) ? agreed : withYes(agreed, to, { ...yes, digest: NO_DIGEST });
}

/** The token of a yes is made: it counts if that yes still stands. */
export const signed = (agreed: Agreed, to: ProposalName, yes: Yes): Agreed =>
  isSame(agreed.yeses[to], yes) ? withYes(agreed, to, yes) : agreed;

export const isSame = (stands: Yes | undefined, { epoch, taps, bounds }: Omit<Yes, "digest">): boolean =>
  stands?.epoch === epoch && equal(stands.taps, taps) && !above(stands.bounds, bounds) && !above(bounds, stands.bounds);

const withYes = (agreed: Agreed, to: ProposalName, yes: Yes): Agreed => ({
  ...agreed,
  yeses: { ...agreed.yeses, [to]: yes },
});

/** This person took a yes back, also where a server has said that it was matched. */
export function withdrawn(agreed: Agreed, to: ProposalName): Agreed {
  const next = withoutYes(agreed, to);
  if (to === "step_on" || to === "more_time") return withOnlyShared(next);
  return bothAgreed(next.own, next.theirs) ? next : withoutRelease(next);
}

/** Nobody can match these any more. */
function withoutYes(agreed: Agreed, ...to: readonly ProposalName[]): Agreed {
  const yeses = { ...agreed.yeses };
  for (const each of to) delete yeses[each];
  return { ...agreed, yeses };
}

/** No yes of before counts (RELEASE3, EPOCH3). */
const withoutYeses = (agreed: Agreed): Agreed => ({ ...agreed, yeses: {} });

const PROPOSALS: readonly ProposalName[] = ["start", "go_on", "step_on", "more_time"];

/** For a tap, too: what it isn't in (RELEASE3). */
export const withoutYesesOn = (agreed: Agreed): Agreed => withoutYes(agreed, "step_on", "more_time");

/**
 * A step and more time that the partner hasn't gone to stand no more: a server that only said that a yes was matched would else
 * have it outlive what voids a yes.
 */
function withOnlyShared(agreed: Agreed): Agreed {
  const { own, theirs } = agreed;
  const [step, more] = [Math.min(own.step, theirs.step), Math.min(own.more, theirs.more)];
  return step === own.step && more === own.more ? agreed : { ...agreed, own: { ...own, step, more } };
}

/**
 * A new connection, or another epoch: no yes of before counts, and none that a server only said was matched: else a yes that it voids
 * would still stand in this phone's beats, and the partner's could complete it. Once the end was taken there is no Together that it
 * could lead to.
 */
export function reconnected(agreed: Agreed): Agreed {
  const next = withoutYeses(agreed);
  return next.ended ? next : withoutRelease(next);
}

const withoutRelease = (agreed: Agreed): Agreed =>
  agreed.own.digest === NO_DIGEST ? agreed : { ...agreed, own: { ...agreed.own, agreed: ZERO, digest: NO_DIGEST } };

/** A step and more time that the partner should have gone to by now, if it was matched: what this person does alone tells nothing then. */
export const withoutClaims = (agreed: Agreed, at: At): Agreed =>
  agreed.raisedAt === null || age(agreed.raisedAt, at) <= GRACE
    ? agreed
    : { ...withOnlyShared(agreed), raisedAt: null };

/** What this person does alone. */
export function answered(agreed: Agreed, round: number, feeling: Feeling): Agreed {
  // YES4, and whatever the answer was: the server mustn't tell them apart. Nor does a step stand that the partner hasn't gone to.
  const step = Math.min(agreed.own.step, agreed.theirs.step);
  const own = step === agreed.own.step ? agreed.own : { ...agreed.own, step }; // else a beat would say that there is an answer
  return withoutYes({ ...agreed, own, answer: { round, feeling } }, "step_on");
}

export const letsGo = (agreed: Agreed, taps: Count): Agreed => ({
  ...agreed,
  own: { ...agreed.own, lets: merge(agreed.own.lets, taps) },
});

/** No yes of before counts here, nor, once its phone has heard of this, the partner's (YES4). */
function goneBack(before: Agreed): Agreed {
  const agreed = withOnlyShared(withoutYeses(before));
  return { ...agreed, own: { ...agreed.own, back: agreed.own.back + 1 } };
}

/** Back to this step at most. */
export function steppedBack(before: Agreed, step: number): Agreed {
  const agreed = goneBack(before);
  // A *good* was for where they were: it isn't said any more, here at once and there by the next beat.
  return { ...agreed, own: { ...agreed.own, step: Math.min(agreed.own.step, step), good: 0 } };
}

export function lowersTerms(before: Agreed, terms: Terms, at: At): Agreed {
  const agreed = goneBack(before);
  return withOwn(agreed, lowered(agreed.own, boundsOf(terms, UNBOUNDED.step, UNBOUNDED.more)), at);
}

/** A shorter interval or answer brings the next check-in nearer, never further. */
function withOwn(agreed: Agreed, own: Values, at: At): Agreed {
  if (own === agreed.own) return agreed;
  const { askBy } = agreed;
  return { ...agreed, own, askBy: askBy && sooner(askBy, untilAsked(at, own), at) };
}

/** The partner's newest beat. What it lowers, no yes of before goes beyond; nor, where it went back, beyond where it is (YES4). */
export function heardValues(agreed: Agreed, theirs: Values, at: At): Agreed {
  const fell = theirs.back === agreed.own.heard ? fallen(agreed.theirs, theirs) : theirs;
  const beyond = PROPOSALS.filter((to) => above(agreed.yeses[to]?.bounds ?? fell, fell));
  return { ...withoutYes(withOwn(agreed, loweredBy(agreed.own, agreed.theirs, theirs), at), ...beyond), theirs };
}

/** What a view says of what both agreed on. `tapped`: of what was tapped, what this phone knows without the server's word. */
export function viewed(before: Agreed, view: View, held: View | null, tapped: Count, at: At): Agreed {
  let next = held !== null && held.epoch !== view.epoch ? { ...reconnected(before), round: NO_ROUND } : before;
  next = matched(next, view, at);
  next = completed(next, view, at);
  if (view.phase === "together" || view.phase === "paused") {
    const own = lowered(next.own, viewBounds(view));
    // The partner's step back may come by the server before it comes by their beat: a *good* ends with the first of them (CHECK3).
    next = withOwn(next, own.step < next.own.step ? { ...own, good: 0 } : own, at);
    const { steps } = view.agreement.terms;
    if (next.texts !== null && steps < next.texts.steps) next = { ...next, texts: { ...next.texts, steps } };
  }
  if (view.phase === "aftercare" && !next.ended) {
    // The end takes what was tapped before it along (TIME5); what is tapped from here on takes two, or one for all of it.
    // What is sealed of it is what was really tapped: else a server could have a tap let go of before it was made.
    next = {
      ...letsGo(next, lesserCount(view.released, tapped)),
      released: merge(next.released, view.released),
      ended: true,
    };
  }
  return next;
}

/** AGREED1: what this person said yes to, and the server says the other one did too. */
function matched(agreed: Agreed, view: View, at: At): Agreed {
  const { start, go_on, step_on, more_time } = agreed.yeses;
  const release = start ?? go_on;
  let next = agreed;
  if (isSigned(release) && release.epoch === view.epoch && inOrAfter(view) && equal(view.released, release.taps)) {
    next = withoutYes(next, "start", "go_on");
    // Going on raises nothing: what was lowered since is lower.
    const bounds = release === start ? release.bounds : lesser(next.own, release.bounds);
    const own = { ...next.own, ...bounds, agreed: release.taps, digest: release.digest };
    const texts = release === start ? release.texts : next.texts;
    next = { ...next, own, texts, begun: begunBy(next, view, own, at), askBy: untilAsked(at, own) };
  }
  // Else the partner's values may hold a yes of before this person went back, and this person's next would complete it.
  if (agreed.theirs.heard !== agreed.own.back) return next;
  if (isSigned(step_on) && view.step === step_on.bounds.step) {
    next = withoutYes({ ...next, own: { ...next.own, step: view.step }, raisedAt: at }, "step_on");
  }
  if (isSigned(more_time) && view.more === more_time.bounds.more) {
    next = withoutYes({ ...next, own: { ...next.own, more: view.more }, raisedAt: at }, "more_time");
  }
  return next;
}

const isSigned = (yes: Yes | undefined): yes is Yes => yes !== undefined && yes.digest !== NO_DIGEST;

/**
 * When the time that both agreed on began. Where this phone slept, or its clock was set, it can't tell which, and takes the server's
 * word for what is left, but for what it was awake for: the partner's phone, which hasn't, still holds the end.
 */
function begunBy({ begun }: Agreed, view: View, bounds: Bounds, at: At): At {
  if (begun !== null && isContinuous(begun, at)) return begun;
  if (begun === null || view.ends_at === null) return at;
  const told = lasting(bounds) - SLACK - Math.max(0, view.ends_at - view.now);
  const gone = Math.max(0, told, at.mono - begun.mono);
  return { mono: at.mono - gone, wall: at.wall - gone };
}

const inOrAfter = (view: View): boolean =>
  view.phase === "together" || view.phase === "paused" || view.phase === "aftercare";

/** A check-in that both have answered: that this phone's answer was *good* is told only then (CHECK3). */
function completed(agreed: Agreed, view: View, at: At): Agreed {
  const { pace } = view;
  if (pace === null || agreed.answer?.round !== pace.round || pace.round <= agreed.round) return agreed;
  const next = { ...agreed, round: pace.round, completedAt: at, askBy: untilAsked(at, agreed.own) };
  if (pace.feeling === "slow") return withoutYes(next, "step_on");
  return agreed.answer.feeling === "good" ? { ...next, own: { ...next.own, good: pace.round } } : next;
}

/** What has been let go of by now. */
export function withReleased(agreed: Agreed, phase: string, seat: Seat): Agreed {
  const { own, theirs, released } = agreed;
  const both = bothAgreed(own, theirs) ? own.agreed : ZERO;
  const now = merge(both, letGo(phase, seat, own, theirs));
  return exceeds(now, released) ? { ...agreed, released: merge(released, now) } : agreed;
}

/**
 * The more careful of both answers, as this phone can know it: *good* takes the partner's word, sealed (CHECK3). Where that word
 * doesn't come, it was *slow*, and a server keeps it back.
 */
export function paceOf({ own, theirs, answer, completedAt }: Agreed, view: View, at: At): Feeling | null {
  if (view.pace === null) return null;
  const { round, feeling } = view.pace;
  if (feeling === "slow" || (answer?.round === round && answer.feeling === "slow")) return "slow";
  if (own.good !== round) return null;
  if (theirs.good === round) return "good";
  return completedAt !== null && age(completedAt, at) > W ? "slow" : null;
}

/** Whether a view can be one of this room at all, after `held` (AGREED4). */
export function isPossible(view: View, held: View | null, { yeses, texts }: Agreed): boolean {
  const { taps, released, phase, step, agreement } = view;
  if (exceeds(released, taps)) return false;
  const open = exceeds(taps, released);
  if (phase !== "closed" && Math.max(taps.a, taps.b, taps.watch) >= COUNTER_LIMIT) return false;
  if ((phase === "together" || phase === "aftercare") && open) return false;
  if (phase === "paused" && !open) return false;
  if (step > Math.max(0, agreement.terms.steps - 1)) return false;
  const meant = yeses.start?.texts ?? texts;
  if (meant !== null && inOrAfter(view) && !isOn(view, meant)) return false;
  if (held === null || held.epoch !== view.epoch) return true;
  if (!FOLLOWS[held.phase].includes(phase) || exceeds(held.released, released)) return false;
  if (held.phase === "preparing" || held.phase === "waiting") return true;
  return sameDocuments(agreement.pages, held.agreement.pages);
}

/** Where a room can be later, within an epoch: views may skip what lay between. */
const FOLLOWS: Readonly<Record<View["phase"], readonly View["phase"][]>> = {
  waiting: ["waiting", "preparing", "together", "paused", "aftercare", "closed"],
  preparing: ["preparing", "together", "paused", "aftercare", "closed"],
  together: ["together", "paused", "aftercare", "closed"],
  paused: ["together", "paused", "aftercare", "closed"],
  aftercare: ["paused", "aftercare", "closed"],
  closed: ["closed"],
};

/** Whether a session is on these texts: nobody writes in one, and steps only become fewer (PAGE1, AGREE4). */
const isOn = ({ agreement: { pages, terms } }: View, texts: Texts): boolean =>
  sameDocuments(pages, texts.pages) && terms.steps <= texts.steps;

const sameDocuments = (one: Texts["pages"], other: Texts["pages"]): boolean =>
  (["ours", "a", "b"] as const).every((name) => one[name] === other[name]);
