/** The tools with nothing behind them: `gallery/tools.html?tool=breathing` under `vite`, or built by `vite.config.ts` here. */

import { signal } from "@preact/signals";
import { render } from "preact";
import type { Actions, Screen, Shown } from "../src/room/screen_types";
import { toolsCatalogue } from "../src/tools/i18n/language";
import { styled, type ToolName, Tools, toolsContext } from "../src/tools/ui/entry";
import { AppProvider } from "../src/ui/app_context";
import { createApp } from "../src/ui/create_app";
import { Bar } from "../src/ui/elements/bar";
import { modules } from "./modules";

const asked = new URLSearchParams(location.search);
const tool = asked.get("tool");
/** How far this phone's shared time is off, in ms: two pages can be set apart. */
const off = Number(asked.get("off") ?? 0);

const words = await toolsCatalogue(asked.get("language") ?? "en");
document.documentElement.lang = words.language;
document.documentElement.dir = words.language === "ar" ? "rtl" : "ltr";

const tools = {
  ...toolsContext(words),
  shared: () => performance.timeOrigin + performance.now() + off,
  isShared: () => asked.has("room"),
  ...(asked.has("room") && {
    room: {
      goToLadder: (step?: string) => document.body.setAttribute("data-step", step ?? ""),
      welcomeToBoth: async () => ({ names: [], last: false }),
      openTogether: () => {},
    },
  }),
};

Object.assign(globalThis, { modules, tools });

/** As far as the tools and the bar above them ask for it. */
const screen: Screen = { name: "home", canReturn: false, pairs: [], trouble: null };
const app = createApp({
  shown: signal({ screen } as Shown),
  actions: { leave: () => {} } as Actions,
  proofDeadline: signal(null),
});

const root = document.getElementById("lull");
const first = tool !== null && tool in words.tools ? (tool as ToolName) : null;
await styled();
if (root !== null) {
  render(
    <AppProvider value={app}>
      <main>
        <div class="ways">
          <Bar screen={screen} over />
        </div>
        <div class="over">
          <Tools context={tools} first={first} leave={() => document.body.setAttribute("data-left", "")} />
        </div>
      </main>
    </AppProvider>,
    root,
  );
}
