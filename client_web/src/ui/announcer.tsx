import { words } from "../i18n/session/language";
import type { Screen } from "../room/screen_types";
import { useApp } from "./app_context";

/** What a screen reader is told at once, whatever it was saying: each only when it becomes true. */
function urgent(screen: Screen): readonly string[] {
  if (screen.name !== "paused") return [];
  if (!screen.mine) return [words.paused.title, words.paused.giveSpace];
  return screen.unseen ? [words.paused.unseen, words.paused.showThem] : [words.paused.mine];
}

function calm(screen: Screen): string {
  if (screen.name === "together") {
    if (screen.notTaken !== null) return words.notTaken[screen.notTaken];
    if (screen.checkIn !== null) return words.checkIn.question;
    if (screen.ending === "open") return words.ending.title;
    if (screen.pace !== null) return words.checkIn.outcome[screen.pace];
    // Another step is told as it is taken; the rest of the time this is what was said before, and nothing is read.
    const at = screen.ladder?.at ?? "";
    return at === "" ? words.together.title : words.ladder.at(at);
  }
  if (screen.name === "paused" && screen.mine && screen.receipt !== null) return words.paused.receipt[screen.receipt];
  return "";
}

/** Live regions that outlast every screen: a region that comes with its words is often not read. */
export function Announcer({ screen }: { readonly screen: Screen }) {
  const isFallen = useApp().fallen.value;
  return (
    <div class="unseen">
      <div aria-live="assertive" aria-atomic="true">
        {urgent(screen).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <p aria-live="polite" aria-atomic="true">
        {!isFallen && calm(screen)}
      </p>
    </div>
  );
}
