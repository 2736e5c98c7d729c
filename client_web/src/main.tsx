import { render } from "preact";
import { createLull } from "./shell/lull";
import { App } from "./ui/app";

const root = document.getElementById("lull");
if (root !== null) render(<App lull={createLull()} />, root);
