/** A tone, a shake, a headset's button: what a phone has only once its person asked for it (PHONE3). */

import type { Pulse } from "../room/effects";
import { type DeviceFeature, IN_SESSION, type Screen } from "../room/screen_types";
import { createAlarm, type Env } from "./env";
import { createPatience } from "./patience";

type OptionalFeature = Extract<DeviceFeature, "tone" | "shake" | "headset">;

export interface OptionalFeatures {
  /**
   * Have it from now on. False: the browser doesn't allow it, or, if it was chosen on an earlier page (`kept`), not before the next
   * press outside a session.
   */
  use(sense: OptionalFeature, kept?: boolean): Promise<boolean>;
  leave(feature: DeviceFeature): void;
  screenChanged(): void;
  sound(kind: Exclude<Pulse, "own_tap"> | "unseen"): void;
}

/** Hz, one after the other; and how loud, from 0 to 1. */
const MELODIES = {
  paused: { notes: [587, 440, 587, 440], loud: 0.3 },
  check_in: { notes: [523, 659], loud: 0.12 },
  unseen: { notes: [784, 523, 784, 523, 784, 523], loud: 0.7 },
} as const;

/** A note's length, and how long it takes to come up and to go, in s: no click, nothing sudden. */
const NOTE = 0.42;
const SOFTLY = 0.08;

/** So long may a phone that can be shaken say nothing of how it lies, twice, in ms. It does so many times a second. */
const UNMOVED = 3000;

/** A headset's button takes the place of music, so only a room has it. */
const IN_ROOM: ReadonlySet<Screen["name"]> = new Set(["preparing", "together", "paused", "aftercare", "taken_over"]);

