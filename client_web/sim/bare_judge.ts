/**
 * UNBELIEVED and what goes with it, for bare phones: what a page may show, judged by what the two people pressed on which screens, and
 * by nothing that a server says. The rules are those of `tests/simulation/pressed.py` and `watch.py`.
 */

import { heldIn } from "../src/room/agreed";
import { partnerOf, type Seat } from "../src/room/pause_counters";
import type { Event } from "../src/room/reducer";
import type { Screen } from "../src/room/screen_types";
import type { State } from "../src/room/state";
import { W } from "../src/room/time";

/** Ms after which what the partner did is on every page: `W` and a tick. */
export const LATE = W + 50;

const SEATS = ["a", "b"] as const;
const NAMES = ["step", "more", "length", "every", "within"] as const;
type Bounds = readonly number[];

/** What is judged: one page of one seat. `page`: which one, of all that were opened. */
export interface Judged {
  readonly seat: Seat;
  readonly page: number;
  readonly state: State;
  readonly screen: Screen;
}

interface Yes {
  readonly at: number;
  readonly page: number;
  readonly bounds: Bounds;
  ends: number | null;
  /** Somebody went back since: it meets no later one. */
  stale: boolean;
}

interface Both {
  bounds: Bounds;
  readonly raising: Map<string, number>;
  /** Yeses to more that were voided, where and when: until a lapse of proof would have shown, the other page can't know. */
  readonly voided: Map<string, { readonly to: number; readonly at: number; readonly page: number }>;
  readonly were: { readonly at: number; readonly page: number; readonly bounds: Bounds }[];
  enough: { readonly at: number; readonly page: number } | null;
}

/** Whether there is something on this screen to press for that. */
export function offers(screen: Screen, event: Event): boolean {
  if (screen.name !== "together" && screen.name !== "paused") return false;
  const together = screen.name === "together" ? screen : null;
  const paused = screen.name === "paused" ? screen : null;
  switch (event.type) {
    case "agree":
    case "withdraw": {
      const asks = { start: "none", go_on: paused?.ask, step_on: together?.ladder?.next, more_time: together?.ending };
      return asks[event.to] === (event.type === "agree" ? "open" : "given");
    }
    case "step_back":
      return (screen.ladder?.back ?? null) !== null;
    case "answer":
      return together !== null && together.checkIn !== null;
    case "edit":
      return paused !== null && paused.terms !== null;
    default:
      return event.type === "enough";
  }
}

/** What this page would have to have let go of to be Together. */
export function releaseOf({ state }: Judged): string {
  const { a, b, watch } = state.taps;
  return `${state.view?.epoch ?? ""}|${a}|${b}|${watch}`;
}

function boundsIn({ state }: Judged): Bounds | null {
  if (state.view === null) return null;
  const { step, more, length, every, within } = heldIn(state.agreed, state.view);
  return [step, more, length, every, within];
}

export class Judge {
  private readonly yeses = new Map<string, Yes>();
  private readonly both = new Map<string, Both>();
  private readonly taps: { readonly seat: Seat; readonly page: number; readonly at: number }[] = [];
  private readonly lastRelease = new Map<number, string>();
  /** Who answered which check-in with *good*. */
  private readonly good = new Set<string>();

  /** A person presses this. */
  press(on: Judged, event: Event, now: number): void {
    const bounds = boundsIn(on);
    if (bounds === null || !offers(on.screen, event)) return;
    const release = releaseOf(on);
    const both = this.both.get(release);
    if (event.type === "answer" && event.feeling === "good")
      this.good.add(`${on.seat}${on.state.view?.check_in?.round}`);
    if (event.type === "agree" && event.to === "go_on") {
      this.yeses.set(on.seat + release, { at: now, page: on.page, bounds, ends: null, stale: false });
      this.meet(release);
    } else if (event.type === "withdraw" && event.to === "go_on") {
      this.end(this.yeses.get(on.seat + release), now);
    }
    if (both === undefined) return;
    switch (event.type) {
      case "agree":
        if (event.to === "step_on") this.raise(both, on.seat, 0, bounds, now);
        else if (event.to === "more_time") this.raise(both, on.seat, 1, bounds, now);
        break;
      case "withdraw":
        voids(both, on.seat + (event.to === "step_on" ? 0 : 1), on.page, now);
        break;
      case "answer":
        voids(both, `${on.seat}0`, on.page, now);
        break;
      case "step_back":
        this.lower(both, on, [at(bounds, 0) - 1, ...both.bounds.slice(1)], now);
        break;
      case "edit": {
        const { length, every, within } = event.terms;
        this.lower(both, on, [...both.bounds.slice(0, 2), length, every, within], now);
        break;
      }
      case "enough":
        if (on.screen.name === "together") both.enough = { at: now, page: on.page };
        break;
    }
  }

  tap(on: Judged, now: number): void {
    this.taps.push({ seat: on.seat, page: on.page, at: now });
  }

