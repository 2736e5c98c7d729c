import { signal } from "@preact/signals";
import { render } from "preact";
import { areCompanionsKept } from "./companions_shell/erasing";
import { offerInstalling } from "./shell/installing";
import { createLull } from "./shell/lull";
import { keepOffline } from "./shell/worker";
import { App } from "./ui/app";
import { later } from "./ui/later";
import { speak, words } from "./words/words";

/** How long the page waits for its words, in ms. A slow line leaves nobody before an empty page: they come as they come. */
const WORDS_WITHIN = 1000;

const online = signal(navigator.onLine);
for (const change of ["online", "offline"]) addEventListener(change, () => (online.value = navigator.onLine));

const inner = createLull();
const companions = later(async () => {
  const { styled, forYou } = await import("./companions_ui/entry");
  await styled();
  return forYou(inner.shared, words.language);
});
/** Read only where something is kept: nobody else loads the companions for it. */
const handed = async () =>
  (await areCompanionsKept()) ? (await import("./companions_ui/entry")).templateHere() : null;
const lull = { ...inner, companions, handed, offers: { ...keepOffline(), ...offerInstalling(), online } };

function draw(): void {
  const root = document.getElementById("lull");
  if (root !== null) render(<App key={words.language} lull={lull} />, root);
}

const spoken = speak(navigator.languages);
void Promise.race([spoken, new Promise((done) => setTimeout(done, WORDS_WITHIN))]).then(draw);
void spoken.then(draw);
