/** Two phones, a server and the air between them, under one virtual clock. Everything random comes from a seed. */

import type { Command } from "../../src/protocol/wire";
import type { Effect } from "../../src/room/effects";
import { beatDue, looksDead, wantsConnection } from "../../src/room/liveness";
import { exceeds, partnerOf, type Seat } from "../../src/room/pause_counters";
import type { Beat } from "../../src/room/proof";
import { type Event, step } from "../../src/room/reducer";
import type { Screen } from "../../src/room/screen_types";
import { screenOf, wakesIn } from "../../src/room/select_screen";
import { NOTHING_REMEMBERED, newState, type Remembered, type State } from "../../src/room/state";
import { type At, BEAT, W } from "../../src/room/time";
import { type Connection, Server } from "./server";

/** How bad the air is: delays in ms, and how many of a hundred beats are lost, repeated or overtaken. */
export interface Air {
  readonly delay: number;
  readonly jitter: number;
  readonly lost: number;
  readonly repeated: number;
  readonly overtaken: number;
}

export type Way = "up" | "down";

/** How long a server needs to see that a socket is gone, in ms. */
const SERVER_PATIENCE = 5_000;
const OPENING = 40;

interface SimSocket extends Connection<Beat> {
  alive: boolean;
  /** Frames that a black hole holds; they burst out when it opens. */
  readonly held: Record<Way, (() => void)[]>;
  /** JSON keeps its order: nothing arrives before what was said before it. */
  readonly newest: Record<Way, number>;
}

/** A phone with its shell, as far as the rules can tell. */
export class SimPhone {
  state: State;
  mono = 1_000;
  wall: number;
  frozen = false;
  asleep = false;
  readonly cut: Record<Way, boolean> = { up: false, down: false };
  socket: SimSocket | null = null;
  remembered: Remembered = NOTHING_REMEMBERED;
  /** What stands on the glass since the last time script ran. */
  painted: string;
  /** What waits for script to run again. */
  readonly waiting: (() => void)[] = [];
  dialling = false;
  /** Counts the timers that were set to look again: the newest one counts. */
  waking = 0;
  /** When it ticked last, and when it is to tick next, on its monotonic clock. */
  ticked = 0;
  tickDue: number | null = null;
  /** Whether its person is about to do what the screen asks. */
  wishing = false;
  /** When each own beat was issued, in the world's time; and those that the partner took in as one who may echo. */
  readonly issued = new Map<string, number>();
  provenAt = Number.NEGATIVE_INFINITY;

  readonly seat: Seat;

  constructor(seat: Seat) {
    this.seat = seat;
    this.wall = 1_764_000_000_000;
    this.state = newState(seat, NOTHING_REMEMBERED, true, this.at);
    this.painted = screenOf(this.state, this.at).name;
  }

  get at(): At {
    return { mono: this.mono, wall: this.wall };
  }

  get stopped(): boolean {
    return this.frozen || this.asleep;
  }
}

export class World {
  now = 0;
  readonly server = new Server<Beat>();
  readonly phones: Record<Seat, SimPhone> = { a: new SimPhone("a"), b: new SimPhone("b") };
  /** Called after everything that happens. */
  watch: () => void = () => {};
  /** Whether the people behind the phones say yes whenever they are asked. */
  willing = true;
  /** Whose person doesn't say how the partner's pause came through. */
  readonly deaf = new Set<Seat>();
  /** Whether what is sent over the second path gets to the other phone. */
  private near = false;
  private readonly due: { at: number; order: number; run: () => void }[] = [];
  private order = 0;
  private readonly air: Air;
  private random: number;

  constructor(air: Air, seed: number) {
    this.air = air;
    this.random = seed;
    this.server.terms = { length: 0xffff, every: 0xffff, within: 0xff, steps: 0 };
    for (const seat of ["a", "b"] as const) {
      this.dial(this.phones[seat], 0);
      this.after(this.below(BEAT), () => this.ticking(this.phones[seat]));
    }
  }

