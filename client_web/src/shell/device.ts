/**
 * What this phone does besides what it shows: chosen on it, for it alone (PHONE1).
 *
 * The motor is always here. All else is loaded once it is chosen (`device_features.ts`), and where it can't be had the screen, which
 * nothing can turn off, still says everything.
 */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { Pulse } from "../room/effects";
import {
  DEVICE_FEATURES,
  type DeviceAbility,
  type DeviceFeature,
  type DeviceLoss,
  type Screen,
} from "../room/screen_types";
import type { OptionalFeatures } from "./device_features";
import type { Env } from "./env";
import { keepText, keptText } from "./local_storage";

export interface Device {
  readonly chosen: ReadonlySignal<ReadonlySet<DeviceFeature>>;
  readonly can: ReadonlySignal<DeviceAbility>;
  /** What the browser refused when it was chosen. */
  readonly refused: ReadonlySignal<DeviceFeature | null>;
  /** From within a press: browsers give some of it to nothing else. */
  choose(feature: DeviceFeature, on: boolean): void;
  /** The partner's pause, as this phone would tell of it. */
  tryIt(): void;
}

/** The phone as the rest of the shell has it. */
export interface RoomDevice extends Device {
  pulse(kind: Pulse): void;
  /** The screen stays on, or no longer does: said where the phone says what it can (PHONE2). */
  awake(stays: boolean): void;
  shows(screen: Screen): void;
}

const KEY = "lull.phone";

/** Milliseconds on, off, on … Each can be told from the others without looking. */
const PATTERNS: Readonly<Record<Pulse | "unseen", readonly number[]>> = {
  own_tap: [60],
  paused: [250, 120, 250, 120, 400],
  check_in: [40, 160, 40],
  unseen: [600, 200, 600, 200, 600],
};

/** `pause`: a tap on this phone. */
export function createDevice(env: Env, pause: () => void): RoomDevice {
  const chosen = signal<ReadonlySet<DeviceFeature>>(readChosen(env.local));
  const can = signal<DeviceAbility>({ vibrate: env.canVibrate, awake: false, lost: [] });
  const refused = signal<DeviceFeature | null>(null);
  let loading: Promise<OptionalFeatures | null> | null = null;
  let shown: Screen["name"] = "connecting";
  let loud = false;
  let darkIsSaid = false;

  function tellLost(what: DeviceLoss, is: boolean): void {
    const others = can.peek().lost.filter((each) => each !== what);
    can.value = { ...can.peek(), lost: is ? [what, ...others] : others };
  }

  /** Another press tries again what couldn't be loaded. */
  function load(): Promise<OptionalFeatures | null> {
    loading ??= import("./device_features")
      .then(({ createOptionalFeatures }) => createOptionalFeatures(env, () => shown, pause, tellLost))
      .catch(() => {
        loading = null;
        return null;
      });
    return loading;
  }

  /** `kept`: it was chosen on an earlier page. */
  async function use(feature: DeviceFeature, kept = false): Promise<boolean> {
    if (feature !== "tone" && feature !== "shake" && feature !== "headset") return true;
    return (await (await load())?.use(feature, kept)) ?? false;
  }

  function choose(feature: DeviceFeature, on: boolean): void {
    refused.value = null;
    const next = new Set(chosen.peek());
    if (on) next.add(feature);
    else next.delete(feature);
    chosen.value = next;
    keepText(env.local, KEY, [...next].join(" "));
    if (!on) void loading?.then((loaded) => loaded?.leave(feature));
    else
      void use(feature).then((had) => {
        if (had || !chosen.peek().has(feature)) return;
        choose(feature, false);
        refused.value = feature;
      });
  }

  function pulse(kind: Pulse | "unseen"): void {
    if (chosen.peek().has("tone") && kind !== "own_tap") void loading?.then((loaded) => loaded?.sound(kind));
    if (!chosen.peek().has("vibrate")) return;
    try {
      env.vibrate([...PATTERNS[kind]]);
    } catch {
      // a browser that only pretends to have a motor
    }
  }

  /** Whether the screen stays on is known once it was tried (PHONE2). */
  async function tryAwake(): Promise<void> {
    const awake = await env
      .keepAwake(() => {})
      .then((letGo) => letGo())
      .then(
        () => true,
        () => false,
      );
    darkIsSaid = !awake;
    tellAwake(awake);
  }

  function tellAwake(awake: boolean): void {
    can.value = { ...can.peek(), awake };
  }

  for (const feature of chosen.peek()) void use(feature, true);

  return {
    chosen,
    can,
    refused,
    choose,
    tryIt: () => pulse("paused"),
    pulse,
    awake(stays) {
      tellLost("awake", !stays && !darkIsSaid);
      tellAwake(stays);
    },
    shows(screen) {
      if (screen.name === "preparing" && shown !== "preparing") void tryAwake();
      shown = screen.name;
      void loading?.then((loaded) => loaded?.screenChanged());
      const unseen = screen.name === "paused" && screen.mine && screen.unseen;
      if (unseen && !loud) pulse("unseen");
      loud = unseen;
    },
  };
}

function readChosen(local: Storage | null): ReadonlySet<DeviceFeature> {
  const kept = keptText(local, KEY) ?? "vibrate";
  return new Set(DEVICE_FEATURES.filter((feature) => kept.split(" ").includes(feature)));
}
