import { words } from "../i18n/session/language";
import { useApp } from "./app_context";
import { useWayBack } from "./elements/bar";

/** In the place of tools that can't be drawn: the way back to the screen that they lie over (SHOW14). */
export function FallenTools() {
  const { closeTools } = useApp();
  useWayBack("tools", { action: "back", label: words.back, press: closeTools });
  return <p class="body">{words.fallen}</p>;
}
