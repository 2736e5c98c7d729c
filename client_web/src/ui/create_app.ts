import { signal } from "@preact/signals";
import type { AppContext, AppModel } from "./app_context";
import { lazy } from "./elements/lazy";
import type { OpenedTemplate } from "./preparing/opened_template";
import { createPreparingState } from "./preparing/preparing_state";

/** What every screen has at hand, made once for a page. */
export function createApp(model: AppModel): AppContext {
  const preparing = createPreparingState();
  const toolsOpen = signal(false);
  return {
    ...model,
    pauses: signal(0),
    preparing,
    toolsOpen,
    closeTools() {
      toolsOpen.value = false;
    },
    toLadder() {
      toolsOpen.value = false;
      preparing.part.value = "ours";
    },
    template: signal<OpenedTemplate | null>(null),
    qrCode: lazy(() => import("./elements/qr_code")),
    parts: lazy(() => import("./preparing/lazy_parts")),
  };
}
