/**
 * Two bare phones and a server that may say anything, or only the truth: the rules and the screens of `src/room` as they are, without sockets, shell and
 * nodes, so that a story takes a millisecond and many can be told. `tests/simulation` tells fewer with all of it.
 */

import { COUNTER_LIMIT } from "../src/protocol/bounds";
import { type Count, merge, partnerOf, type Seat } from "../src/room/pause_counters";
import type { Beat } from "../src/room/proof";
import { type Event, step } from "../src/room/reducer";
import { proofDeadline, screenOf, wakesIn } from "../src/room/select_screen";
import { NOTHING_REMEMBERED, newState, type Remembered, type State } from "../src/room/state";
import { type At, BEAT } from "../src/room/time";
import { Judge, type Judged, LATE, offers } from "./bare_judge";
import { claimed, type Lie, likesOf, type ToldView, Truth } from "./bare_liar";
import { Random } from "./bare_random";

const BEGINNING = 1_764_000_000_000;
const KEPT = 100;
const FLIGHT = 5;
const SEATS = ["a", "b"] as const;
/** Ms after the last thing that went wrong within which both are Together again, or have come to another end (LIVE). */
const ENDS_WITHIN = 12_000;
const LOOK = 500;
const OVER = ["together", "aftercare", "closed"];

type Effect = ReturnType<typeof step>[1][number];

interface Phone extends Judged {
  readonly seat: Seat;
  page: number;
  state: State;
  /** When something happened to it last. What it shows since is looked at where somebody looks, and once. */
  changedAt: At;
  deadline: number | null;
  remembered: Remembered;
  ahead: number;
  hidden: boolean;
  wakes: number | null;
  together: boolean;
  /** When each own beat was issued, and the newest of them that an echo has proven here. */
  readonly issued: Map<string, number>;
  provenAt: number;
}

/** What came of a story: what was wrong, if anything, and how often a page came to show Together. */
export interface Told1 {
  readonly violation: string | null;
  readonly together: number;
  readonly log: readonly string[];
}

class World {
  private now = 0;
  private readonly due: { at: number; happen: () => void }[] = [];
  private readonly random: Random;
  private readonly judge = new Judge();
  private readonly phones: Record<Seat, Phone>;
  private readonly kept: Record<Seat, Beat[]> = { a: [], b: [] };
  private readonly willing = { a: true, b: true };
  private readonly truth: Truth;
  private readonly likes: readonly Lie[];
  private readonly lies: boolean;
  private readonly share: number;
  private loses: number;
  private repeats: number;
  private readonly claims: number;
  private readonly swallows: number;
  /** In each fourth story of a liar: what it takes chance from to keep beats back where that is of use to it. */
  private readonly schemer: Random | null;
  private keptBack: Seat | null = null;
  /** Yeses that stand at the server: what each means, by seat and by what it is to. */
  private readonly given = new Map<string, string>();
  private pages = 0;
  private epochs = 0;
  private came = 0;
  private violation: string | null = null;
  private readonly log: string[] | null;

  constructor(seed: number, lies: boolean, log: boolean) {
    this.log = log ? [] : null;
    this.lies = lies;
    this.random = new Random(seed);
    const { random } = this;
    this.truth = new Truth(random, BEGINNING);
    this.likes = likesOf(random);
    const patient = random.chance() < 0.5; // waits for a lone yes, to claim that it was matched
    const share = patient ? 0 : random.pick([0.05, 0.3, 0.8]);
    this.share = lies && seed % 4 !== 3 ? share : 0;
    this.loses = random.pick([0, 0, 0.05, 0.4]);
    this.repeats = random.pick([0, 0.05, 0.4]);
    const [claims, swallows] = [
      random.pick(patient ? [0.2, 1] : [0, 0.5, 1]),
      random.pick([0, 0.3, patient ? 1 : 0.7]),
    ];
    this.schemer = lies && seed % 4 === 3 ? new Random(~seed) : null;
    this.claims = this.schemer !== null ? 1 : lies ? claims : 0;
    this.swallows = lies ? swallows : 0;
    const own = random.pick([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [2, 3, 1],
    ] as const);
    this.phones = { a: this.phone("a", own[0], own[2]), b: this.phone("b", own[1], own[2]) };
  }

