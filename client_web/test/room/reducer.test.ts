import { describe, expect, test } from "vitest";
import { ZERO } from "../../src/room/pause_counters";
import { NOTHING_REMEMBERED, rememberedOf, unpaused } from "../../src/room/state";
import { REST, WARN } from "../../src/room/time";
import { comingBack, oneStepOn, PARTNER_EPOCH, Phone, preparing, together, UNEVENTFUL } from "../support/phone";

const { terms } = UNEVENTFUL.agreement;

describe("what one event changes, and nothing else", () => {
  test("PATH1 a person chooses the second path, or not", () => {
    const phone = new Phone().do({ type: "path", open: true }).do({ type: "choose_path", on: true });
    expect(phone.state.path).toEqual({ chosen: true, open: true });
    expect(phone.do({ type: "choose_path", on: false }).state.path).toEqual({ chosen: false, open: true });
  });

  test("what the screens show besides is kept, each by itself", () => {
    const before = together();
    const name = Object.keys(before.state.extras)[0] as "notices";
    const after = together().do({ type: "extras", extras: { [name]: "other" } as never });
    expect(after.state.extras).toEqual({ ...before.state.extras, [name]: "other" });
  });

  test("and of none of it anything is said before it is so", () => {
    const nothing = { nextTime: "off", bringBack: false };
    expect(preparing().on("preparing")).toMatchObject({
      ...nothing,
      pictures: null,
      kept: true,
      lastTime: null,
      reading: false,
    });
    expect(together().do({ type: "tap" }).on("paused").finishing).toBe(false);
    expect(together().view({ version: 3, phase: "aftercare" }).on("aftercare")).toMatchObject(nothing);
    const waiting = new Phone().do({ type: "opened", epoch: "cccccccccccccccc" }).view({ phase: "waiting" });
    expect(waiting.on("waiting")).toMatchObject({ link: null, spoken: null, meeting: false });
  });

  test("PAIR3 keys that are there are proven by the first beat that they open", () => {
    const phone = preparing().do({ type: "paired" });
    expect(phone.state.keys).toBe("unproven");
    expect(phone.hears().state.keys).toBe("proven");
  });

  test("PAIR3 a room that ends before the two phones understood each other, however that is told, couldn't pair them", () => {
    const unproven = () => preparing().do({ type: "paired" });
    expect(unproven().do({ type: "close", why: "ended" }).state.closed).toBe("not_paired");
    expect(unproven().do({ type: "close", why: "gone" }).state.closed).toBe("not_paired");
    expect(unproven().view({ version: 9, phase: "closed" }).state.closed).toBe("not_paired");
    expect(unproven().do({ type: "close", why: "reload" }).state.closed).toBe("reload");
    expect(unproven().hears().do({ type: "close", why: "gone" }).state.closed).toBe("gone");
    const untold = (seat: "a" | "b") =>
      new Phone(seat).do({ type: "paired" }).do({ type: "close", why: "gone" }).state.closed;
    expect(untold("b")).toBe("not_paired"); // it has joined, and its first view never came
    expect(untold("a")).toBe("gone");
  });

  test("REHEARSE5 that the two tried before is remembered", () => {
    expect(preparing().state.triedBefore).toBe(false);
    expect(preparing().do({ type: "tried_before" }).state.triedBefore).toBe(true);
  });

  test("RELEASE6 a yes taken back is no more to be matched", () => {
    const phone = preparing().signs("start");
    expect(phone.state.agreed.yeses.start).toBeDefined();
    expect(phone.do({ type: "withdraw", to: "start" }).state.agreed.yeses.start).toBeUndefined();
  });

  test("LADDER2 AGREED3 a step back counts on the own phone in the same step, and only while a session runs", () => {
    const phone = oneStepOn();
    expect(phone.state.agreed.own.step).toBe(1);
    expect(phone.do({ type: "step_back" }).state.agreed.own.step).toBe(0);
    const before = preparing();
    expect(before.do({ type: "step_back" }).state.agreed.own.step).toBe(255);
    expect(new Phone().do({ type: "step_back" }).state.agreed.own.step).toBe(255);
  });

  test("AGREE4 AGREED3 a lower term counts at once while a session runs, and is the room's before it", () => {
    const edit = { type: "edit", terms: { ...terms, every: 60 } } as const;
    expect(together().do(edit).state.agreed.own.every).toBe(60);
    expect(preparing().do(edit).state.agreed.own.every).toBe(0xffff);
    expect(new Phone().do(edit).state.agreed.own.every).toBe(0xffff);
  });

  test("TIME5 enough lets go of everything while a session runs or is over, and of nothing before it", () => {
    const taps = { a: 1, b: 0, watch: 0 };
    const tapped = () => together().do({ type: "tap" });
    expect(tapped().do({ type: "enough" }).state.agreed.own.lets).toEqual(taps);
    const over = tapped()
      .view({ version: 3, phase: "paused", taps })
      .view({ version: 4, phase: "aftercare", taps, released: taps });
    expect(over.do({ type: "tap" }).do({ type: "enough" }).state.agreed.own.lets).toEqual({ ...taps, a: 2 });
    expect(preparing().do({ type: "tap" }).do({ type: "enough" }).state.agreed.own.lets.a).toBe(0);
    const unseen = new Phone("a", { ...NOTHING_REMEMBERED, own: 1 }).do({ type: "enough" });
    expect(unseen.state.agreed.own.lets.a).toBe(0);
  });
});

