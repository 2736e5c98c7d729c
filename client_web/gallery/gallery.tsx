/**
 * Every screen with nothing behind it: `gallery/gallery.html?screen=paused-open&language=de` under `vite`, or built by `vite.config.ts` here.
 *
 * `globalThis.gallery` lets a browser test set the screen and read what was pressed.
 */

import { computed, signal } from "@preact/signals";
import { options, render } from "preact";
import { speak } from "../src/i18n/session/language";
import type {
  Actions,
  DeviceAbility,
  DeviceFeature,
  DeviceLoss,
  InstallMethod,
  PushState,
  PushTrial,
  Screen,
  Shown,
} from "../src/room/screen_types";
import { App } from "../src/ui/app";
import { createApp } from "../src/ui/create_app";
import { lazy } from "../src/ui/elements/lazy";
import { modules } from "./modules";
import { GALLERY } from "./screens";

const asks = new URLSearchParams(location.search);
const asked = asks.get("screen") ?? "home";
const screen = signal<Screen>(GALLERY[asked]?.() ?? { name: "home", canReturn: false, pairs: [], trouble: null });
const proofDeadline = signal<number | null>(performance.now() + 1750);
const pressed: string[] = [];

const press = (name: string) => () => {
  pressed.push(name);
};
const actions: Actions = {
  answerFirst: press("answerFirst"),
  askAgain: press("askAgain"),
  chooseLanguage: press("chooseLanguage"),
  speak: press("speak"),
  type: press("type"),
  followCode: press("followCode"),
  followScanned: () => false,
  meet: press("meet"),
  forgetPair: press("forgetPair"),
  namePair: press("namePair"),
  chooseNextTime: press("chooseNextTime"),
  chooseBringBack: press("chooseBringBack"),
  asLastTime: press("asLastTime"),
  keepAfterthought: () => Promise.resolve(true),
  readAfterthought: () => Promise.resolve(null),
  leave: press("leave"),
  openRoom: press("openRoom"),
  returnToRoom: press("returnToRoom"),
  pause() {
    pressed.push("pause");
    const paused = GALLERY["paused-mine-open"]?.();
    if (paused !== undefined) screen.value = paused;
  },
  agree: press("agree"),
  withdraw: press("withdraw"),
  edit: press("edit"),
  writeOurs: () => Promise.resolve("kept"),
  writeMine: () => Promise.resolve("unreachable"),
  choosePath: press("choosePath"),
  confirm: press("confirm"),
  confirmAnd: press("confirmAnd"),
  answer: press("answer"),
  stepBack: press("stepBack"),
  enough: press("enough"),
  endRoom: press("endRoom"),
  goHome: press("goHome"),
  chooseFeature(feature, on) {
    const next = new Set(chosen.value);
    if (on) next.add(feature);
    else next.delete(feature);
    chosen.value = next;
  },
  tryPulse: press("tryPulse"),
  turnPush: press("turnPush"),
  tryPush: press("tryPush"),
  loadNewest: press("loadNewest"),
  install: press("install"),
};

/** What a phone may be offered beside its screen: nothing, until a browser test sets it. */
const newer = signal(false);
const method = signal<InstallMethod | null>(null);
const online = signal(true);
const state = signal<PushState>("none");
const trial = signal<PushTrial>("none");
const chosen = signal<ReadonlySet<DeviceFeature>>(
  new Set((asks.get("chosen")?.split(" ") as DeviceFeature[] | undefined) ?? ["vibrate"]),
);
const can = signal<DeviceAbility>({
  vibrate: true,
  awake: true,
  lost: (asks.get("lost")?.split(" ") as DeviceLoss[] | undefined) ?? [],
});
const refused = signal<DeviceFeature | null>(null);
const shown = computed(
  (): Shown => ({
    screen: screen.value,
    device: { chosen: chosen.value, can: can.value, refused: refused.value },
    push: { state: state.value, trial: trial.value },
    offers: { newer: newer.value, method: method.value, online: online.value },
  }),
);

/** Fresh proof four times a second, as partner beats would bring it. */
setInterval(() => {
  proofDeadline.value = performance.now() + 1750;
}, 250);

Object.assign(globalThis, {
  modules,
  gallery: {
    names: Object.keys(GALLERY),
    pressed,
    proofDeadline,
    extras: { newer, method, online, notices: state, trial, chosen, can, refused },
    /** Components of these names fail from now on, wherever they are drawn. */
    fail(...names: readonly string[]) {
      options.vnode = (vnode) => {
        if (typeof vnode.type === "function" && names.includes(vnode.type.name)) vnode.type = fails;
      };
    },
    show(name: string) {
      const shown = GALLERY[name]?.();
      if (shown !== undefined) screen.value = shown;
    },
  },
});

function fails(): never {
  throw new Error("planted");
}

const tools = lazy(async () => {
  const { styled, toolsView } = await import("../src/tools/ui/entry");
  await styled();
  return toolsView(
    () => null,
    () => asks.get("language") ?? "en",
  );
});
const root = document.getElementById("lull");
await speak([asks.get("language") ?? "en"]);
const app = createApp({ shown, actions, proofDeadline, tools });
const dayIsHere = new Promise<void>((done) => app.day.loaded.subscribe((day) => day !== null && done()));
app.day.load();
await dayIsHere;
if (root !== null) render(<App app={app} />, root);