  run(): Told1 {
    const { random } = this;
    for (const seat of SEATS) {
      this.open(this.phones[seat]);
      this.after(random.chance() * BEAT, () => this.tick(seat));
    }
    this.lieUnasked();
    const until = 3_500 + random.chance() * 3_500;
    for (let presses = random.pick([2, 4, 8, 12]); presses > 0; presses--) {
      this.after(800 + random.chance() * (until - 1_500), () => this.pressAny());
    }
    if (random.chance() < 0.6) this.after(1_200 + random.chance() * 2_000, () => this.tap(random.pick(SEATS)));
    if (random.chance() < 0.4) this.after(random.chance() * 2_500, () => (this.willing[random.pick(SEATS)] = false));
    for (let faults = random.pick([0, 0, 1, 2]); faults > 0; faults--) {
      this.after(random.chance() * until, () => this.fault());
    }
    if (this.schemer !== null) for (let times = 3; times > 0; times--) this.scheme(this.schemer);
    this.goOn(until);
    if (!this.lies) this.live();
    return { violation: this.violation, together: this.came, log: this.log ?? [] };
  }

  private goOn(until: number): void {
    while (this.violation === null) {
      const next = this.due.pop();
      if (next === undefined) break;
      if (next.at > until) {
        this.due.push(next);
        break;
      }
      this.now = next.at;
      next.happen();
    }
  }

  /** All is well again, and both are willing: they come to Together, or to an end. */
  private live(): void {
    this.loses = this.repeats = 0;
    this.willing.a = this.willing.b = true;
    this.note(() => "everything heals");
    const healed = this.now;
    let screens: readonly string[] = [];
    for (let looks = 1; looks * LOOK <= ENDS_WITHIN; looks++) {
      this.goOn(healed + looks * LOOK);
      screens = SEATS.map((seat) => this.phones[seat].screen.name);
      if (screens.includes("closed") || screens.every((name) => OVER.includes(name))) return;
    }
    this.violation ??= `LIVE: ${ENDS_WITHIN} ms after all has healed they see ${screens.join(" and ")}`;
  }

  private after(ms: number, happen: () => void): void {
    const at = this.now + ms;
    let place = this.due.length;
    while (place > 0 && (this.due[place - 1]?.at ?? 0) <= at) place--;
    this.due.splice(place, 0, { at, happen }); // the soonest stands last
  }

  private note(what: () => string): void {
    this.log?.push(`${this.now.toFixed(1)} ${what()}`);
  }

  // Phones.

  private phone(seat: Seat, own: number, watch: number): Phone {
    const remembered = { ...NOTHING_REMEMBERED, own, confirmed: own, watch };
    const at = { mono: 1_000, wall: BEGINNING };
    const state = newState(seat, remembered, true, at);
    let shown = { at, screen: screenOf(state, at) };
    return {
      seat,
      page: this.pages++,
      state,
      changedAt: at,
      get screen() {
        if (shown.at !== this.changedAt) shown = { at: this.changedAt, screen: screenOf(this.state, this.changedAt) };
        return shown.screen;
      },
      deadline: null,
      remembered,
      ahead: 0,
      hidden: false,
      wakes: null,
      together: false,
      issued: new Map(),
      provenAt: Number.NEGATIVE_INFINITY,
    };
  }

  private at(phone: Phone): At {
    return { mono: this.now + 1_000, wall: BEGINNING + this.now + phone.ahead };
  }

  private do(phone: Phone, event: Event): void {
    const at = this.at(phone);
    const [state, effects] = step(phone.state, event, at);
    phone.state = state;
    phone.changedAt = at;
    phone.deadline = proofDeadline(state, at);
    this.note(() => `${phone.seat}${phone.page} ${JSON.stringify(event)} -> ${phone.screen.name}`);
    this.look(phone);
    for (const effect of effects) this.carryOut(phone, effect);
    const wait = wakesIn(state, at);
    if (wait !== null) this.wake(phone, wait + this.random.chance() * 15);
  }

  private wake(phone: Phone, wait: number): void {
    const when = this.now + wait;
    if (phone.wakes !== null && phone.wakes <= when) return;
    phone.wakes = when;
    this.after(wait, () => {
      if (phone.wakes !== when) return;
      phone.wakes = null;
      this.do(phone, { type: "wake" });
    });
  }