describe("what a tap on another page, or a view, makes of the own tap", () => {
  test("PAUSE10 a pause of another page of this phone is as old as when it was heard of, and one that is known no newer", () => {
    const phone = together()
      .pass(100)
      .do({ type: "remembered", remembered: { ...NOTHING_REMEMBERED, own: 1 } });
    expect(phone.state.tappedAt).toEqual(phone.at);
    const then = phone.at;
    phone.pass(400).do({ type: "remembered", remembered: { ...NOTHING_REMEMBERED, own: 1 } });
    expect(phone.state.tappedAt).toEqual(then);
  });

  test("PAUSE10 of what another page agreed to only a page that gave its seat away takes anything, and nothing where none did", () => {
    const other = rememberedOf(together().do({ type: "step_back" }).state, together().at);
    const own = together();
    const before = own.state.agreed;
    expect(own.do({ type: "remembered", remembered: other }).state.agreed).toEqual(before);
    const fenced = together().do({ type: "message", message: { type: "fenced" } });
    expect(fenced.do({ type: "remembered", remembered: { ...other, agreed: null } }).state.agreed).toEqual(before);
    expect(fenced.do({ type: "remembered", remembered: other }).state.agreed.own).toEqual(other.agreed?.own);
  });

  test("PAUSE3 a view keeps when the own tap was made, makes it now where nobody knew, and forgets it once it is let go of", () => {
    const taps = { a: 1, b: 0, watch: 0 };
    const phone = together().do({ type: "tap" });
    const then = phone.at;
    phone.pass(300).view({ version: 5, phase: "paused", taps });
    expect(phone.state.tappedAt).toEqual(then);
    expect(phone.releases({ version: 6 }).view({ version: 7, taps, released: taps }).state.tappedAt).toBeNull();
    const told = together().pass(70).view({ version: 5, phase: "paused", taps });
    expect(told.state.tappedAt).toEqual(told.at);
  });

  test("VIEW4 the same view once more is taken: a line that was opened anew is up with it", () => {
    const phone = preparing().do({ type: "opened", epoch: "cccccccccccccccc" });
    expect(phone.state.connection).toBe("open");
    expect(phone.view({ phase: "preparing", ask: "open" }).state.connection).toBe("up");
    const behind = preparing()
      .view({ version: 9, phase: "preparing" })
      .do({ type: "opened", epoch: "cccccccccccccccc" });
    expect(behind.view({ version: 8, phase: "preparing" }).state.connection).toBe("up"); // an older one is no news, but a line
    expect(behind.state.view?.version).toBe(9);
  });

  test("AGREED4 a view that can't be leaves everything as it was", () => {
    const phone = together();
    const { state } = phone;
    expect(phone.view({ version: 9, released: { a: 5, b: 0, watch: 0 } }).state).toEqual(state);
  });

  test("BEAT5 a beat that came before is echoed no more, and none on a page that nobody sees", () => {
    const phone = together();
    const { echo } = phone.state;
    expect(phone.hears({ number: 1 }).state.echo).toBe(echo);
    const hidden = together().do({ type: "hidden" });
    const before = hidden.state.echo;
    expect(hidden.hears().state.echo).toBe(before);
  });

  test("BEAT5 a beat that was taken in while Paused is echoed by no repetition after it: it proves nothing of Together", () => {
    const taps = { a: 1, b: 0, watch: 0 };
    const phone = together().do({ type: "tap" }).view({ version: 4, phase: "paused", taps });
    const { length, every, within } = terms;
    const agreed = { step: 0, more: 0, length, every, within, agreed: taps, digest: "5157ed5157ed5157", lets: ZERO };
    phone.signs().hears({ values: { ...phone.state.agreed.own, ...agreed } });
    const { echo } = phone.state;
    phone.view({ version: 5, taps, released: taps });
    expect(unpaused(phone.state)).toBe(true);
    expect(phone.hears({ number: 1 }).state.echo).toBe(echo);
    expect(phone.hears().state.echo).toBeGreaterThan(echo);
  });

  test("BEAT3 what an older beat says of how far its person agrees is no news", () => {
    const phone = together();
    const { theirs } = phone.state.agreed;
    expect(phone.hears({ number: 1, values: { ...theirs, every: 60 } }).state.agreed.theirs).toEqual(theirs);
    expect(phone.hears({ values: { ...theirs, every: 60 } }).state.agreed.theirs.every).toBe(60);
  });

  test("PATH6 what the partner's older page echoes proves nothing, once another one speaks for them", () => {
    const phone = comingBack().do({ type: "tick" }); // where none has come yet, none that is missing is a lapse
    const { epoch, number } = phone.state.proof;
    phone.hears({ epoch: "dddddddddddddddd", number: 1 });
    phone.hears({ epoch: PARTNER_EPOCH, number: 99, echoEpoch: epoch, echo: number });
    expect(phone.state.proof.provenAt).toBeNull();
    phone.hears({ epoch: "dddddddddddddddd", number: 2, echoEpoch: epoch, echo: number });
    expect(phone.state.proof.provenAt).not.toBeNull();
  });

  test("BEAT8 only proof that comes leaves room for rest or not: a beat without any is late once it would warn", () => {
    const echoedAfter = (ms: number) => together().do({ type: "tick" }).pass(ms).isEchoed();
    const begun = together().state.lateAt;
    expect(echoedAfter(WARN - REST - 1).state.lateAt).toEqual(begun);
    const late = echoedAfter(WARN - REST);
    expect(late.state.lateAt).toEqual(late.at);
    expect(
      together()
        .pass(WARN - REST)
        .hears().state.lateAt,
    ).toEqual(begun);
    const without = together().pass(WARN).hears();
    expect(without.state.lateAt).toEqual(without.at);
  });

  test("BEAT8 a beat of another page of the partner's leaves no room for rest, whatever its number", () => {
    const phone = together().pass(100);
    const { number } = phone.state.received;
    expect(phone.hears({ number: number + 1 }).state.lateAt).not.toEqual(phone.at);
    expect(phone.hears({ epoch: "dddddddddddddddd", number: 1 }).state.lateAt).toEqual(phone.at);
  });

  test("AGREED5 Together ends once what both agreed on is over by this phone's clock, with proof and a server that says it", () => {
    const phone = together().began(2_705_000); // its 45 minutes and what is left to a partner
    expect(phone.do({ type: "tick" }).isEchoed().screen.name).toBe("together");
    expect(phone.pass(1).do({ type: "tick" }).isEchoed().screen.name).toBe("paused");
    expect(phone.state.taps.watch).toBe(1);
  });

  test("VIEW4 a view that comes once more brings the server's time as it is then", () => {
    const phone = preparing();
    expect(phone.view({ phase: "preparing", ask: "open", now: 60_000 }).state.view?.now).toBe(60_000);
  });

  test("WIRE2 a refusal that comes before any view changes nothing", () => {
    const message = { type: "refusal", id: 1, code: "changed", message: "" } as const;
    const { state } = new Phone();
    expect(new Phone().do({ type: "message", message }).state).toEqual(state);
  });

  test("LADDER2 a step back on the first step stays there", () => {
    const ladder = { ...UNEVENTFUL.agreement, terms: { ...terms, steps: 3 } };
    const phone = together().view({ version: 3, agreement: ladder });
    expect(phone.do({ type: "step_back" }).state.agreed.own.step).toBe(0);
  });

  test("PAIR3 a phone whose room ended in a session was paired", () => {
    const phone = together().do({ type: "paired" });
    expect(phone.do({ type: "close", why: "ended" }).state.closed).toBe("ended");
  });

  test("PAUSE1 a tap counts as soon as anybody was heard, or a session began, whatever the view says", () => {
    const heard = new Phone().do({ type: "opened", epoch: "cccccccccccccccc" }).view({ phase: "waiting" }).hears();
    expect(heard.do({ type: "tap" }).state.taps.a).toBe(1);
  });
});
