import { computed, signal } from "@preact/signals";
import { render } from "preact";
import { speak, words } from "./i18n/session/language";
import { lazyOffers } from "./shell/lazy_offers";
import { createLull } from "./shell/lull";
import { areToolsKept } from "./tools/storage/erasing";
import { App } from "./ui/app";
import { createApp } from "./ui/create_app";
import { lazy } from "./ui/elements/lazy";

/** How long the page waits for its words, in ms. A slow line leaves nobody before an empty page: they come as they come. */
const WORDS_WITHIN = 1000;

const online = signal(navigator.onLine);
for (const change of ["online", "offline"]) addEventListener(change, () => (online.value = navigator.onLine));

const lull = createLull();
const offers = lazyOffers();
const tools = lazy(async () => {
  const { sharedAt } = await import("./shell/shared");
  const { styled, toolsView } = await import("./tools/ui/entry");
  await styled();
  return toolsView(sharedAt(lull.shared), () => words.language);
});

function chooseLanguage(language: string): void {
  lull.actions.chooseLanguage(language);
  void speak([language]).then(draw);
}

/** Read only where something is kept: nobody else loads the tools for it. */
const readTemplate = async () => ((await areToolsKept()) ? (await import("./tools/ui/entry")).templateHere() : null);
const app = createApp({
  shown: computed(() => ({
    screen: lull.screen.value,
    device: lull.device.value,
    push: lull.push.value,
    offers: { newer: offers.newer.value, method: offers.method.value, online: online.value },
  })),
  actions: { ...lull.actions, loadNewest: offers.loadNewest, install: offers.install, chooseLanguage },
  proofDeadline: lull.proofDeadline,
  tools,
  readTemplate,
});

app.day.load();

function draw(): void {
  const root = document.getElementById("lull");
  if (root !== null) render(<App key={words.language} app={app} />, root);
}

/** Whatever the browser says of itself, or throws: what was chosen here comes before it is asked (HELP3). */
function* preferred(): Generator<unknown> {
  yield lull.language;
  yield navigator.language;
  yield* navigator.languages;
}

const spoken = speak(preferred());
void Promise.race([spoken, new Promise((done) => setTimeout(done, WORDS_WITHIN))]).then(draw);
void spoken.then(draw);
