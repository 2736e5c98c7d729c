/** What the shell asks of a browser, so that tests can be one: clocks, chance, the page, the network, what's kept. */

import type { At } from "../room/time";
import { eraseDatabase, eraseTools } from "../tools/storage/erasing";
import { keepText } from "./local_storage";
import { browserVault, type Vault } from "./vault";
import { AFTERCARE_DATABASE, DATABASE } from "./vault_stores";

/** Calls something off. */
export type Cancel = () => void;

/** `left`: the page is being put away, and may come back as if nothing had been. */
export type TabChange = "visible" | "hidden" | "left" | "online";

/** The part of `WebSocket` that a connection needs. */
export type Socket = Pick<
  WebSocket,
  "binaryType" | "bufferedAmount" | "readyState" | "onopen" | "onmessage" | "onclose" | "send" | "close"
>;

/** The parts of WebRTC that a second path needs. */
export type PeerChannel = Pick<
  RTCDataChannel,
  "binaryType" | "bufferedAmount" | "readyState" | "onopen" | "onmessage" | "onclose" | "send"
>;
export interface Peer
  extends Pick<
    RTCPeerConnection,
    | "connectionState"
    | "iceGatheringState"
    | "localDescription"
    | "onconnectionstatechange"
    | "onicegatheringstatechange"
    | "setLocalDescription"
    | "setRemoteDescription"
    | "close"
  > {
  createDataChannel(label: string, how: RTCDataChannelInit): PeerChannel;
}

export interface Env {
  /** Whether this browser has what Lull can't do without. */
  readonly supported: boolean;
  now(): At;
  after(ms: number, then: () => void): Cancel;
  /** Calls back once what stands on the page now has been painted. */
  afterPaint(then: () => void): void;
  /** From 0 to 1. */
  chance(): number;
  /** `key`: what a proxy may bring the two phones of a room to one server by. */
  openSocket(key: string): Socket;
  /** Throws where this browser has no WebRTC. */
  openPeer(how: RTCConfiguration): Peer;
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Where pair links lead: the page's address without fragment. */
  readonly home: string;
  /** The address's fragment, which is not in the address any more once this returns. */
  takeFragment(): string;
  onFragment(listen: () => void): Cancel;
  visible(): boolean;
  onTabChange(listen: (change: TabChange) => void): Cancel;
  /** Whether this seems to be a thing with a motor: browsers of desks offer one that nothing moves. */
  readonly canVibrate: boolean;
  vibrate(pattern: number[]): void;
  /** Another page of this phone has written to `local`. */
  onKept(listen: () => void): Cancel;
  /** Another tab of this phone is leaving, and erases what is kept (LEAVE1). */
  onLeft(listen: () => void): Cancel;
  /** Resolves once the screen is kept on, to how to let it go. `taken`: the system has taken it back. */
  keepAwake(taken: () => void): Promise<() => Promise<void>>;
  /** Kept for good, and kept for this tab alone; null where the browser has none. */
  readonly local: Storage | null;
  readonly tab: Storage | null;
  readonly vault: Vault;
  /** Remove all that this phone keeps of Lull, and put a neutral page in the place of this one (LEAVE1). */
  leave(): void;
  /** The neutral page, with nothing removed (LEAVE3). */
  putAway(): void;
}

/** Before the neutral page is put there in any case, in ms. */
const STORE_MAY_TAKE = 300;

/** Written by a tab that leaves, and gone with all else: what other tabs hear it by. */
const LEAVING = "lull.left";

/** How far a phone's clock that somebody sets may be ahead, in ms. */
export const CLOCK_AHEAD = 86_400_000;

/** Let so much time pass, in ms. */
export const delay = (env: Pick<Env, "after">, ms: number): Promise<void> =>
  new Promise((resolve) => env.after(ms, resolve));

/** One thing to be done later; what is set takes the place of what was. */
export interface Alarm {
  /** `ms`: null, never. */
  set(ms: number | null, then: () => void): void;
  off(): void;
}

export function createAlarm(env: Pick<Env, "after">): Alarm {
  let off: Cancel = () => {};
  return {
    set(ms, then) {
      off();
      off = ms === null ? () => {} : env.after(ms, then);
    },
    off: () => off(),
  };
}