  /** A new connection voids what was said on the one before; so does leaving. */
  reopened(page: number, now: number): void {
    for (const yes of this.yeses.values()) if (yes.page === page) this.end(yes, now);
  }

  /** What is wrong with a page's showing Together, if anything is. `provenAt`: when the newest own beat that was echoed was issued. */
  together(on: Judged, came: boolean, provenAt: number, now: number): string | null {
    const bounds = boundsIn(on);
    if (bounds === null) return "UNBELIEVED: without a view";
    const release = releaseOf(on);
    if (now - provenAt > LATE) return `DEADMAN: on proof of ${provenAt}`;
    for (const seat of SEATS) {
      const yes = this.yeses.get(seat + release);
      if (yes === undefined) return `UNBELIEVED: ${release}, to which ${seat} never said yes`;
      if (yes.ends !== null && now > yes.ends + LATE) return `UNBELIEVED: ${seat}'s yes to ${release} is void`;
      for (const tap of this.taps) {
        const grace = tap.page === on.page ? 0 : LATE;
        if (now > tap.at + grace && yes.at <= tap.at) return `BOUND: ${now - tap.at} ms after ${tap.seat} tapped`;
      }
    }
    const wrong = this.beyond(on, bounds, this.both.get(release), now);
    if (wrong !== null) return wrong;
    const round = on.state.view?.pace?.round;
    if (
      on.screen.name === "together" &&
      on.screen.pace === "good" &&
      !SEATS.every((seat) => this.good.has(`${seat}${round}`))
    )
      return `UNBELIEVED: that both answered ${round} with good`;
    if (came && this.lastRelease.get(on.page) === release) return "LATCH: again, with nothing newly released";
    this.lastRelease.set(on.page, release);
    return null;
  }

  private beyond(on: Judged, bounds: Bounds, both: Both | undefined, now: number): string | null {
    if (both === undefined) return "UNBELIEVED: the two yeses never stood at once";
    let most = both.bounds;
    for (const were of both.were) {
      if (now > were.at + LATE || were.page === on.page) continue;
      most = most.map((bound, place) => Math.max(bound, at(were.bounds, place)));
    }
    const place = bounds.findIndex((bound, index) => bound > at(most, index));
    if (place >= 0) return `UNBELIEVED: ${NAMES[place]} ${bounds[place]}, and both pressed for ${most[place]}`;
    const { enough } = both;
    if (enough !== null && (enough.page === on.page || now > enough.at + LATE)) return "UNBELIEVED: after enough";
    return null;
  }

  private meet(release: string): void {
    const [one, other] = SEATS.map((seat) => this.yeses.get(seat + release));
    if (one === undefined || other === undefined || one.ends !== null || other.ends !== null) return;
    const bounds = one.bounds.map((bound, place) => Math.min(bound, at(other.bounds, place)));
    const both = this.both.get(release);
    if (both !== undefined && !one.stale && !other.stale) {
      both.bounds = both.bounds.map((bound, place) => Math.max(bound, at(bounds, place)));
    }
    if (both === undefined)
      this.both.set(release, { bounds, raising: new Map(), voided: new Map(), were: [], enough: null });
  }

  private end(yes: Yes | undefined, now: number): void {
    if (yes !== undefined) yes.ends ??= now;
  }

  private raise(both: Both, seat: Seat, place: number, bounds: Bounds, now: number): void {
    const to = at(bounds, place) + 1;
    both.raising.set(seat + place, to);
    const before = both.voided.get(partnerOf(seat) + place);
    if (before?.to === to && now <= before.at + LATE) {
      const higher = both.bounds.map((bound, index) => (index === place ? Math.max(bound, to) : bound));
      both.were.push({ at: before.at, page: before.page, bounds: higher });
    }
    if (both.raising.get(partnerOf(seat) + place) !== to) return;
    both.bounds = both.bounds.map((bound, index) => (index === place ? Math.max(bound, to) : bound));
    for (const each of SEATS) both.raising.delete(each + place);
  }

  /** Voids every yes of both (YES4). */
  private lower(both: Both, on: Judged, to: Bounds, now: number): void {
    both.were.push({ at: now, page: on.page, bounds: both.bounds });
    const lowers = both.bounds.some((bound, place) => bound > at(to, place));
    const shorter = at(to, 2) < at(both.bounds, 2);
    both.bounds = both.bounds.map((bound, place) => (place === 1 && shorter ? 0 : Math.min(bound, at(to, place))));
    for (const yes of [`${on.seat}0`, `${on.seat}1`]) voids(both, yes, on.page, now);
    if (!lowers) return; // nobody else can know of it
    for (const place of [0, 1]) voids(both, partnerOf(on.seat) + place, on.page, now);
    for (const yes of this.yeses.values()) yes.stale = true;
  }
}

function voids(both: Both, yes: string, page: number, now: number): void {
  const to = both.raising.get(yes);
  if (to === undefined) return;
  both.raising.delete(yes);
  both.voided.set(yes, { to, at: now, page });
}

const at = (bounds: Bounds, place: number): number => bounds[place] ?? 0;
