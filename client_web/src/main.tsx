import { signal } from "@preact/signals";
import { render } from "preact";
import { offerInstalling } from "./shell/installing";
import { createLull } from "./shell/lull";
import { keepOffline } from "./shell/worker";
import { App } from "./ui/app";

const online = signal(navigator.onLine);
for (const change of ["online", "offline"]) addEventListener(change, () => (online.value = navigator.onLine));

const lull = { ...createLull(), offers: { ...keepOffline(), ...offerInstalling(), online } };
const root = document.getElementById("lull");
if (root !== null) render(<App lull={lull} />, root);