/** The same browser, whose network is gone once `over` is aborted. */
export const onlyUntil = (over: AbortSignal, env: Env): Env =>
  Object.assign(Object.create(env) as Env, {
    fetch: (path: string, init: RequestInit) =>
      over.aborted ? Promise.reject(new Error("left")) : env.fetch(path, init),
  });

/** The real one. */
export function browserEnv(): Env {
  const home = `${location.origin}${location.pathname}`;
  const local = storageOf(() => localStorage);
  const tab = storageOf(() => sessionStorage);
  const vault = browserVault();
  const go = () => location.replace("/timer.html");
  return {
    supported: globalThis.crypto?.subtle !== undefined && "WebSocket" in globalThis,
    now: () => ({ mono: performance.now(), wall: Date.now() }),
    after(ms, then) {
      const timer = setTimeout(then, ms);
      return () => clearTimeout(timer);
    },
    // The second frame begins only when the first has been handed over.
    afterPaint: (then) => void requestAnimationFrame(() => requestAnimationFrame(then)),
    chance: Math.random,
    openSocket: (key) => new WebSocket(new URL(`/ws/${key}`, home.replace(/^http/, "ws"))),
    openPeer: (how) => new RTCPeerConnection(how),
    fetch: (path, init) => fetch(path, init),
    home,
    takeFragment() {
      const fragment = location.hash;
      try {
        if (fragment !== "") history.replaceState(null, "", location.pathname); // SEAT5
      } catch {
        location.replace("#"); // browsers let a page do the former only so often
      }
      return fragment;
    },
    onFragment: (listen) => listening(window, { hashchange: listen }),
    visible: () => document.visibilityState === "visible",
    onTabChange: onPage,
    onKept: (listen) => listening(window, { storage: listen }),
    onLeft: (listen) => listening(window, { storage: (event) => leavesElsewhere(event) && listen() }),
    canVibrate: "vibrate" in navigator && isTouched(),
    vibrate: (pattern) => void navigator.vibrate?.(pattern),
    async keepAwake(taken) {
      const lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", taken);
      return () => lock.release();
    },
    local,
    tab,
    vault,
    leave() {
      keepText(local, LEAVING, "1"); // other tabs hear of it, and of its going
      for (const kept of [local, tab]) forgetOurs(kept);
      // However long the store takes, nobody waits for it in front of an empty page.
      const leave = () => location.replace("/timer.html#5"); // where the rest of it goes (LEAVE5)
      const late = setTimeout(leave, STORE_MAY_TAKE);
      void Promise.all([eraseTools(), ...[DATABASE, AFTERCARE_DATABASE].map(eraseDatabase)]).then(() => {
        clearTimeout(late);
        leave();
      });
    },
    putAway: go,
  };
}

function onPage(listen: (change: TabChange) => void): Cancel {
  const look = () => listen(document.visibilityState);
  const offDocument = listening(document, {
    visibilitychange: look,
    freeze: () => listen("hidden"),
    resume: look,
  });
  const offWindow = listening(window, {
    pagehide: () => listen("left"),
    pageshow: look,
    online: () => listen("online"),
  });
  return () => {
    offDocument();
    offWindow();
  };
}

function listening(target: EventTarget, listeners: Readonly<Record<string, (event: Event) => void>>): Cancel {
  for (const [name, listen] of Object.entries(listeners)) target.addEventListener(name, listen);
  return () => {
    for (const [name, listen] of Object.entries(listeners)) target.removeEventListener(name, listen);
  };
}

const leavesElsewhere = (event: Event): boolean =>
  event instanceof StorageEvent && event.key === LEAVING && event.newValue !== null;

/** Whatever one store does, nobody stays for it. */
function forgetOurs(kept: Storage | null): void {
  try {
    for (const key of Object.keys(kept ?? {})) if (key.startsWith("lull.")) kept?.removeItem(key);
  } catch {
    // what can't be reached can't be erased from here
  }
}

/** Whether a finger is what points; where that can't be asked, it isn't. */
function isTouched(): boolean {
  try {
    return matchMedia("(pointer: coarse)").matches;
  } catch {
    return false;
  }
}

/** Browsers that keep nothing throw at the very mention. */
function storageOf(get: () => Storage): Storage | null {
  try {
    return get();
  } catch {
    return null;
  }
}
