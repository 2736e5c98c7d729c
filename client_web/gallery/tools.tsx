/**
 * The tools with nothing behind them: `gallery/tools.html?tool=breathing` under `vite`, or built by `vite.config.ts` here.
 *
 * `globalThis.gallery` lets a browser test go from one to the next without a page loaded anew.
 */

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
/** How far this phone's shared time is off, in ms: two pages can be set apart. */
const off = Number(asked.get("off") ?? 0);

const words = await toolsCatalogue(asked.get("language") ?? "en");
document.documentElement.lang = words.language;
document.documentElement.dir = words.language === "ar" ? "rtl" : "ltr";

const context = () => ({
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
});

/** As far as the tools and the bar above them ask for it. */
const screen: Screen = { name: "home", canReturn: false, pairs: [], trouble: null };
const actions = { leave: () => {} } as Actions;

/** Draw a tool from nothing, or null: their index. Another one leaves nothing but what is kept on the disk, which is read anew. */
function show(tool: string | null): void {
  const root = document.getElementById("lull");
  if (root === null) return;
  const tools = context();
  Object.assign(globalThis, { tools });
  const first = tool !== null && tool in words.tools ? (tool as ToolName) : null;
  render(null, root);
  scrollTo(0, 0);
  render(
    <AppProvider value={createApp({ shown: signal({ screen } as Shown), actions, proofDeadline: signal(null) })}>
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

Object.assign(globalThis, { modules, gallery: { show } });
await styled();
show(asked.get("tool"));
