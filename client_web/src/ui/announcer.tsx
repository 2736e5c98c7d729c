import { words } from "../i18n/session/language";
import type { Screen } from "../room/screen_types";
import { useApp } from "./app_context";

/**
 * What a screen reader is told at once, whatever it was saying: each only when it becomes true. Where both have let go, and Together
 * waits for its first proof, nobody paused and nothing was lost: should none come, it's told then.
 */
function urgent(screen: Screen): readonly string[] {
  if (screen.name !== "paused" || screen.comingBack) return [];
  const { paused } = words;
  if (!screen.mine) return [paused.title, ...(screen.asks === "" ? [paused.giveSpace] : [paused.stop, screen.asks])];
  return screen.unseen ? [paused.unseen, paused.showThem] : [paused.mine];
}

/** Live regions that outlast every screen: a region that comes with its words is often not read. */
export function Announcer({ screen }: { readonly screen: Screen }) {
  const { day, fallen } = useApp();
  const calm =
    screen.name === "together"
      ? (day.loaded.value?.calledOut(screen) ?? words.together.title)
      : screen.name === "paused" && screen.mine && screen.receipt !== null && words.paused.receipt[screen.receipt];
  return (
    <div class="unseen">
      <div aria-live="assertive" aria-atomic="true">
        {urgent(screen).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <p aria-live="polite" aria-atomic="true">
        {!fallen.value && calm}
      </p>
    </div>
  );
}
