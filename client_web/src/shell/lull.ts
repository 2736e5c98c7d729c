/**
 * Lull on this phone: where it is on its way (`way_in`), the room it is in (`room`), and the one screen that comes of both.
 *
 * Everything that happens is an event of one of the two, and is taken in one at a time; here is what carries out their effects.
 */

import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Event as RoomEvent } from "../room/reducer";
import {
  type Actions,
  type DeviceShown,
  NO_EXTRAS,
  type PushShown,
  type Screen,
  type ScreenExtras,
} from "../room/screen_types";
import type { Effect } from "../way_in/effects";
import { begin, type Event, type Finding, needsFinding, step } from "../way_in/reducer";
import { screenOf } from "../way_in/screen";
import { awaited, type Stage, type State, type StateAt } from "../way_in/state";
import { createDevice } from "./device";
import { browserEnv, type Cancel, type Env, onlyUntil } from "./env";
import { forgetTexts, IN_ROOM, keptPairs, keptSeat } from "./kept_seat";
import {
  AFTERCARE_KEY,
  forgetYes,
  keepLanguage,
  keepText,
  keptLanguage,
  keptText,
  markOf,
  rememberYes,
  saidYes,
} from "./local_storage";
import { readFragment } from "./pair_link";
import { createPushNotifications } from "./push_notifications";
import { enterRoom, type InRoom } from "./room";
import type { SharedPlace } from "./shared";
import type * as WayIn from "./way_in";
import type { Holds } from "./way_in";

/** What the page itself does, with or without a room. */
type PagesOwn = "loadNewest" | "install";

export interface Lull {
  readonly screen: ReadonlySignal<Screen>;
  readonly device: ReadonlySignal<DeviceShown>;
  readonly push: ReadonlySignal<PushShown>;
  /** The instant, on `performance.now()`, at which the present proof is too old; null while Together isn't shown (SHOW8). */
  readonly proofDeadline: ReadonlySignal<number | null>;
  /** What was chosen on this phone before; null: what the phone speaks. */
  readonly language: string | null;
  readonly actions: Omit<Actions, PagesOwn>;
  /** Where what a room of two brings to the tools is, the same as long as this is one room; null where there's none. */
  shared(): SharedPlace | null;
  dispose(): void;
}

/** The room that this page is in. */
interface Entered {
  readonly here: InRoom;
  /** Once the two phones are paired. */
  readonly shared: SharedPlace | null;
}

/** A deadline that moves by less than this, in ms, hasn't moved: two clocks never agree to the last digit. */
const SAME_DEADLINE = 5;

/** Before what couldn't be loaded is asked for again, in ms. */
const LOAD_AGAIN = 2000;

