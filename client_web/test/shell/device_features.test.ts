/** When a phone is shaken, and what a system takes back of its sound and its headset's buttons, or hasn't got. */

import { afterEach, describe, expect, test, vi } from "vitest";
import { createOptionalFeatures, forceOf, shakes } from "../../src/shell/device_features";
import { FakeBrowser, flushed } from "../support/browser";

/** A sound that a call has taken, for as long as `refuses`. */
class Interrupted {
  static readonly made: Interrupted[] = [];
  state = "interrupted";
  refuses = true;
  asked = 0;
  currentTime = 0;
  notes = 0;
  onstatechange: (() => void) | null = null;

  constructor() {
    Interrupted.made.push(this);
  }

  async resume(): Promise<void> {
    this.asked += 1;
    if (this.refuses) throw new DOMException("a call goes on", "InvalidStateError");
    this.state = "running";
    this.onstatechange?.();
  }

  async close(): Promise<void> {}

  createOscillator() {
    this.notes += 1;
    const node = { frequency: {}, connect: () => node, start() {}, stop() {} };
    return node;
  }

  createGain() {
    return { gain: { setValueAtTime() {}, linearRampToValueAtTime() {} }, connect: () => this };
  }
}

function features(browser: FakeBrowser) {
  vi.stubGlobal("addEventListener", () => {});
  const lost: string[] = [];
  const made = createOptionalFeatures(
    browser,
    () => "together",
    () => {},
    (sense, is) => lost.push(`${sense} ${is}`),
  );
  return { made, lost };
}

afterEach(() => vi.unstubAllGlobals());

describe("PHONE2 what the system takes back", () => {
  test("PHONE2 a sound that is refused is asked for again, without a press, and says nothing late", async () => {
    vi.stubGlobal("AudioContext", Interrupted);
    const browser = new FakeBrowser();
    const { made, lost } = features(browser);
    await made.use("tone", true);
    const [context] = Interrupted.made;
    if (context === undefined) throw new Error("there is no sound");
    made.sound("paused");
    expect(context.notes).toBe(0);
    for (let times = 0; times < 3; times += 1) {
      await flushed();
      browser.pass(30_000);
    }
    expect(context.asked).toBeGreaterThan(2);
    context.refuses = false;
    await flushed();
    browser.pass(30_000);
    await flushed();
    expect(lost.at(-1)).toBe("tone false");
    made.sound("paused");
    expect(context.notes).toBeGreaterThan(0);
  });

  test("PHONE3 a button that this browser doesn't know takes none of the others away", async () => {
    const known = new Set<string>();
    vi.stubGlobal("navigator", {
      mediaSession: {
        setActionHandler(button: string) {
          if (button === "stop") throw new TypeError("no such action");
          known.add(button);
        },
      },
    });
    vi.stubGlobal("MediaMetadata", class {});
    vi.stubGlobal(
      "Audio",
      class extends EventTarget {
        paused = true;
        async play(): Promise<void> {}
        pause(): void {}
      },
    );
    const { made } = features(new FakeBrowser());
    expect(await made.use("headset")).toBe(true);
    expect([...known]).toEqual(["play", "pause", "nexttrack", "previoustrack"]);
    made.leave("headset");
  });
});

describe("PHONE3 a shake", () => {
  const pausesOf = (samples: readonly (readonly [at: number, force: number])[]): number => {
    let pauses = 0;
    const shaken = shakes(() => {
      pauses += 1;
    });
    for (const [at, force] of samples) shaken(force, at);
    return pauses;
  };
  const strokes = (count: number, every: number, force = 25) =>
    Array.from({ length: count }, (_, at) => [
      [at * every, force] as const,
      [at * every + every / 2, 2] as const,
    ]).flat();

  test("PHONE3 three firm strokes are one pause; going on is another", () => {
    expect(pausesOf(strokes(3, 200))).toBe(1);
    expect(pausesOf(strokes(6, 200))).toBe(2);
  });

  test("PHONE3 a bump, a walk and slow strokes are none", () => {
    expect(pausesOf([[0, 60]])).toBe(0);
    expect(pausesOf(strokes(40, 250, 12))).toBe(0);
    expect(pausesOf(strokes(9, 700))).toBe(0);
    expect(pausesOf(Array.from({ length: 20 }, (_, at) => [at * 16, 30] as const))).toBe(0);
  });

  test("PHONE3 the earth's pull is no shake", () => {
    const lying = { x: 0, y: 0, z: 9.81 };
    expect(forceOf({ acceleration: null, accelerationIncludingGravity: lying } as DeviceMotionEvent)).toBeCloseTo(0);
    expect(forceOf({ acceleration: null, accelerationIncludingGravity: null } as DeviceMotionEvent)).toBeNull();
    expect(forceOf({ acceleration: { x: 3, y: 4, z: 0 } } as DeviceMotionEvent)).toBe(5);
  });
});
