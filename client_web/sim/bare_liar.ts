/** What a server may say: the truth as far as it is kind, and any of these changes of it. It knows all that the phones know but their keys. */

import { COUNTER_LIMIT, TIME_ADDED } from "../src/protocol/bounds";
import type { View } from "../src/protocol/wire";
import { type Count, equal, exceeds, merge, type Seat, ZERO } from "../src/room/pause_counters";
import type { State } from "../src/room/state";
import type { Random } from "./bare_random";

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };
export type ToldView = Mutable<View>;
/** `told`: the truths of before, of this seat. */
export type Lie = (view: ToldView, page: State, random: Random, told: readonly ToldView[]) => void;

export const EPOCHS = ["0000000000000000000000", "1111111111111111111111"] as const;
const SOON = 60_000;

const together: Lie = (view, page) => {
  view.phase = "together";
  view.taps = page.taps;
  view.released = page.taps;
  view.ask = "none";
};
const paused: Lie = (view, page, random) => {
  const which = random.pick(["a", "b", "watch"] as const);
  const lets = random.chance() < 0.5 && page.taps[which] > 0;
  view.phase = "paused";
  view.released = lets ? { ...page.taps, [which]: page.taps[which] - 1 } : page.taps;
  view.taps = lets ? page.taps : { ...page.taps, [which]: page.taps[which] + 1 };
  ask(view, page, random, []);
};
const ask: Lie = (view, _, random) => {
  view.ask = random.pick(["none", "open", "open", "given"]);
  view.step_ask = random.pick(["none", "open", "open", "given"]);
  view.more_ask = random.pick(["none", "open", "open", "given"]);
  view.settles_at = null;
};
const up: Lie = (view, _, random) => {
  view.step = Math.min(11, view.step + random.pick([1, 1, 2]));
  view.agreement = { ...view.agreement, terms: { ...view.agreement.terms, steps: 12 } };
  view.step_ask = random.pick(["open", "given", "none"]);
};
const down: Lie = (view) => {
  view.step = Math.max(0, view.step - 1);
  view.step_ask = "open";
};
const more: Lie = (view) => {
  view.more += 1;
  view.ends_at = (view.ends_at ?? view.now) + 600_000;
};
const near: Lie = (view, _, random) => {
  view.ends_at = view.now + random.pick([1_000, SOON, 9_000_000]);
  view.more_ask = "open";
};
const terms: Lie = (view, _, random) => {
  const length = random.pick([300, 1_800, 2_700, 10_800]);
  const every = random.pick([60, 420, 1_800]);
  const within = random.pick([15, 30, 120]);
  view.agreement = { ...view.agreement, terms: { ...view.agreement.terms, length, every, within } };
};
const epoch: Lie = (view, _, random) => {
  view.epoch = random.pick(EPOCHS);
};
const aftercare: Lie = (view, page) => {
  view.phase = "aftercare";
  view.taps = page.taps;
  view.released = page.taps;
};
const before: Lie = (view, _, random) => {
  view.phase = random.pick(["preparing", "preparing", "waiting"]);
  view.epoch = EPOCHS[1];
};
const counters: Lie = (view, page, random) => {
  const which = random.pick(["taps", "released"] as const);
  const seat = random.pick(["a", "b", "watch"] as const);
  view[which] = { ...page.taps, [seat]: random.pick([0, page.taps.a + 1, COUNTER_LIMIT, COUNTER_LIMIT - 1]) };
};
const allReleased: Lie = (view, page) => {
  view.phase = "together";
  view.taps = page.taps;
  view.released = { ...page.taps, [page.seat]: COUNTER_LIMIT };
};
const checkIn: Lie = (view, _, random) => {
  view.check_in = { round: 1, due_at: view.now - 1_000, answer_by: view.now + 30_000, mine: random.chance() < 0.5 };
  view.pace = random.pick([null, { round: 1, feeling: random.pick(["good", "slow"]), at: view.now }]);
};
const bothGood: Lie = (view) => {
  const round = view.check_in?.round ?? 1;
  view.pace = { round, feeling: "good", at: view.now };
  view.check_in = { round: round + 1, due_at: view.now + 400_000, answer_by: view.now + 430_000, mine: false };
};
const rehearsed: Lie = (view, _, random) => {
  const how = ["seen", "felt", null] as const;
  view.rehearsal = { mine: random.pick(how), theirs: random.pick(how) };
};
const swapped: Lie = (view, _, random) => {
  const page = () => random.pick([null, "p".repeat(43), "q".repeat(43)]);
  view.agreement = { ...view.agreement, pages: { ours: page(), a: page(), b: page() } };
};
/** Nothing has taken any time: the end is as far as ever, and no check-in is near. */
const longAgo: Lie = (view, _, random) => {
  view.now -= random.pick([0, 60 * SOON]);
  view.ends_at = view.now + 2_700_000;
  if (view.check_in !== null) {
    view.check_in = { ...view.check_in, due_at: view.now + 400_000, answer_by: view.now + 430_000 };
  }
};
/** The newest that said Together, if there was one, else any. */
const ofBefore: Lie = (view, _, random, told) => {
  const together = told.filter(({ phase }) => phase === "together");
  const once = together[together.length - 1] ?? random.pick(told);
  Object.assign(view, once, { version: view.version });
};
const closed: Lie = (view) => {
  view.phase = "closed";
};
const clock: Lie = (view, _, random) => {
  view.now += random.pick([-SOON, SOON, 700]);
};
const older: Lie = (view) => {
  view.version = 1;
};