  /** Let this much time pass. */
  run(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const next = this.due[0];
      if (next === undefined || next.at > until) break;
      this.due.shift();
      this.advance(next.at);
      next.run();
      this.watch();
    }
    this.advance(until);
    this.watch();
  }

  /** Run script on the phone; or leave it for when script runs again. */
  tell(phone: SimPhone, event: Event): void {
    if (phone.stopped) {
      phone.waiting.push(() => this.tell(phone, event));
      return;
    }
    const before = phone.state;
    const [state, effects] = step(before, event, phone.at);
    phone.state = state;
    if (
      (event.type === "beat" || event.type === "direct") &&
      (state.echo !== before.echo || state.echoEpoch !== before.echoEpoch)
    )
      this.echoed(phone);
    for (const effect of effects) this.carryOut(phone, effect);
    this.paint(phone);
  }

  tap(seat: Seat): void {
    this.tell(this.phones[seat], { type: "tap" });
    const phone = this.phones[seat];
    if (!phone.stopped && phone.state.connection === "down") this.dial(phone, 0);
  }

  show(seat: Seat, visible: boolean): void {
    const phone = this.phones[seat];
    if (phone.stopped) {
      phone.waiting.push(() => this.show(seat, visible));
      return;
    }
    if (phone.state.visible === visible) return;
    this.tell(phone, { type: visible ? "visible" : "hidden" });
    if (visible) this.dial(phone, 0);
  }

  cut(seat: Seat, way: Way, closed: boolean): void {
    const phone = this.phones[seat];
    phone.cut[way] = closed;
    if (closed) return;
    for (const burst of phone.socket?.held[way].splice(0) ?? []) this.after(1, burst);
  }

  /** The second path opens or closes, and both phones learn of it; `silently`: it's only that nothing arrives any more. */
  direct(open: boolean, silently = false): void {
    this.near = open;
    if (silently) return;
    for (const phone of Object.values(this.phones)) this.tell(phone, { type: "path", open });
  }

  /** The server is killed: both sockets close at once, and none opens until it's back. */
  kill(): void {
    for (const phone of Object.values(this.phones)) {
      this.cut(phone.seat, "up", true);
      this.cut(phone.seat, "down", true);
      this.lose(phone);
    }
  }

  /** Stop script for so long; in sleep the monotonic clock stops too. */
  stop(seat: Seat, ms: number, how: "frozen" | "asleep"): void {
    const phone = this.phones[seat];
    if (phone.stopped) return;
    phone[how] = true;
    this.after(ms, () => {
      phone[how] = false;
      for (const happen of phone.waiting.splice(0)) happen();
    });
  }

  jump(seat: Seat, ms: number): void {
    this.phones[seat].wall += ms;
  }

  reload(seat: Seat): void {
    const phone = this.phones[seat];
    if (phone.stopped) return;
    this.drop(phone);
    this.direct(false);
    phone.state = newState(seat, phone.remembered, phone.state.visible, phone.at);
    phone.provenAt = Number.NEGATIVE_INFINITY;
    this.dial(phone, OPENING);
    this.paint(phone);
  }

  private carryOut(phone: SimPhone, effect: Effect): void {
    switch (effect.type) {
      case "beat":
        phone.issued.set(`${effect.beat.epoch}/${effect.beat.number}`, this.now);
        this.sendBeat(phone, effect.beat);
        break;
      case "agree":
        this.tell(phone, {
          type: "signed",
          to: effect.proposal.to,
          yes: { ...effect.yes, digest: digestOf(effect.meaning) },
        });
        this.command(phone, {
          type: "agree",
          id: 0,
          epoch: effect.yes.epoch,
          proposal: effect.proposal,
          token: effect.meaning,
        });
        break;
      case "answer":
        this.command(phone, {
          type: "answer",
          id: 0,
          round: effect.round,
          token: effect.meaning ?? `${this.below(2 ** 31)}`,
        });
        break;
      case "resend":
      case "command":
        this.command(phone, { ...effect.command, id: 0 });
        break;
      case "ping":
        this.command(phone, effect);
        break;
      case "remember":
        phone.remembered = effect.remembered;
        break;
      case "await_paint":
        this.after(32, () => {
          if (phone.state.visible) this.tell(phone, { type: "painted", partner: effect.partner });
        });
        break;
    }
  }

  private paint(phone: SimPhone): void {
    if (phone.stopped) return;
    const screen = screenOf(phone.state, phone.at);
    phone.painted = screen.name;
    const wish = this.willing ? wishOn(screen) : null;
    if (wish !== null && !phone.wishing && !(wish.type === "confirm" && this.deaf.has(phone.seat))) {
      const { taps } = phone.state;
      phone.wishing = true;
      this.after(200 + this.below(300), () => {
        phone.wishing = false;
        if (phone.state.taps === taps) this.tell(phone, wish);
      });
    }
    const wait = wakesIn(phone.state, phone.at);
    if (wait !== null) {
      const waking = ++phone.waking;
      this.after(wait + this.below(20), () => {
        if (phone.waking === waking) this.tell(phone, { type: "wake" });
      });
    }
    this.tickAt(phone, beatDue(phone.state, phone.ticked, phone.at));
  }

  private ticking(phone: SimPhone): void {
    phone.ticked = phone.mono;
    phone.tickDue = null;
    this.tickAt(phone, phone.ticked + BEAT);
    if (phone.stopped) return;
    if (looksDead(phone.state, phone.at)) this.lose(phone);
    this.tell(phone, { type: "tick" });
  }

  private tickAt(phone: SimPhone, due: number): void {
    if (due === phone.tickDue) return;
    phone.tickDue = due;
    this.after(Math.max(0, due - phone.at.mono) + this.below(10), () => {
      if (phone.tickDue === due) this.ticking(phone);
    });
  }

  /** Notes that the partner's newest beat was taken in; by the test's own judgement of who may echo (BEAT5). */
  private echoed(phone: SimPhone): void {
    const { state } = phone;
    const { view } = state;
    const may = state.visible && view?.phase === "together" && !exceeds(state.taps, view.released) && !state.fenced;
    if (!may) throw new Error(`BEAT5: ${phone.seat} echoed while it may not`);
    const partner = this.phones[partnerOf(phone.seat)];
    const issuedAt = partner.issued.get(`${state.echoEpoch}/${state.echo}`);
    if (issuedAt === undefined) throw new Error(`BEAT4: ${phone.seat} echoed what was never issued`);
    if (state.echoEpoch === partner.state.proof.epoch) partner.provenAt = Math.max(partner.provenAt, issuedAt);
  }

  private command(phone: SimPhone, command: Command): void {
    const { socket } = phone;
    if (socket) this.reliably(phone, socket, "up", () => this.server.command(socket, command, this.now));
  }

  private sendBeat(phone: SimPhone, beat: Beat): void {
    if (phone.state.path.open) this.sendDirect(phone, beat);
    const { socket } = phone;
    if (!socket || this.chance(this.air.lost)) return;
    const copies = this.chance(this.air.repeated) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const late = this.chance(this.air.overtaken) ? 600 : 0;
      this.carry(phone, socket, "up", this.flight() + late, () => this.server.hear(socket, beat, beat, this.now));
    }
  }

  /** Unordered, and never sent again (PATH4). */
  private sendDirect(phone: SimPhone, beat: Beat): void {
    if (!this.near || this.chance(this.air.lost)) return;
    const partner = this.phones[partnerOf(phone.seat)];
    const late = this.chance(this.air.overtaken) ? 600 : 0;
    this.after(this.flight() + late, () => {
      if (this.near && partner.state.path.open) this.tell(partner, { type: "direct", beat });
    });
  }

  private reliably(phone: SimPhone, socket: SimSocket, way: Way, run: () => void): void {
    socket.newest[way] = Math.max(this.now + this.flight(), socket.newest[way]);
    this.carry(phone, socket, way, socket.newest[way] - this.now, run);
  }

  private carry(phone: SimPhone, socket: SimSocket, way: Way, delay: number, run: () => void): void {
    const arrive = () => {
      if (phone.socket === socket || way === "up") {
        if (phone.cut[way]) socket.held[way].push(arrive);
        else if (socket.alive) run();
      }
    };
    this.after(delay, arrive);
  }

  /** What the shell does when there is no line any more. */
  private lose(phone: SimPhone): void {
    this.drop(phone);
    this.tell(phone, { type: "lost" });
    if (wantsConnection(phone.state)) this.dial(phone, this.below(100));
  }

  private drop(phone: SimPhone): void {
    const { socket } = phone;
    phone.socket = null;
    if (!socket) return;
    // The server learns of it at once if the way is open, else by its own patience.
    this.after(phone.cut.up ? SERVER_PATIENCE : this.flight(), () => {
      socket.alive = false;
      this.server.disconnect(socket, this.now);
    });
  }

  private dial(phone: SimPhone, wait: number): void {
    if (phone.dialling) return;
    phone.dialling = true;
    this.after(wait + OPENING, () => {
      phone.dialling = false;
      if (phone.stopped || phone.cut.up || phone.cut.down) {
        if (wantsConnection(phone.state)) this.dial(phone, 500 + this.below(500));
        return;
      }
      this.drop(phone);
      if (phone.state.connection !== "down") this.tell(phone, { type: "lost" });
      this.open(phone);
    });
  }

  private open(phone: SimPhone): void {
    const socket: SimSocket = {
      seat: phone.seat,
      said: 0,
      alive: true,
      held: { up: [], down: [] },
      newest: { up: 0, down: 0 },
      tell: (message) => this.reliably(phone, socket, "down", () => this.tell(phone, { type: "message", message })),
      pass: (beat) => {
        if (this.chance(this.air.lost)) return;
        this.carry(phone, socket, "down", this.flight(), () => this.tell(phone, { type: "beat", beat }));
      },
    };
    phone.socket = socket;
    phone.provenAt = Number.NEGATIVE_INFINITY;
    const epoch = this.below(2 ** 48)
      .toString(16)
      .padStart(16, "0");
    this.reliably(phone, socket, "up", () => this.server.connect(socket, this.now));
    this.tell(phone, { type: "opened", epoch });
  }

  private advance(to: number): void {
    const passed = to - this.now;
    this.now = to;
    for (const phone of Object.values(this.phones)) {
      phone.wall += passed;
      if (!phone.asleep) phone.mono += passed;
    }
  }

  after(ms: number, run: () => void): void {
    const at = this.now + ms;
    const order = this.order++;
    let index = this.due.length;
    while (index > 0 && (this.due[index - 1]?.at ?? 0) > at) index--;
    this.due.splice(index, 0, { at, order, run });
  }

  private flight(): number {
    return this.air.delay + this.below(this.air.jitter + 1);
  }

  private chance(ofAHundred: number): boolean {
    return this.below(100) < ofAHundred;
  }

  /** From 0 to just below `limit` (mulberry32). */
  private below(limit: number): number {
    this.random = (this.random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.random ^ (this.random >>> 15), this.random | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }
}

