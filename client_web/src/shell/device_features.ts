/** A tone, a shake, a headset's button: what a phone has only once its person asked for it (PHONE3). */

import type { Pulse } from "../room/effects";
import type { DeviceFeature } from "../room/screen_types";

type OptionalFeature = Extract<DeviceFeature, "tone" | "shake" | "headset">;

export interface OptionalFeatures {
  /** Have it from now on. False: the browser doesn't allow it. */
  use(sense: OptionalFeature): Promise<boolean>;
  leave(feature: DeviceFeature): void;
  sound(kind: Exclude<Pulse, "ownTap"> | "unseen"): void;
}

/** Hz, one after the other; and how loud, from 0 to 1. */
const MELODIES = {
  paused: { notes: [587, 440, 587, 440], loud: 0.3 },
  checkIn: { notes: [523, 659], loud: 0.12 },
  unseen: { notes: [784, 523, 784, 523, 784, 523], loud: 0.7 },
} as const;

/** A note's length, and how long it takes to come up and to go, in s: no click, nothing sudden. */
const NOTE = 0.42;
const SOFTLY = 0.08;

export function createOptionalFeatures(pause: () => void): OptionalFeatures {
  const inUse = new Set<OptionalFeature>();
  let audio: AudioContext | null = null;
  let still: HTMLAudioElement | null = null;
  const shaken = shakes(pause);

  const motion = (event: DeviceMotionEvent): void => shaken(forceOf(event), event.timeStamp);

  /** Browsers let sound begin within a press alone: after a reload, the next touch of the page is that. */
  function wake(): void {
    if (audio?.state === "suspended") void audio.resume();
    if (still?.paused) void still.play().catch(() => undefined);
  }

  async function useTone(): Promise<boolean> {
    audio ??= new AudioContext();
    void audio.resume();
    return true;
  }

  async function useShake(): Promise<boolean> {
    if (!("DeviceMotionEvent" in globalThis)) return false;
    const asks = DeviceMotionEvent as { requestPermission?: () => Promise<string> };
    if ((await asks.requestPermission?.().catch(() => "denied")) === "denied") return false;
    addEventListener("devicemotion", motion);
    return true;
  }

  /** A headset's buttons belong to the page that plays something longer than 5 s. What plays is 6 s of silence. */
  async function useHeadset(): Promise<boolean> {
    if (!("mediaSession" in navigator)) return false;
    still ??= Object.assign(new Audio("/still.wav"), { loop: true });
    for (const button of BUTTONS) {
      navigator.mediaSession.setActionHandler(button, () => {
        pause();
        wake(); // its pause is the couple's, not the silence's
      });
    }
    navigator.mediaSession.metadata = new MediaMetadata({ title: "Timer" }); // as a notice says (PUSH3)
    void still.play().catch(() => undefined);
    return true;
  }

  const begin = { tone: useTone, shake: useShake, headset: useHeadset };
  const end = {
    tone() {
      void audio?.close();
      audio = null;
    },
    shake: () => removeEventListener("devicemotion", motion),
    headset() {
      still?.pause();
      still = null;
      for (const button of BUTTONS) navigator.mediaSession.setActionHandler(button, null);
    },
  };
  const isSense = (feature: DeviceFeature): feature is OptionalFeature => feature in begin;

  for (const press of ["pointerdown", "keydown"]) addEventListener(press, wake, { capture: true, passive: true });

  return {
    async use(sense) {
      if (inUse.has(sense)) return true;
      inUse.add(sense);
      const had = await begin[sense]().catch(() => false);
      if (!had) inUse.delete(sense);
      return had;
    },
    leave(feature) {
      if (isSense(feature) && inUse.delete(feature)) end[feature]();
    },
    sound(kind) {
      if (audio === null) return;
      const { notes, loud } = MELODIES[kind];
      for (const [at, pitch] of notes.entries()) play(audio, pitch, loud, at * NOTE);
    },
  };
}

const BUTTONS: readonly MediaSessionAction[] = ["play", "pause", "stop", "nexttrack", "previoustrack"];

function play(audio: AudioContext, pitch: number, loud: number, after: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  const start = audio.currentTime + after;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loud, start + SOFTLY);
  volume.gain.setValueAtTime(loud, start + NOTE - SOFTLY);
  volume.gain.linearRampToValueAtTime(0, start + NOTE);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + NOTE);
}

/** How hard a phone is moved, in m/s², with the earth's pull taken off where the phone can't. */
export function forceOf({ acceleration, accelerationIncludingGravity }: DeviceMotionEvent): number {
  const own = lengthOf(acceleration);
  if (own !== null) return own;
  return Math.abs((lengthOf(accelerationIncludingGravity) ?? G) - G);
}

const G = 9.81;

function lengthOf(force: DeviceMotionEventAcceleration | null): number | null {
  if (force?.x == null || force.y == null || force.z == null) return null;
  return Math.hypot(force.x, force.y, force.z);
}

/** As hard as this, in m/s², so many times, each after a lull, within so many ms: a hand that means it. */
const HARD = 18;
const SOFT = 9;
const TIMES = 3;
const WITHIN = 1200;

/** Calls `pause` once for each shaking. */
export function shakes(pause: () => void): (force: number, at: number) => void {
  let hits: number[] = [];
  let rested = true;
  return (force, at) => {
    if (force < SOFT) rested = true;
    if (force < HARD || !rested) return;
    rested = false;
    hits = [...hits.filter((hit) => at - hit < WITHIN), at];
    if (hits.length < TIMES) return;
    hits = [];
    pause();
  };
}