const LIES: readonly Lie[] = [
  together,
  paused,
  ask,
  up,
  down,
  more,
  near,
  terms,
  epoch,
  aftercare,
  before,
  counters,
  allReleased,
  checkIn,
  bothGood,
  rehearsed,
  swapped,
  longAgo,
  ofBefore,
  closed,
  clock,
  older,
];

/** A few lies that a liar likes; Together it always tells. */
export function likesOf(random: Random): readonly Lie[] {
  const likes = [together];
  for (let left = random.pick([1, 2, 3]); left > 0; left--) likes.push(random.pick(LIES));
  return likes;
}

/** What an honest server would hold. */
export class Truth {
  epoch: string = EPOCHS[0];
  released: Count = ZERO;
  step = 1;
  more = 0;
  version = 1;
  tried = { length: 2_700, every: 420, within: 30, steps: 3 };
  endsIn: number;
  over = false;
  /** All that it has told each seat, for a liar. */
  readonly told: Readonly<Record<Seat, ToldView[]>> = { a: [], b: [] };
  private readonly began: number;
  private round = 1;
  private readonly answers = new Map<Seat, boolean>();
  private pace: View["pace"] = null;

  constructor(random: Random, began: number) {
    this.endsIn = random.pick([2_000_000, 100_000, 100_000]);
    this.began = began;
  }

  /** The next check-in comes after the story. */
  answered(seat: Seat, isGood: boolean, at: number): void {
    this.answers.set(seat, isGood);
    if (this.answers.size < 2) return;
    const good = [...this.answers.values()].every((each) => each);
    this.pace = { round: this.round, feeling: good ? "good" : "slow", at };
    this.round += 1;
    this.answers.clear();
  }

  /** Whether a yes to this is one to what there is (PHASE2, YES1). */
  takes(to: string, named: Count, taps: Count): boolean {
    const open = exceeds(taps, this.released);
    if (!equal(named, taps) || open !== (to === "go_on")) return false;
    return to === "go_on" || (!this.over && (to !== "step_on" || this.step + 1 < this.tried.steps));
  }

  /** A length that leaves some time. */
  get shorter(): number {
    return this.endsIn > 1_000_000 ? 1_800 : 2_700;
  }

  private get endsAt(): number {
    return this.began + this.endsIn + (this.tried.length - 2_700) * 1_000 + this.more * TIME_ADDED;
  }

  private checkIn(seat: Seat): View["check_in"] {
    const due = this.began - 1_000 + (this.round - 1) * this.tried.every * 1_000;
    return { round: this.round, due_at: due, answer_by: due + 60_000, mine: this.answers.has(seat) };
  }

  /** As it would be told to this seat. */
  view(seat: Seat, one: Count, other: Count, now: number, given: ReadonlyMap<string, string>, lies: boolean): ToldView {
    const taps = merge(one, other);
    const open = taps.a > this.released.a || taps.b > this.released.b || taps.watch > this.released.watch;
    const asked = (to: string): View["ask"] => {
      if (!lies && to === "step_on" && this.step + 1 >= this.tried.steps) return "none";
      const yes = given.get(seat + to);
      if (yes === undefined) return "open";
      return lies || yes.split("|")[2] === `${taps.a}.${taps.b}.${taps.watch}` ? "given" : "open"; // RELEASE3
    };
    this.version += 1;
    const view: ToldView = {
      type: "view",
      version: this.version,
      now,
      epoch: this.epoch,
      seat,
      phase: this.over && !open ? "aftercare" : open ? "paused" : "together",
      taps,
      released: open ? this.released : taps,
      ask: open ? asked("go_on") : "none",
      settles_at: null,
      closes_at: now + 40_000_000,
      agreement: { version: 1, terms: this.tried, pages: { ours: null, a: null, b: null } },
      rehearsal: { mine: "seen", theirs: "felt" },
      ends_at: lies ? now + this.endsIn : this.endsAt,
      more: this.more,
      step: this.step,
      step_ask: asked("step_on"),
      more_ask: asked("more_time"),
      check_in: lies ? { round: 1, due_at: now - 1_000, answer_by: now + 30_000, mine: false } : this.checkIn(seat),
      pace: lies ? null : this.pace,
      knocks: 0,
      share: null,
      shared: true,
    };
    if (lies) this.told[seat].push({ ...view });
    return view;
  }
}

/** That the other one said yes to this, too. */
export function claimed(view: ToldView, page: State, to: string): void {
  together(view, page, undefined as never, []);
  if (to === "step_on") view.step += 1;
  if (to === "more_time") view.more += 1;
}
