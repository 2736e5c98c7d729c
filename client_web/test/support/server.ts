/**
 * As much of the server as two phones can notice: it merges counters, has each pause tried, takes yeses, answers pings, and
 * tells whole views. Never wrong, never late.
 */

import type { Command, FromServer, View } from "../../src/protocol/wire";
import { type Count, equal, exceeds, merge, partnerOf, type Seat, ZERO } from "../../src/room/pause_counters";
import type { Came } from "../../src/room/screen_types";
import { UNEVENTFUL } from "./phone";

type Said<Type extends Command["type"]> = Extract<Command, { type: Type }>;

const SETTLE = 10_000;

/** The server's end of one socket. `Frame`: what a beat is to the test; the server reads it no more than the real one (BEAT1). */
export interface Connection<Frame> {
  readonly seat: Seat;
  /** The seat's own counter as this connection last said it (PAUSE8). */
  said: number;
  tell(message: FromServer): void;
  pass(frame: Frame): void;
}

export class Server<Frame> {
  taps: Count = ZERO;
  released: Count = ZERO;
  readonly live: Record<Seat, Connection<Frame> | null> = { a: null, b: null };
  /** Every socket, the fenced ones too: they go on being told (SEAT2). */
  private readonly members = new Set<Connection<Frame>>();
  private started = false;
  private since = 0;
  /** How each seat's pause came through when it was tried (REHEARSE1). */
  readonly rehearsal: Record<Seat, Came | null> = { a: null, b: null };
  /** Each seat's public key, as its phone sealed it (PAIR2). */
  readonly shares: Record<Seat, string | null> = { a: null, b: null };
  /** The token of each yes that stands (YES2). */
  private agreed: ReadonlyMap<Seat, string> = new Map();
  private readonly versions: Record<Seat, number> = { a: 0, b: 0 };

  /** Nobody is asked anything here, and nothing ends: a story that is longer than this needs longer terms. */
  terms: View["agreement"]["terms"] = UNEVENTFUL.agreement.terms;

  /** When both had last let go of everything. */
  togetherAt: number | null = null;

  get phase(): View["phase"] {
    if (!this.started) return "preparing";
    return exceeds(this.taps, this.released) ? "paused" : "together";
  }

  connect(connection: Connection<Frame>, now: number): void {
    const older = this.live[connection.seat];
    this.live[connection.seat] = connection;
    this.members.add(connection);
    connection.said = this.taps[connection.seat];
    this.comesOrGoes(now);
    older?.tell({ type: "fenced" });
    this.tellViews(now);
  }

  disconnect(connection: Connection<Frame>, now: number): void {
    this.members.delete(connection);
    if (this.live[connection.seat] !== connection) return;
    this.live[connection.seat] = null;
    this.comesOrGoes(now);
    this.tellViews(now);
  }

  hear(connection: Connection<Frame>, beat: { taps: number; watch: number }, frame: Frame, now: number): void {
    const { seat } = connection;
    const isLive = this.live[seat] === connection;
    const tapped = beat.taps > (isLive ? this.taps[seat] : connection.said); // PAUSE8
    connection.said = beat.taps;
    if (isLive) this.live[partnerOf(seat)]?.pass(frame);
    const own = tapped ? Math.max(beat.taps, this.taps[seat] + 1) : 0;
    this.raise({ ...ZERO, [seat]: own, watch: beat.watch }, now);
  }

  /** All but what the phones of these tests never say. */
  command(connection: Connection<Frame>, command: Command, now: number): void {
    if (command.type === "ping") connection.tell({ type: "pong", id: command.id, now });
    if (this.live[connection.seat] !== connection) return; // SEAT2
    if (command.type === "agree") this.agree(connection.seat, command, now);
    if (command.type === "reveal" && this.shares[connection.seat] === null) {
      this.shares[connection.seat] = command.share;
      this.tellViews(now);
    }
    if (command.type === "confirm") this.confirm(connection.seat, command, now);
  }

  /** YES2: it happens once both have said the same, to the bit. */
  private agree(seat: Seat, { proposal, token }: Said<"agree">, now: number): void {
    const settled = this.phase === "preparing" || now >= this.since + SETTLE;
    const right = this.phase === "preparing" ? "start" : "go_on";
    const asked = this.live[partnerOf(seat)] !== null && settled && this.isAsked(seat);
    if (!asked || proposal.to !== right || !equal(proposal.taps, this.taps)) return;
    this.agreed = new Map([...this.agreed, [seat, token]]);
    if (this.agreed.get("a") === this.agreed.get("b")) {
      this.released = this.taps;
      this.started = true;
      this.agreed = new Map();
      this.togetherAt = now;
    }
    this.tellViews(now);
  }

  private confirm(seat: Seat, { taps, how }: Said<"confirm">, now: number): void {
    const partner = partnerOf(seat);
    const settled = taps === this.taps[partner] && taps === this.released[partner];
    if (how === "before") {
      if (settled) this.rehearsal[partner] ??= how;
      this.tellViews(now);
      return;
    }
    if (this.phase !== "preparing" || taps !== this.taps[partner] || taps <= this.released[partner]) return;
    this.released = { ...this.released, [partner]: taps };
    this.rehearsal[partner] = how;
    this.agreed = new Map();
    this.tellViews(now);
  }

  private comesOrGoes(now: number): void {
    this.agreed = new Map();
    if (this.phase === "together") this.raise({ ...ZERO, watch: this.taps.watch + 1 }, now); // SEAT3
  }

  private raise(taps: Count, now: number): void {
    const merged = merge(this.taps, taps);
    if (equal(merged, this.taps)) return;
    this.taps = merged;
    this.since = now;
    this.agreed = new Map();
    for (const member of this.members) member.tell({ type: "taps", taps: merged });
    this.tellViews(now);
  }

  private isAsked(seat: Seat): boolean {
    if (this.phase === "together") return false;
    if (!this.started && (this.rehearsal.a === null || this.rehearsal.b === null)) return false; // REHEARSE2
    const unreleased = (of: Seat) => this.taps[of] > this.released[of];
    return unreleased(seat) || !unreleased(partnerOf(seat)) || this.agreed.has(partnerOf(seat));
  }

  private tellViews(now: number): void {
    for (const seat of ["a", "b"] as const) this.versions[seat] += 1;
    for (const member of this.members) member.tell(this.viewFor(member.seat, now));
  }

  private viewFor(seat: Seat, now: number): View {
    return {
      ...UNEVENTFUL,
      agreement: { ...UNEVENTFUL.agreement, terms: this.terms },
      type: "view",
      epoch: "room-epoch-0123456789a",
      version: this.versions[seat],
      now,
      seat,
      phase: this.phase,
      taps: this.taps,
      released: this.released,
      ask: this.agreed.has(seat) ? "given" : this.isAsked(seat) ? "open" : "none",
      rehearsal: { mine: this.rehearsal[seat], theirs: this.rehearsal[partnerOf(seat)] },
      settles_at: this.phase === "paused" ? this.since + SETTLE : null,
      closes_at: 2 ** 40,
      knocks: 0,
      share: this.phase === "preparing" ? this.shares[partnerOf(seat)] : null,
      shared: this.shares[seat] !== null,
    };
  }
}