/** 16 hex digits, the same for the same meaning (FNV-1a, twice). */
export function digestOf(meaning: string): string {
  const half = (seed: number): string => {
    let sum = seed;
    for (let at = 0; at < meaning.length; at++) sum = Math.imul(sum ^ meaning.charCodeAt(at), 0x01000193) >>> 0;
    return sum.toString(16).padStart(8, "0");
  };
  return half(0x811c9dc5) + half(0x9dc5811c);
}

/** What a willing person does next: tries the pause, says how the partner's came through, and yes to whatever is asked (REHEARSE1). */
function wishOn(screen: Screen): Event | null {
  if (screen.name === "preparing" && screen.rehearsal.mine === null) return { type: "tap" };
  if (screen.name === "paused" && screen.confirm) return { type: "confirm", how: "seen" };
  if (!("ask" in screen) || screen.ask !== "open") return null;
  return { type: "agree", to: screen.name === "preparing" || screen.trying ? "start" : "go_on" };
}

/** Whether the phone's glass says Together: what script last painted, unless the script-free cover is over it (SHOW8). */
export function showsTogether(phone: SimPhone): boolean {
  if (phone.painted !== "together" || phone.asleep) return false; // the screen of a phone that sleeps is dark
  const { provenAt } = phone.state.proof;
  // The cover runs by the monotonic clock.
  return !(phone.frozen && (provenAt === null || phone.mono - provenAt.mono > W));
}
