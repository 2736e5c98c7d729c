/**
 * What this phone does besides what it shows: chosen on it, for it alone (PHONE1).
 *
 * The motor is always here. All else is loaded once it is chosen (`device_features.ts`), and where it can't be had the screen, which
 * nothing can turn off, still says everything.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Pulse } from "../room/effects";
import { PHONE_WAYS, type PhoneAbility, type PhoneWay, type Screen } from "../room/screen_types";
import type { Senses } from "./device_features";
import type { Env } from "./env";
import { keepText, keptText } from "./local_storage";

export interface Phone {
  readonly chosen: ReadonlySignal<ReadonlySet<PhoneWay>>;
  readonly can: ReadonlySignal<PhoneAbility>;
  /** What the browser refused when it was chosen. */
  readonly refused: ReadonlySignal<PhoneWay | null>;
  /** From within a press: browsers give some of it to nothing else. */
  choose(way: PhoneWay, on: boolean): void;
  /** The partner's pause, as this phone would tell of it. */
  tryIt(): void;
}

/** The phone as the rest of the shell has it. */
export interface PhoneInHand extends Phone {
  pulse(kind: Pulse): void;
  shows(screen: Screen): void;
}

const KEY = "lull.phone";

/** Milliseconds on, off, on … Each can be told from the others without looking. */
const PATTERNS: Readonly<Record<Pulse | "unseen", readonly number[]>> = {
  ownTap: [60],
  paused: [250, 120, 250, 120, 400],
  checkIn: [40, 160, 40],
  unseen: [600, 200, 600, 200, 600],
};

/** `pause`: a tap on this phone. */
export function createPhone(env: Env, pause: () => void): PhoneInHand {
  const chosen = signal<ReadonlySet<PhoneWay>>(readChosen(env.local));
  const can = signal<PhoneAbility>({ vibrate: env.canVibrate, awake: false });
  const refused = signal<PhoneWay | null>(null);
  let senses: Promise<Senses | null> | null = null;
  let shown: Screen["name"] = "connecting";
  let loud = false;

  /** Another press tries again what couldn't be loaded. */
  function load(): Promise<Senses | null> {
    senses ??= import("./device_features")
      .then(({ createSenses }) => createSenses(() => IN_SESSION.has(shown) && pause()))
      .catch(() => {
        senses = null;
        return null;
      });
    return senses;
  }

  async function use(way: PhoneWay): Promise<boolean> {
    if (way !== "tone" && way !== "shake" && way !== "headset") return true;
    return (await (await load())?.use(way)) ?? false;
  }

  function choose(way: PhoneWay, on: boolean): void {
    refused.value = null;
    const next = new Set(chosen.peek());
    if (on) next.add(way);
    else next.delete(way);
    chosen.value = next;
    keepText(env.local, KEY, [...next].join(" "));
    if (!on) void senses?.then((loaded) => loaded?.leave(way));
    else
      void use(way).then((had) => {
        if (had || !chosen.peek().has(way)) return;
        choose(way, false);
        refused.value = way;
      });
  }

  function pulse(kind: Pulse | "unseen"): void {
    if (chosen.peek().has("tone") && kind !== "ownTap") void senses?.then((loaded) => loaded?.sound(kind));
    if (!chosen.peek().has("vibrate")) return;
    try {
      env.vibrate([...PATTERNS[kind]]);
    } catch {
      // a browser that only pretends to have a motor
    }
  }

  /** Whether the screen stays on is known once it was tried (PHONE2). */
  async function tryAwake(): Promise<void> {
    const awake = await env.keepAwake().then(
      (letGo) => letGo().then(() => true),
      () => false,
    );
    can.value = { ...can.peek(), awake };
  }

  for (const way of chosen.peek()) if (way !== "headset") void use(way);

  return {
    chosen,
    can,
    refused,
    choose,
    tryIt: () => pulse("paused"),
    pulse,
    shows(screen) {
      if (screen.name === "preparing" && shown !== "preparing") void tryAwake();
      // It takes the place of music, so only a room has it.
      if (IN_ROOM.has(screen.name) !== IN_ROOM.has(shown) && chosen.peek().has("headset")) {
        if (IN_ROOM.has(screen.name)) void use("headset");
        else void senses?.then((loaded) => loaded?.leave("headset"));
      }
      shown = screen.name;
      const unseen = screen.name === "paused" && screen.mine && screen.unseen;
      if (unseen && !loud) pulse("unseen");
      loud = unseen;
    },
  };
}

const IN_ROOM: ReadonlySet<Screen["name"]> = new Set(["preparing", "together", "paused", "aftercare", "elsewhere"]);

/** Where a touch anywhere pauses, so does all else that was chosen for it (PHONE3). */
const IN_SESSION: ReadonlySet<Screen["name"]> = new Set(["together", "paused", "elsewhere"]);

function readChosen(local: Storage | null): ReadonlySet<PhoneWay> {
  const kept = keptText(local, KEY) ?? "vibrate";
  return new Set(PHONE_WAYS.filter((way) => kept.split(" ").includes(way)));
}