  private look(phone: Phone): void {
    const proven = !phone.hidden && phone.deadline !== null && this.at(phone).mono <= phone.deadline;
    const together = proven && phone.screen.name === "together";
    const came = together && !phone.together;
    phone.together = together;
    if (!together) return;
    if (came) this.came += 1;
    const wrong = this.judge.together(phone, came, phone.provenAt, this.now);
    if (wrong === null || this.violation !== null) return;
    this.violation = `${wrong.replace(":", `: at ${this.now.toFixed(0)} ms ${phone.seat}${phone.page} shows Together`)}`;
    this.note(() => `!! ${this.violation}`);
  }

  private carryOut(phone: Phone, effect: Effect): void {
    switch (effect.type) {
      case "beat":
        this.beats(phone, effect.beat);
        break;
      case "remember":
        phone.remembered = { ...effect.remembered, agreed: effect.remembered.agreed ?? phone.remembered.agreed };
        break;
      case "await_paint":
        this.after(20, () => this.do(phone, { type: "painted", partner: effect.partner }));
        break;
      case "agree": {
        const { page } = phone;
        const yes = { ...effect.yes, digest: digestOf(effect.meaning) };
        this.after(this.random.pick([0, 0, 30]), () => {
          if (phone.page !== page) return;
          this.do(phone, { type: "signed", to: effect.proposal.to, yes });
          // As in the shell; a server that lies is told of it all the same, and may claim that it was matched.
          if (!this.lies && phone.state.agreed.yeses[effect.proposal.to]?.digest !== yes.digest) return;
          this.hearsYes(phone, effect.proposal.to, effect.meaning, yes.taps);
        });
        break;
      }
      case "answer":
        // Equal tokens are two times good.
        this.truth.answered(phone.seat, effect.meaning !== null, BEGINNING + this.now);
        if (!this.lies) this.given.delete(`${phone.seat}step_on`);
        break;
      case "command":
      case "resend":
        if (this.random.chance() >= this.swallows) this.hears(phone, effect.command);
        break;
    }
  }

  /** A new connection, as a phone makes by itself whenever the one it has is gone. */
  private open(phone: Phone): void {
    this.judge.reopened(phone.page, this.now);
    for (const to of ["start", "go_on", "step_on", "more_time"]) this.given.delete(phone.seat + to);
    this.epochs += 1;
    this.do(phone, { type: "lost" });
    this.do(phone, { type: "opened", epoch: (0x1000 + this.epochs).toString(16).padStart(16, "0") });
    this.tells(phone);
  }

  private tick(seat: Seat): void {
    this.do(this.phones[seat], { type: "tick" });
    this.after(BEAT, () => this.tick(seat));
  }

  private fault(): void {
    const { random } = this;
    const phone = this.phones[random.pick(SEATS)];
    switch (random.pick(["reload", "cut", "hide", "jump"] as const)) {
      case "reload": {
        this.judge.reopened(phone.page, this.now);
        phone.page = this.pages++;
        phone.state = newState(phone.seat, phone.remembered, true, this.at(phone));
        phone.hidden = phone.together = false;
        phone.provenAt = Number.NEGATIVE_INFINITY;
        phone.issued.clear();
        this.open(phone);
        break;
      }
      case "cut":
        this.open(phone);
        break;
      case "hide":
        phone.hidden = true;
        this.do(phone, { type: "hidden" });
        this.after(random.pick([100, 1_000]), () => {
          phone.hidden = false;
          this.do(phone, { type: "visible" });
          this.open(phone);
        });
        break;
      case "jump":
        phone.ahead += random.pick([3_600_000, -3_600_000, 700, -700]);
        break;
    }
  }

  // People.

  private press(phone: Phone, event: Event): void {
    if (phone.hidden || !offers(phone.screen, event)) return;
    this.judge.press(phone, event, this.now);
    this.note(() => `${phone.seat} PRESSES ${JSON.stringify(event)}`);
    this.do(phone, event);
  }

