/** One phone under a clock that the test moves by hand. */

import type { View } from "../../src/protocol/wire";
import { pressed, type Yes } from "../../src/room/agreed";
import type { Effect } from "../../src/room/effects";
import { partnerOf, type Seat, ZERO } from "../../src/room/pause_counters";
import { type Beat, EMPTY_BEAT } from "../../src/room/proof";
import { type Event, step } from "../../src/room/reducer";
import type { ProposalName, Screen } from "../../src/room/screen_types";
import { screenOf } from "../../src/room/select_screen";
import { NOTHING_REMEMBERED, newState, type Remembered, type State, type StateWithView } from "../../src/room/state";
import type { At } from "../../src/room/time";
import type { Bounds, Values } from "../../src/room/values";

export const START: At = { mono: 1_000, wall: 1_764_000_000_000 };

/** So many ms after `START` on both clocks. */
export const later = (ms: number): At => ({ mono: START.mono + ms, wall: START.wall + ms });

export const OWN_EPOCH = "aaaaaaaaaaaaaaaa";
/** Of the next connection, or of the page that is loaded anew. */
export const NEXT_EPOCH = "cccccccccccccccc";
export const PARTNER_EPOCH = "bbbbbbbbbbbbbbbb";
export const ROOM_EPOCH = "room-epoch-0123456789a";

/** What a view says of a session in which nothing but pauses has happened, both of which were tried. */
export const UNEVENTFUL = {
  agreement: {
    version: 0,
    terms: { length: 2700, every: 420, within: 30, steps: 0 },
    pages: { ours: null, a: null, b: null },
  },
  rehearsal: { mine: "seen", theirs: "seen" },
  ends_at: null,
  step: 0,
  more: 0,
  step_ask: "none",
  more_ask: "none",
  check_in: null,
  pace: null,
} as const satisfies Partial<View>;

/** A view of seat `a` unless said otherwise: together, nothing ever tapped. */
export const viewWith = (changes: Partial<View> = {}): View => ({
  ...UNEVENTFUL,
  type: "view",
  epoch: ROOM_EPOCH,
  version: 1,
  now: 50_000,
  seat: "a",
  phase: "together",
  taps: { a: 0, b: 0, watch: 0 },
  released: { a: 0, b: 0, watch: 0 },
  ask: "none",
  settles_at: null,
  closes_at: 43_200_000,
  knocks: 0,
  share: null,
  shared: true,
  ...changes,
});

/** What a partner's phone says that agrees to the same, has heard of all that this one said, and did nothing alone. */
const agreeingWith = (own: Values): Values => ({ ...own, lets: ZERO, back: own.heard, heard: own.back });

/** With three steps. */
export const LADDER = { ...UNEVENTFUL.agreement, terms: { ...UNEVENTFUL.agreement.terms, steps: 3 } };

export class Phone {
  state: State;
  at: At = START;
  /** The effects of the newest event. */
  effects: readonly Effect[] = [];
  private partnerNumber = 0;

  constructor(seat: Seat = "a", remembered: Remembered = NOTHING_REMEMBERED, visible = true) {
    this.state = newState(seat, remembered, visible, this.at);
  }

  /** Time passes on both clocks, or differently on the wall's. Nobody tells the phone. */
  pass(mono: number, wall: number = mono): this {
    this.at = { mono: this.at.mono + mono, wall: this.at.wall + wall };
    return this;
  }

  do(event: Event): this {
    const [state, effects] = step(this.state, event, this.at);
    this.state = state;
    this.effects = effects;
    return this;
  }

  view(changes: Partial<View> = {}): this {
    return this.do({ type: "message", message: viewWith({ seat: this.state.seat, ...changes }) });
  }

  /** This person has said yes to letting go of exactly these taps, and the token is on its way. */
  signs(
    to: "start" | "go_on" = "go_on",
    taps = this.state.taps,
    more: Partial<Bounds> = {},
    { pages, terms }: View["agreement"] = UNEVENTFUL.agreement,
  ): this {
    const { length, every, within } = UNEVENTFUL.agreement.terms;
    const bounds = { step: 0, more: 0, length, every, within, ...more };
    return this.says(to, {
      epoch: ROOM_EPOCH,
      taps,
      bounds,
      texts: { pages, steps: terms.steps },
      digest: "5157ed5157ed5157",
    });
  }