/** `tellLost`: whether the system has taken back what is in use, or hasn't given it (PHONE2). */
export function createOptionalFeatures(
  env: Pick<Env, "after" | "visible">,
  shown: () => Screen["name"],
  pause: () => void,
  tellLost: (sense: OptionalFeature, lost: boolean) => void,
): OptionalFeatures {
  const inUse = new Set<OptionalFeature>();
  const waiting = new Set<OptionalFeature>();
  let audio: AudioContext | null = null;
  let still: HTMLAudioElement | null = null;
  const playAgain = createPatience(env, playStill);
  const soundAgain = createPatience(env, resume);
  const unmoved = createAlarm(env);
  let moved = true;
  let silent = 0;
  let headsetIsChosen = false;
  const inSession = () => IN_SESSION.has(shown());
  const mayPause = () => {
    if (inSession()) pause();
  };
  const shaken = shakes(mayPause);

  function motion(event: DeviceMotionEvent): void {
    const force = forceOf(event);
    if (force === null) return;
    moved = true;
    if (silent > 1) lookForMotion();
    shaken(force, event.timeStamp);
  }

  /** A permission that is gone says nothing: the movements stop. */
  function lookForMotion(): void {
    const was = silent;
    silent = moved || !env.visible() ? 0 : silent + 1;
    moved = false;
    if (silent > 1 || was > 1) tellLost("shake", silent > 1);
    unmoved.set(UNMOVED, lookForMotion);
  }

  /** Browsers let sound begin within a press alone, and ask for nothing outside of one: after a reload, the next is that. */
  function wake(): void {
    resume();
    if (still?.paused) playStill();
    if (inSession()) return; // what is asked for there would lie over the pause
    for (const sense of waiting) {
      waiting.delete(sense);
      void have(sense, true);
    }
  }

  function resume(): void {
    const context = audio;
    if (context === null || context.state === "running") return;
    // Refused, it changes nothing, so nothing else would ask once more.
    void context.resume().catch(() => audio === context && soundAgain.lost());
  }

  function playStill(): void {
    void still?.play().catch(() => stillPlays(false));
  }

  function stillPlays(plays: boolean): void {
    tellLost("headset", !plays);
    if (plays) playAgain.off();
    else playAgain.lost();
  }

  async function useTone(): Promise<boolean> {
    const context = new AudioContext();
    audio = context;
    context.onstatechange = () => {
      if (audio !== context) return;
      const lost = context.state !== "running"; // "interrupted", too, by a call
      tellLost("tone", lost);
      if (lost) soundAgain.lost();
      else soundAgain.off();
    };
    resume();
    return true;
  }

  async function useShake(): Promise<boolean> {
    if (!("DeviceMotionEvent" in globalThis)) return false;
    const asks = DeviceMotionEvent as { requestPermission?: () => Promise<string> };
    if ((await asks.requestPermission?.().catch(() => "denied")) === "denied") return false;
    addEventListener("devicemotion", motion);
    moved = true;
    lookForMotion();
    return true;
  }

  /** A headset's buttons belong to the page that plays something longer than 5 s. What plays is 6 s of silence. */
  async function useHeadset(): Promise<boolean> {
    if (!("mediaSession" in navigator)) return false;
    const played = Object.assign(new Audio("/still.wav"), { loop: true });
    still = played;
    for (const [event, plays] of [["playing", true] as const, ["pause", false] as const])
      played.addEventListener(event, () => still === played && stillPlays(plays));
    onButtons(() => {
      mayPause();
      wake(); // its pause is the couple's, not the silence's
    });
    navigator.mediaSession.metadata = new MediaMetadata({ title: "Timer" }); // as a notice says (PUSH3)
    playStill();
    return true;
  }

  const begin = { tone: useTone, shake: useShake, headset: useHeadset };
  const end = {
    tone() {
      soundAgain.off();
      void audio?.close();
      audio = null;
    },
    shake() {
      unmoved.off();
      removeEventListener("devicemotion", motion);
    },
    headset() {
      playAgain.off();
      still?.pause();
      still = null;
      onButtons(null);
    },
  };
  const isSense = (feature: DeviceFeature): feature is OptionalFeature => feature in begin;

  for (const press of ["pointerdown", "pointerup", "keydown"])
    addEventListener(press, wake, { capture: true, passive: true });

  async function have(sense: OptionalFeature, kept: boolean): Promise<boolean> {
    if (inUse.has(sense)) return true;
    inUse.add(sense);
    const had = await begin[sense]().catch(() => false);
    if (!had) inUse.delete(sense);
    if (kept && !had) waiting.add(sense);
    tellLost(sense, kept && !had);
    return had;
  }

  function leave(sense: OptionalFeature): void {
    waiting.delete(sense);
    if (inUse.delete(sense)) end[sense]();
    tellLost(sense, false);
  }

  return {
    async use(sense, kept = false) {
      if (sense === "headset") headsetIsChosen = true;
      return (sense === "headset" && !IN_ROOM.has(shown())) || have(sense, kept);
    },
    leave(feature) {
      if (feature === "headset") headsetIsChosen = false;
      if (isSense(feature)) leave(feature);
    },
    screenChanged() {
      if (!headsetIsChosen) return;
      if (IN_ROOM.has(shown())) void have("headset", true);
      else leave("headset");
    },
    sound(kind) {
      if (audio?.state !== "running") return; // it would wait, and sound at a time of which it isn't true
      const { notes, loud } = MELODIES[kind];
      for (const [at, pitch] of notes.entries()) play(audio, pitch, loud, at * NOTE);
    },
  };
}

const BUTTONS: readonly MediaSessionAction[] = ["play", "pause", "stop", "nexttrack", "previoustrack"];

/** Not every browser knows all of them: the others do without. */
function onButtons(pressed: (() => void) | null): void {
  for (const button of BUTTONS)
    try {
      navigator.mediaSession.setActionHandler(button, pressed);
    } catch {
      // this one isn't known here
    }
}

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

/** How hard a phone is moved, in m/s², with the earth's pull taken off where the phone can't; null: it doesn't know. */
export function forceOf({ acceleration, accelerationIncludingGravity }: DeviceMotionEvent): number | null {
  const own = lengthOf(acceleration);
  if (own !== null) return own;
  const all = lengthOf(accelerationIncludingGravity);
  return all === null ? null : Math.abs(all - G);
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