  private pressAny(): void {
    const { random } = this;
    const phone = this.phones[random.pick(SEATS)];
    const on = { type: "agree", to: "step_on" } as const;
    const presses: readonly Event[] = [
      on,
      on,
      on,
      { type: "agree", to: "more_time" },
      { type: "agree", to: "go_on" },
      { type: "step_back" },
      { type: "step_back" },
      { type: "withdraw", to: random.pick(["go_on", "step_on", "more_time"]) },
      { type: "answer", feeling: random.pick(["good", "slow"]) },
      { type: "enough" },
      { type: "edit", terms: { length: this.lies ? 1_800 : this.truth.shorter, every: 300, within: 30, steps: 3 } },
    ];
    const event = random.pick(presses);
    this.press(phone, event);
    // Often the other one wants the same.
    if (event.type === "agree" && random.chance() < 0.6) {
      this.after(random.chance() * 300, () => this.press(this.phones[partnerOf(phone.seat)], event));
    }
  }

  /** Both go further, and one back and further again, while no beat of that one's gets through: the other's yes of before mustn't do. */
  private scheme(random: Random): void {
    const seat = random.pick(SEATS);
    const further = { type: "agree", to: random.pick(["step_on", "step_on", "more_time"] as const) } as const;
    const begins = 900 + random.chance() * 2_500;
    const goesBack = begins + 250 + random.chance() * 400;
    const keeps = begins + random.chance() * 300;
    const presses = (of: Seat, event: Event) => () => this.press(this.phones[of], event);
    this.after(begins, presses(seat, further));
    this.after(begins + random.chance() * 250, presses(partnerOf(seat), further));
    this.after(keeps, () => (this.keptBack = seat));
    this.after(Math.max(keeps, goesBack) + random.chance() * 300, () => (this.keptBack = null));
    this.after(goesBack, presses(seat, { type: "step_back" }));
    this.after(goesBack + 250 + random.chance() * 600, presses(seat, further));
  }

  private tap(seat: Seat): void {
    const phone = this.phones[seat];
    if (phone.hidden || phone.state.closed !== null) return; // nobody is there to be paused, and nothing asks for it
    this.judge.tap(phone, this.now);
    this.note(() => `${seat} TAPS`);
    this.do(phone, { type: "tap" });
    const { name } = phone.screen;
    if (name === "together" || name === "preparing" || name === "aftercare") {
      this.violation ??= `ONE-DOWN: at ${this.now.toFixed(0)} ms ${seat} was tapped and shows ${name}`;
    }
    this.after(LATE + 1, () => this.look(this.phones[partnerOf(seat)]));
  }

  // The server.

  private beats(phone: Phone, beat: Beat): void {
    const { random } = this;
    phone.issued.set(`${beat.epoch}${beat.number}`, this.now);
    const kept = this.kept[phone.seat];
    if (kept.length >= KEPT) kept.splice(Math.floor(random.chance() * KEPT), 1);
    kept.push(beat);
    if (this.keptBack === phone.seat) return;
    const partner = partnerOf(phone.seat);
    if (random.chance() >= this.loses) this.after(FLIGHT + random.chance() * 20, () => this.passes(partner, beat));
    else if (random.chance() < 0.5) this.after(random.chance() * 3_000, () => this.passes(partner, beat));
    if (random.chance() < this.repeats) this.after(FLIGHT, () => this.passes(partner, random.pick(kept)));
  }

  private passes(to: Seat, beat: Beat): void {
    const phone = this.phones[to];
    if (beat.echoEpoch === phone.state.proof.epoch) {
      phone.provenAt = Math.max(phone.provenAt, phone.issued.get(`${beat.echoEpoch}${beat.echo}`) ?? phone.provenAt);
    }
    this.do(phone, { type: "beat", beat });
  }

  private hearsYes(phone: Phone, to: string, meaning: string, taps: Count): void {
    const { random } = this;
    if (random.chance() < this.claims) this.after(random.chance() * 300, () => this.claims1(phone, to));
    const { a, b } = this.phones;
    if (!this.lies && !this.truth.takes(to, taps, merge(a.state.taps, b.state.taps))) return;
    this.given.set(phone.seat + to, meaning);
    if (this.given.get(partnerOf(phone.seat) + to) !== meaning || (this.lies && random.chance() < 0.05)) return;
    for (const seat of SEATS) this.given.delete(seat + to);
    if (to === "step_on") this.truth.step += 1;
    else if (to === "more_time") this.truth.more += 1;
    else this.truth.released = taps;
    this.tellsBoth();
  }

