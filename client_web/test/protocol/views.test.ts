/** The server's transcripts, replayed: what each phone is told, and what it then shows. Made by the server's own core. */

import { describe, expect, test } from "vitest";
import transcripts from "../../../protocol/transcripts/views.json";
import { finalClose } from "../../src/protocol/refusals";
import { readMessage } from "../../src/protocol/wire";
import { partnerOf, type Seat } from "../../src/room/pause_counters";
import { boundsAfter, type Proposal } from "../../src/room/proposal";
import type { How, Screen } from "../../src/room/screen_types";
import { paired } from "../../src/room/state";
import { OWN_EPOCH, Phone } from "../support/phone";
import { digestOf } from "../support/world";

interface Step {
  readonly say: string;
  readonly input: { readonly type: string; readonly seat?: string } & Readonly<Record<string, unknown>>;
  /** The server's time, in ms. */
  readonly at: number;
  /** What the step made the server tell each seat; null: nothing. */
  readonly views: Readonly<Record<Seat, object | null>>;
  /** With which code the step made the server close both sockets. */
  readonly closes?: number;
  /** Parts of what each seat shows after it, its page visible and nothing proven; null: there is no such phone yet. */
  readonly screens: Readonly<Record<Seat, Partial<Screen> | null>>;
}

const cases = (transcripts.cases as readonly { name: string; rules: string[]; steps: unknown }[]).map(
  ({ name, rules, steps }) => ({ name, ids: rules.join(" "), steps: steps as readonly Step[] }),
);

const SEATS = ["a", "b"] as const;

/** What happens to the socket of `seat`, if the step is about that. */
function connection(phone: Phone, seat: Seat, { input, closes }: Step): void {
  if (input.seat === seat && input.type === "connect") phone.do({ type: "opened", epoch: OWN_EPOCH });
  if (input.seat === seat && input.type === "disconnect") phone.do({ type: "lost" });
  if (closes === undefined) return;
  const why = finalClose(closes);
  phone.do(why === null ? { type: "lost" } : { type: "close", why });
}

/** What the person of that seat does on the phone, which the server is told as this input (AGREED1). */
function act(phone: Phone, { input }: Step): void {
  switch (input.type) {
    case "agree": {
      const { view, agreed } = phone.state;
      const { to, taps } = input.proposal as Proposal;
      if (view === null) break;
      const bounds = boundsAfter(view, agreed, to);
      const digest = digestOf(input.token as string);
      const texts = { pages: view.agreement.pages, steps: view.agreement.terms.steps };
      phone.says(to, { epoch: view.epoch, taps, bounds, texts, digest });
      break;
    }
    case "confirm":
      phone.do({ type: "confirm", how: input.how as How });
      break;
    case "enough":
      phone.do({ type: "enough" });
      break;
    case "step_back":
      phone.do({ type: "step_back" });
      break;
  }
}

/** Each phone hears what the other agrees to; of its proof it hears nothing. */
function exchange(phones: Record<Seat, Phone>): void {
  if (!SEATS.every((seat) => paired(phones[seat].state))) return;
  for (const seat of SEATS) {
    const { agreed, taps } = phones[partnerOf(seat)].state;
    phones[seat].hears({ taps: taps[partnerOf(seat)], watch: taps.watch, values: agreed.own });
  }
}

describe("VIEW1 the shared transcripts", () => {
  test("VIEW1 there are some, and each says of both phones what they show", () => {
    expect(cases.length).toBeGreaterThan(0);
    for (const { steps } of cases) {
      for (const seat of SEATS) expect(steps.some(({ screens }) => screens[seat] !== null)).toBe(true);
    }
  });

  test.each(cases)("$ids $name", ({ steps }) => {
    const phones: Record<Seat, Phone> = { a: new Phone("a"), b: new Phone("b") };
    let now = steps[0]?.at ?? 0;
    for (const step of steps) {
      for (const seat of SEATS) {
        const phone = phones[seat].pass(step.at - now);
        connection(phone, seat, step);
        if (step.input.seat === seat) act(phone, step);
        const told = step.views[seat];
        if (told !== null) {
          const message = readMessage(JSON.stringify(told));
          if (message === null) throw new Error(`${step.say}: seat ${seat} can't read what it is told`);
          phone.do({ type: "message", message });
        }
      }
      exchange(phones);
      for (const seat of SEATS) {
        const { [seat]: phone } = phones;
        const expected = step.screens[seat];
        if (expected !== null) expect(phone.screen, `${step.say} (seat ${seat})`).toMatchObject(expected);
      }
      now = step.at;
    }
  });
});