  /** This person has said this yes, whatever the screen asked, and its token is made. */
  says(to: ProposalName, yes: Yes): this {
    this.state = { ...this.state, agreed: pressed(this.state.agreed, to, yes) };
    return this.do({ type: "signed", to, yes });
  }

  /** Both said yes to letting go of everything, the server says so, and so does the partner's next beat. */
  releases(changes: Partial<View> = {}): this {
    const { taps } = this.state;
    return this.signs()
      .view({ taps, released: taps, ...changes })
      .hears({ taps: taps[partnerOf(this.state.seat)], watch: taps.watch });
  }

  /** The partner's next beat, saying of itself what the own phone agrees to, and what `says` says. */
  hears(says: Partial<Beat> = {}): this {
    this.partnerNumber += 1;
    const beat: Beat = {
      ...EMPTY_BEAT,
      epoch: PARTNER_EPOCH,
      number: this.partnerNumber,
      values: agreeingWith(this.state.agreed.own),
      ...says,
    };
    return this.do({ type: "beat", beat });
  }

  /** The partner echoes the newest beat that this phone issued. */
  isEchoed(says: Partial<Beat> = {}): this {
    return this.hears({ echoEpoch: this.state.proof.epoch, echo: this.state.proof.number, ...says });
  }

  /** What it knows, known to hold a view. */
  get told(): StateWithView {
    const { view } = this.state;
    if (view === null) throw new Error("the server has told no view");
    return { ...this.state, view };
  }

  /** What both agreed on began so many ms ago by its clocks, and no check-in is asked for. */
  began(ms: number): this {
    const begun = { mono: this.at.mono - ms, wall: this.at.wall - ms };
    this.state = { ...this.state, agreed: { ...this.state.agreed, begun, askBy: null } };
    return this;
  }

  get screen(): Screen {
    return screenOf(this.state, this.at);
  }

  /** The screen, known to be this one. */
  on<Name extends Screen["name"]>(name: Name): Extract<Screen, { name: Name }> {
    const { screen } = this;
    if (screen.name !== name) throw new Error(`on ${JSON.stringify(screen)}, not on ${name}`);
    return screen as Extract<Screen, { name: Name }>;
  }

  /** The beat that the newest event sent. */
  get beat(): Beat | null {
    const sent = this.effects.filter((effect) => effect.type === "beat");
    if (sent.length > 1) throw new Error("more than one beat for one event");
    return sent[0]?.beat ?? null;
  }

  /** The newest event's effects of one kind. */
  asked<Type extends Effect["type"]>(type: Type): readonly Extract<Effect, { type: Type }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
  }
}

/** A phone that was told its first view: two in the room, both asked whether to start. */
export const preparing = (): Phone =>
  new Phone().do({ type: "opened", epoch: OWN_EPOCH }).view({ phase: "preparing", ask: "open" });

/** A phone that both released and that waits for proof (SHOW3). */
export const comingBack = (): Phone => onAnyTexts(preparing().signs("start").view({ version: 2 })).hears();

/** A phone that has no word of what both started on, so that a test's views may name any texts and steps. */
export function onAnyTexts(phone: Phone): Phone {
  phone.state = { ...phone.state, agreed: { ...phone.state.agreed, texts: null } };
  return phone;
}

/** A phone that shows Together, its newest proof issued just now. */
export const together = (): Phone => comingBack().do({ type: "tick" }).isEchoed();

/** Together on a ladder of three, and both have gone a step on. */
export const oneStepOn = (): Phone => {
  const { length, every, within } = UNEVENTFUL.agreement.terms;
  return together()
    .view({ version: 3, agreement: LADDER })
    .says("step_on", {
      epoch: ROOM_EPOCH,
      taps: ZERO,
      bounds: { step: 1, more: 0, length, every, within },
      texts: { pages: LADDER.pages, steps: LADDER.terms.steps },
      digest: "5157ed5157ed5157",
    })
    .view({ version: 4, agreement: LADDER, step: 1 })
    .hears();
};

/** What a seat has besides its keys once it's paired (PAIR2). */
export const PAIRED = { pairing: null, pictures: [0, 1, 2], share: null } as const;

/** Together on these texts and so many steps. */
export function startedOn(agreement: View["agreement"]): Phone {
  const phone = new Phone()
    .do({ type: "opened", epoch: OWN_EPOCH })
    .view({ phase: "preparing", ask: "open", agreement });
  phone.signs("start", undefined, {}, agreement).view({ version: 2, agreement, step_ask: "open" }).hears();
  return phone.do({ type: "tick" }).isEchoed();
}