  private hears(phone: Phone, command: Extract<Effect, { type: "command" }>["command"]): void {
    switch (command.type) {
      case "withdraw":
        this.given.delete(phone.seat + command.to);
        break;
      case "step_back":
        this.truth.step = Math.min(this.truth.step, command.step);
        if (!this.lies) this.given.clear(); // YES4
        break;
      case "edit":
        this.truth.tried = command.terms;
        if (!this.lies) this.given.clear();
        break;
      case "enough":
        this.truth.over = true;
        this.truth.released = this.lies ? phone.state.taps : merge(this.phones.a.state.taps, this.phones.b.state.taps);
        break;
    }
    this.tellsBoth();
  }

  private claims1(phone: Phone, to: string): void {
    const view = this.true(phone);
    claimed(view, phone.state, to);
    this.do(phone, { type: "message", message: view });
  }

  private true(phone: Phone): ToldView {
    const { a, b } = this.phones;
    return this.truth.view(phone.seat, a.state.taps, b.state.taps, BEGINNING + this.now, this.given, this.lies);
  }

  private tells(phone: Phone): void {
    this.do(phone, { type: "message", message: this.true(phone) });
  }

  private tellsBoth(): void {
    for (const seat of SEATS) this.after(FLIGHT + this.random.chance() * 20, () => this.tells(this.phones[seat]));
  }

  /** The truth, or not, to one or to both; and other things that a server says. */
  private lieUnasked(): void {
    const { random } = this;
    this.after(random.pick([60, 150, 400]) * (0.5 + random.chance()), () => this.lieUnasked());
    for (const seat of random.pick([["a"], ["b"], SEATS, SEATS] as const)) {
      const phone = this.phones[seat];
      const view = this.true(phone);
      if (random.chance() < this.share) {
        const told = this.truth.told[seat];
        for (const lie of this.likes) if (random.chance() < 0.6) lie(view, phone.state, random, told);
        if (random.chance() < 0.05) this.says(phone);
      }
      this.do(phone, { type: "message", message: view });
      if (random.chance() < this.repeats) {
        const kept = this.kept[partnerOf(seat)];
        if (kept.length > 0) this.passes(seat, random.pick(kept));
      }
    }
    // Both are asked, and mostly say yes.
    const on: Event = this.truth.over && !this.lies ? { type: "enough" } : { type: "agree", to: "go_on" };
    for (const seat of SEATS) {
      if (this.willing[seat]) this.after(50 + random.chance() * 300, () => this.press(this.phones[seat], on));
    }
  }

  private says(phone: Phone): void {
    const { random } = this;
    const { taps } = phone.state;
    switch (random.pick(["taps", "fenced", "pong"] as const)) {
      case "taps":
        this.do(phone, {
          type: "message",
          message: {
            type: "taps",
            taps: { ...taps, [random.pick(["a", "b", "watch"])]: random.pick([0, 5, COUNTER_LIMIT]) },
          },
        });
        break;
      case "fenced":
        this.do(phone, { type: "message", message: { type: "fenced" } });
        this.after(300, () => this.open(phone));
        break;
      case "pong":
        this.do(phone, {
          type: "message",
          message: {
            type: "pong",
            id: phone.state.clock.id,
            now: BEGINNING + this.now + random.pick([-100_000, 100_000]),
          },
        });
        break;
    }
  }
}

/** 16 hex digits, the same for the same meaning. */
function digestOf(meaning: string): string {
  let [one, two] = [0x811c9dc5, 0x01000193];
  for (let place = 0; place < meaning.length; place++) {
    one = Math.imul(one ^ meaning.charCodeAt(place), 0x01000193) >>> 0;
    two = Math.imul(two ^ one, 0x85ebca6b) >>> 0;
  }
  return one.toString(16).padStart(8, "0") + (two | 1).toString(16).replace("-", "").padStart(8, "0").slice(-8);
}

export const tell = (seed: number, lies: boolean, log = false): Told1 => new World(seed, lies, log).run();

/** So many stories from this seed on, with a server that lies or one that doesn't; what violated something, as JSON: `{"together": n, "violations": [[seed, what], ...]}`. */
export function tellMany(first: number, count: number, lies: boolean): string {
  const violations: [number, string][] = [];
  let together = 0;
  for (let seed = first; seed < first + count; seed++) {
    const told = tell(seed, lies);
    together += told.together;
    if (told.violation !== null) violations.push([seed, told.violation]);
  }
  return JSON.stringify({ together, violations });
}
