import { signal } from "@preact/signals";
import type { AppContext, AppModel, FirstTool, WayBack } from "./app_context";
import { lazy } from "./elements/lazy";
import type { OpenedTemplate } from "./preparing/opened_template";
import { createPreparingState } from "./preparing/preparing_state";

/** So long until the screens around a session are asked for again where they couldn't be loaded, in ms. */
const AGAIN = 2000;

/** What every screen has at hand, made once for a page. */
export function createApp(model: AppModel): AppContext {
  const preparing = createPreparingState();
  const toolsOpen = signal(false);
  const toolsAt = signal<"lists" | null>(null);
  const firstTool = signal<FirstTool | null>(null);
  const day = lazy(async () => {
    const day = await import("./day");
    await day.withDayStyles();
    return day;
  }, AGAIN);
  return {
    ...model,
    waysBack: { screen: signal<WayBack | null>(null), tools: signal<WayBack | null>(null) },
    pauses: signal(0),
    fallen: signal(false),
    preparing,
    told: signal(),
    toolsOpen,
    toolsAt,
    firstTool,
    closeTools() {
      firstTool.value = null;
      toolsOpen.value = false;
    },
    toLadder(step) {
      toolsOpen.value = false;
      const { screen } = model.shown.peek();
      if (step !== undefined && screen.name === "preparing")
        day.loaded.peek()?.addStep(preparing.ours, screen.documents.ours, step);
      preparing.part.value = "ours";
    },
    template: signal<OpenedTemplate | null>(null),
    qrCode: lazy(() => import("./elements/qr_code")),
    day,
    codeEntry: lazy(() => import("./way_in/code_entry")),
    pictures: lazy(() => import("./preparing/pictures")),
    parts: lazy(() => import("./preparing/lazy_parts")),
  };
}