export function createLull(env: Env = browserEnv()): Lull {
  const gone = new AbortController();
  const network = onlyUntil(gone.signal, env); // LEAVE2
  const screen = signal<Screen>({ name: "connecting" });
  const proofDeadline = signal<number | null>(null);
  const pushNotifications = createPushNotifications(env);
  const device = createDevice(env, () => actions.pause());
  const codes = new Map<number, AbortController>();
  const waiting: Event<Holds>[] = [];
  /** What waits for `finding`. */
  const held: Event<Holds>[] = [];
  let finding: Finding | null = null;
  let busy = false;
  let entered: Entered | null = null;
  const settling = new Map<string, Cancel>();
  let language = keptLanguage(env.local);

  const [first, effects] = begin<Holds>({
    supported: env.supported,
    saidYes: saidYes(env.local),
    address: readFragment(env.takeFragment()), // SEAT5: before anything else
    tabRoom: keptText(env.tab, IN_ROOM),
  });
  let state: State<Holds> = first;

  /**
   * One at a time: what an effect brings about at once waits until this event's effects are all carried out. Whatever fails
   * among them stops neither the others nor the next event, which may be a pause.
   */
  function dispatch(event: Event<Holds>): void {
    waiting.push(event);
    if (busy) return;
    busy = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) take(next);
    } finally {
      busy = false;
    }
  }

  function take(event: Event<Holds>): void {
    const before = state;
    if (finding === null && needsFinding(before, event)) {
      held.push(event);
      return;
    }
    const [after, effects] = step(before, event, finding);
    state = after;
    const failed: unknown[] = [];
    for (const effect of effects) {
      try {
        carryOut(effect);
      } catch (failure) {
        failed.push(failure);
      }
    }
    draw(before);
    updateKeptAftercare(before);
    if (failed.length > 0) throw failed[0];
  }

  /** Asked for until it's here, or nobody is. */
  async function loadFinding(): Promise<void> {
    try {
      finding = await import("../way_in/finding");
      for (const event of held.splice(0)) dispatch(event);
    } catch {
      env.after(LOAD_AGAIN, () => {
        if (!gone.signal.aborted) void loadFinding();
      });
    }
  }

  /** Until it is heard: a room that was ended here is over for both (ROOM5). */
  function endRoom(seat: Holds["seat"]): void {
    wayIn(
      (way) => way.endRoom(network, seat),
      () => env.after(LOAD_AGAIN, () => endRoom(seat)),
    );
  }

  const events = { dispatch, wants: (attempt: number) => awaited(state) === attempt };

  function carryOut(effect: Effect<Holds>): void {
    switch (effect.type) {
      case "read_kept":
        void readKept().then(showKeptAftercare).then(settlePending);
        break;
      case "remember_yes":
        rememberYes(env.local);
        if (language !== null) keepLanguage(env.local, language);
        break;
      case "forget_yes":
        forgetYes(env.local);
        keepLanguage(env.local, null);
        break;
      case "open":
        wayIn(
          ({ open }) => open(network, effect, events),
          () => dispatch({ type: "not_opened", attempt: effect.attempt, why: "unreachable" }),
        );
        break;
      case "join":
        wayIn(
          ({ join }) => join(network, effect, events),
          () => dispatch({ type: "not_joined", attempt: effect.attempt, why: "unreachable", entry: effect.entry }),
        );
        break;
      case "look":
        wayIn(
          ({ look }) => look(network, effect, events),
          () => dispatch({ type: "looked", attempt: effect.attempt, link: "unreachable" }),
        );
        break;
      case "publish_link":
        wayIn(({ publishLink }) => publishLink(network, effect.pair, effect.link));
        break;
      case "follow_code":
        wayIn(
          ({ followCode }) => followCode(network, effect, events),
          () => dispatch({ type: "code_followed", attempt: effect.attempt, link: "unreachable" }),
        );
        break;
      case "say_code":
        sayCode(effect);
        break;
      case "stop_code":
        codes.get(effect.attempt)?.abort();
        codes.delete(effect.attempt);
        break;
      case "enter_room":
        enter(effect.seat);
        break;
      case "keep_seat":
        void env.vault.seat
          .keep(effect.seat)
          .then((kept) => dispatch({ type: "stored", room: effect.seat.room, kept })); // KEEP1
        break;
      case "tap":
        tellRoom({ type: "tap" });
        break;
      case "take_over":
        entered?.here.takeOver();
        break;
      case "leave_room":
        entered?.here.leave();
        entered = null;
        break;
      case "end_room":
        endRoom(effect.seat);
        break;
      case "forget_room":
        void forgetRoom();
        break;
      case "forget_pair":
        void import("./pairs")
          .then(({ forgetPair }) => forgetPair(env, effect.id, (room) => settling.get(room)?.()))
          .then(showPairs);
        break;
      case "name_pair":
        void import("./pairs").then(({ keepName }) => keepName(env, effect.id, effect.name)).then(showPairs);
        break;
      case "leave":
        gone.abort();
        try {
          pushNotifications.left();
        } finally {
          env.leave();
        }
        break;
      case "put_away":
        gone.abort();
        env.putAway();
        break;
    }
  }

  /** SHOW12: what is read stays over a reload, and goes with its reader. */
  function updateKeptAftercare(before: State<Holds>): void {
    const aftercare = state.at === "closed" ? state.aftercare : null;
    const gone = before.at === "closed" && before.aftercare !== null && aftercare === null;
    if (aftercare !== null && before !== state) {
      void import("./kept_aftercare").then(({ keepAftercare }) => {
        if (state.at === "closed" && state.aftercare === aftercare)
          void keepAftercare(env.local, aftercare, env.now().wall);
      });
    } else if (gone && state.at !== "left")
      void import("./kept_aftercare").then(({ forgetAftercare }) => forgetAftercare(env.local));
  }

  /** Where this page finds itself at home, and something is still to be read. */
  function showKeptAftercare(): void {
    if (keptText(env.local, AFTERCARE_KEY) === null) return;
    void import("./kept_aftercare")
      .then(({ readAftercare }) => readAftercare(env.local, env.now().wall))
      .then((aftercare) => aftercare !== null && dispatch({ type: "aftercare_kept", aftercare }));
  }

  async function readKept(): Promise<void> {
    const asked = env.vault.seat.load();
    const [seat, pairs] = await Promise.all([keptSeat(env, asked), keptPairs(env, showPairs)]);
    dispatch({ type: "kept", seat: seat ?? null, pairs });
    if (seat === undefined) void readLate(asked);
  }

  /** What no start waits for: some stores never answer. */
  async function readLate(asked: ReturnType<typeof env.vault.seat.load>): Promise<void> {
    await asked;
    if (state.at !== "home" || state.attempts > 0) return; // what was begun since is newer
    dispatch({ type: "kept", seat: (await keptSeat(env, asked)) ?? null, pairs: state.pairs });
  }

  function sayCode(effect: Extract<Effect<Holds>, { type: "say_code" }>): void {
    const stopped = new AbortController();
    codes.set(effect.attempt, stopped);
    wayIn(
      ({ sayCode }) => sayCode(network, effect, events, stopped.signal),
      () => dispatch({ type: "spoken", attempt: effect.attempt, spoken: { state: "unreachable" } }),
    );
  }

  function enter(seat: Holds["seat"]): void {
    keepText(env.tab, IN_ROOM, markOf(seat.room));
    settling.get(seat.room)?.();
    const here = enterRoom(env, seat, { ...NO_EXTRAS, ...extrasOf(state) }, roomShows, {
      pulse: device.pulse,
      awake: device.awake,
      unseen: pushNotifications.unseen,
      paired(paired) {
        dispatch({ type: "paired", seat: paired });
        share(paired);
      },
    });
    entered = { here, shared: null };
    share(seat);
    pushNotifications.entered(seat);
  }

  function share(seat: Holds["seat"]): void {
    if (entered === null || entered.shared !== null || seat.keys === null) return;
    const { here } = entered;
    entered = { here, shared: { env: network, seat, time: here.sharedTime } };
  }

  async function forgetRoom(): Promise<void> {
    pushNotifications.left();
    forgetTexts(env);
    await env.vault.seat.forget();
    await settlePending();
  }

  /** What is kept now (NEXT6). */
  function showPairs(pairs: readonly Holds["pair"][]): void {
    dispatch({ type: "pairs", pairs });
  }

  /** What was chosen in a room that is over is asked for, until it is known whether both phones hold it (NEXT4). */
  async function settlePending(): Promise<void> {
    const { settleAll } = await import("./pairs");
    const here = () => (state.at === "in_room" ? state.seat.room : null);
    await settleAll(network, here, settling, showPairs);
  }

  function tellRoom(event: RoomEvent): void {
    entered?.here.dispatch(event);
  }

  function roomShows(next: Screen, deadline: number | null): void {
    if (next.name === "refused") dispatch({ type: "closed", why: "not_paired" });
    else if (next.name === "closed") dispatch({ type: "closed", why: next.why });
    else if (next.name === "aftercare" && next.over) dispatch({ type: "closed", why: "ended", aftercare: next });
    else {
      show(next, deadline);
      const stage = stageOf(next);
      if (state.at === "in_room" && state.stage !== stage) dispatch({ type: "stage", stage });
    }
  }

  function draw(before: State<Holds>): void {
    if (state.at !== "in_room") show(screenOf(state, env.now()), null);
    else if (before.at === "in_room" && before.seat.room === state.seat.room && before !== state)
      tellRoom({ type: "extras", extras: extrasOf(state) });
  }

  function show(next: Screen, deadline: number | null): void {
    batch(() => {
      if (!isSame(screen.peek(), next)) {
        screen.value = next;
        device.shows(next);
      }
      const before = proofDeadline.peek();
      if (before === null || deadline === null || Math.abs(before - deadline) > SAME_DEADLINE) {
        proofDeadline.value = deadline;
      }
    });
  }

  const afterthoughts = () => import("./last_time");
  const roomHere = () => (state.at === "in_room" ? state.seat.room : "");
  const actions: Lull["actions"] = {
    answerFirst: (answer) => dispatch({ type: "answer_first", answer }),
    askAgain: () => dispatch({ type: "ask_again" }),
    chooseLanguage(chosen) {
      language = chosen;
      if (state.at !== "first") keepLanguage(env.local, chosen); // FIRST2
    },
    openRoom: () => dispatch({ type: "open" }),
    speak: (on) => dispatch({ type: "speak", on }),
    type: () => dispatch({ type: "type_code" }),
    followCode: (code, secret) => dispatch({ type: "follow_code", open: code, secret }),
    followScanned(text) {
      const address = readFragment(text);
      if (state.at !== "typing" || address === null || typeof address === "string") return false;
      dispatch({ type: "follow", address });
      return true;
    },
    meet: (id) => dispatch({ type: "meet", id }),
    forgetPair: (id) => dispatch({ type: "forget_pair", id }),
    namePair: (id, name) => dispatch({ type: "name_pair", id, name }),
    leave: () => dispatch({ type: "leave" }),
    returnToRoom: () => dispatch({ type: "return" }),
    pause: () => dispatch({ type: "tap" }),
    endRoom: () => dispatch({ type: "end_room" }),
    chooseFeature: device.choose,
    tryPulse: device.tryIt,
    turnPush: pushNotifications.turn,
    tryPush: pushNotifications.tryOne,
    goHome: () => dispatch({ type: "go_home" }),
    agree: (to) => tellRoom({ type: "agree", to }),
    withdraw: (to) => tellRoom({ type: "withdraw", to }),
    edit: (terms) => tellRoom({ type: "edit", terms }),
    confirm: (how) => tellRoom({ type: "confirm", how }),
    confirmAnd(how, then) {
      actions.confirm(how);
      if (then === "pause") actions.pause();
      else actions.agree("start");
    },
    answer: (feeling) => tellRoom({ type: "answer", feeling }),
    stepBack: () => tellRoom({ type: "step_back" }),
    enough: () => entered?.here.finish(),
    choosePath: (on) => entered?.here.choosePath(on),
    chooseBringBack: (on) => entered?.here.chooseBringBack(on),
    asLastTime: () => entered?.here.asLastTime(),
    keepAfterthought(written) {
      const room = roomHere();
      return afterthoughts().then(({ keepAfterthought }) => keepAfterthought(env, room, written));
    },
    readAfterthought: async () => (await afterthoughts()).openAfterthought(env, roomHere()),
    chooseNextTime: (on) => entered?.here.chooseNextTime(on),
    writeOurs: async (text) => (await entered?.here.writeOurs(text)) ?? "unreachable",
    writeMine: async (text) => (await entered?.here.writeMine(text)) ?? "unreachable",
  };

  const offFragment = env.onFragment(() => dispatch({ type: "follow", address: readFragment(env.takeFragment()) }));

  const offLeft = env.onLeft(() => dispatch({ type: "leave" }));

  void loadFinding();
  for (const effect of effects) carryOut(effect);
  draw(state);

  return {
    screen,
    proofDeadline,
    language,
    actions,
    device: computed(() => ({ chosen: device.chosen.value, can: device.can.value, refused: device.refused.value })),
    push: computed(() => ({ state: pushNotifications.state.value, trial: pushNotifications.trial.value })),
    shared: () => (state.at === "in_room" && state.stage !== "waiting" ? (entered?.shared ?? null) : null),
    dispose() {
      offFragment();
      offLeft();
      gone.abort();
      for (const said of codes.values()) said.abort();
      entered?.here.leave();
      entered = null;
    },
  };
}

/** All that leads into a room is loaded once somebody goes there. Where it can't be had, or fails, it is as without a network. */
function wayIn(go: (way: typeof WayIn) => unknown, failed = (): void => {}): void {
  void import("./way_in").then(go).catch(failed);
}

/** What the way in lends to the room's screens. */
function extrasOf(state: State<Holds>): Partial<ScreenExtras> {
  if (state.at !== "in_room") return {};
  const { kept, waiting, seat } = state;
  const pictures = seat.keys === null ? null : seat.pictures;
  return { kept, pictures, spoken: waiting?.saying?.spoken ?? null, invitation: invitationOf(waiting) };
}

const invitationOf = (waiting: StateAt<"in_room", Holds>["waiting"]): ScreenExtras["invitation"] =>
  waiting && { link: waiting.url, endsAt: waiting.endsAt, meeting: waiting.meeting !== null };

/** How far a room is that shows this. */
const stageOf = ({ name }: Screen): Stage => (name === "connecting" || name === "waiting" ? name : "paired");

const isSame = (one: Screen, other: Screen): boolean => JSON.stringify(one) === JSON.stringify(other);
