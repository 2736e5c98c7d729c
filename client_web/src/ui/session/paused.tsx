import { useState } from "preact/hooks";
import { words } from "../../i18n/session/language";
import type { Variant } from "../../room/screen_types";
import { type PausedControlsProps, useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Heading } from "../elements/heading";
import { Bars } from "../elements/mark";
import { usePressGuard } from "../elements/press_guard";
import { PauseButton } from "./pause_button";
import { StopLook } from "./stop_look";

type Paused = Variant<"paused">;
export interface PausedProps {
  readonly screen: Paused;
}

/** Paused, in one of its two looks; or the head of what was opened from it, and the pause stays in sight (SHOW11). */
export function Paused({ screen }: PausedProps) {
  const { day, firstTool } = useApp();
  const part = day.loaded.value;
  if (firstTool.value !== null && part !== null) return <part.Grounded screen={screen} />;
  return screen.mine ? <Mine screen={screen} /> : <NotMine screen={screen} />;
}

function Mine({ screen }: PausedProps) {
  useEndForToday(screen);
  const { paused } = words;
  return (
    <div class={screen.unseen ? "session mine mine-loud" : "session mine"}>
      <PauseButton name={paused.pauseAgain} />
      <div class="mine-middle">
        <Bars class="mine-bars" />
        <Heading class="paused-word">{screen.unseen ? paused.title : paused.mine}</Heading>
        {screen.unseen ? (
          <>
            <p class="mine-show">{paused.showThem}</p>
            <p class="mine-receipt">{paused.unseen}</p>
          </>
        ) : (
          screen.receipt !== null && (
            <p class="mine-receipt" data-step={screen.receipt}>
              {paused.receipt[screen.receipt]}
            </p>
          )
        )}
        <Asked screen={screen} />
      </div>
      <div class="paused-footer">
        <Touch screen={screen} />
        <Controls screen={screen} />
      </div>
    </div>
  );
}

function NotMine({ screen }: PausedProps) {
  useEndForToday(screen);
  const [wrong, showWrong] = useState(false);
  const { paused } = words;
  return (
    <div class="session">
      <span class="swell" aria-hidden="true" />
      <StopLook>
        <div class="stop-middle">
          <Heading class="stop-word">{paused.title}</Heading>
          <p class="stop-ask">{screen.asks === "" ? paused.giveSpace : paused.stop}</p>
          <Asked screen={screen} wrong={wrong} />
          {screen.asks !== "" && <p class="release-said">{paused.unlessNear}</p>}
        </div>
        <div class="paused-footer">
          <Touch screen={screen} />
          <Controls screen={screen} wrong={wrong} showWrong={showWrong} />
          <button type="button" class="control control-plain" data-action="pause">
            {paused.needThisToo}
          </button>
        </div>
      </StopLook>
    </div>
  );
}

/**
 * What a pause asks, as it was written while calm: the partner's; both, where both need it; the own one where this phone is held
 * up to be read. It stands in every state of Paused, and everything else gives way to it first. `wrong`: what they asked for if it
 * goes wrong stands in the place of what helps.
 */
export function Asked({ screen, wrong = false }: PausedProps & { readonly wrong?: boolean }) {
  const { mine, both, unseen, asks, helps, own } = screen;
  const { theirs, mine: ours } = words.fields;
  return (
    <div class="asked">
      {(!mine || both) && asks !== "" && <Wrote label={both ? theirs.asks : null}>{asks}</Wrote>}
      {(both || unseen) && own !== "" && <Wrote label={both ? ours.asks : null}>{own}</Wrote>}
      {wrong && <Wrote label={theirs.wrong}>{screen.wrong}</Wrote>}
      {!mine && !wrong && helps !== "" && <Wrote label={theirs.helps}>{helps}</Wrote>}
    </div>
  );
}

function Wrote({ label, children }: { readonly label: string | null; readonly children: string }) {
  return (
    <p class={label === null ? "stop-asks" : "stop-asks stop-asks-labelled"}>
      {label !== null && <span class="asked-label">{label}</span>}
      <bdi>{children}</bdi>
    </p>
  );
}

/** What stands beside the pause, once it's here. */
function Controls(props: PausedProps & Partial<PausedControlsProps>) {
  const part = useApp().day.loaded.value;
  return part && <part.PausedControls {...props} />;
}

/** At the start of the bar, away from the middle and from everything else, for it takes no second press. */
function useEndForToday({ trying, finishing }: Paused): void {
  const { actions } = useApp();
  const waits = !usePressGuard();
  useWayBack(
    "screen",
    finishing
      ? null
      : trying
        ? { action: "end-room", label: words.closeRoom, waits, press: actions.endRoom }
        : { action: "enough", label: words.enough, waits, press: actions.enough },
  );
}

/** A lost connection, or a phone not heard from: said of the phones, never of a person. One line, for there is no room. */
function Touch({ screen }: PausedProps) {
  return (
    <p class="note" role="status">
      {screen.connection === "down"
        ? words.lineDown
        : screen.notTaken === null && !screen.partnerHere && words.paused.notInTouch}
    </p>
  );
}
