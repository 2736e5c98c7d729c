/** What stands beside a pause, and all that leads on from it: loaded right behind the page (`day.tsx`), for the pause is there without it. */

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { words } from "../../i18n/language";
import type { Ground } from "../../room/screen_types";
import { type PausedControlsProps, useApp } from "../app_context";
import { Control } from "../elements/control";
import { Bars } from "../elements/mark";
import { usePressGuard } from "../elements/press_guard";
import { NotTakenLine, RejectedJoins } from "../elements/status_lines";
import { unseenParts } from "../preparing/drafts";
import { useGivingWay } from "./giving_way";
import { PauseButton } from "./pause_button";
import { Asked, type PausedProps } from "./paused";
import { Release } from "./release";
import { Slower } from "./slower";

export function PausedControls({ screen, wrong = false, showWrong }: PausedControlsProps) {
  const calm = usePressGuard();
  const fold = useGivingWay();
  const { told } = useApp();
  useEffect(() => {
    if (screen.trying) told.value = null; // it hasn't begun, whichever page saw what came before
  }, [screen.trying, told]);
  const { goingOn } = words;
  const before = screen.mine ? goingOn.noHurry : goingOn.takesBoth;
  const meanwhile = screen.mine ? goingOn.feet : `${goingOn.nothingAsked} ${goingOn.endAnyTime}`;
  return (
    <>
      <RejectedJoins count={screen.rejectedJoins} />
      {screen.connection !== "down" && <NotTakenLine notTaken={screen.notTaken} />}
      {screen.mine && screen.trying && screen.ask === "none" && <p class="release-said">{words.rehearsal.theyTell}</p>}
      <Confirm screen={screen} calm={calm} />
      {screen.finishing ? (
        <Finishing />
      ) : (
        <Release screen={screen} calm={calm} before={before} meanwhile={screen.unseen ? "" : meanwhile} />
      )}
      {!screen.unseen && (
        <div class="paused-fold" ref={fold} inert={!calm}>
          <ToGround screen={screen}>
            {!screen.mine && screen.wrong !== "" && (
              <Control action="if-wrong" look="chip" pressed={wrong} press={() => showWrong?.(!wrong)}>
                {goingOn.ifWrong}
              </Control>
            )}
          </ToGround>
          {!screen.finishing && <Slower screen={screen} />}
        </div>
      )}
    </>
  );
}

/** The control that was pressed has gone: who doesn't see the screen is here then, and hears what a touch makes of it. */
function Finishing() {
  return (
    <p class="release-said" role="status" tabIndex={-1} data-catches-focus>
      {words.goingOn.finishing}
    </p>
  );
}

const GROUND = ["too_much", "breathing", "far_away"] as const;

/** Back to here and now, in one press. A yes of this person's is taken back: what leads to ground leads nowhere else. */
function ToGround({ screen, children }: PausedProps & { readonly children?: ComponentChildren }) {
  const { actions, firstTool, tools } = useApp();
  if (tools === undefined) return null;
  const open = (to: Ground) => {
    tools.load();
    if (screen.ask === "given") actions.withdraw(screen.trying ? "start" : "go_on");
    firstTool.value = to;
  };
  return (
    <div class="to-ground">
      {GROUND.map((to) => (
        <Control key={to} action={`ground-${to}`} look="chip" press={() => open(to)}>
          {words.goingOn.ground[to]}
        </Control>
      ))}
      {children}
    </div>
  );
}

/** Above the way to ground: that it is Paused, and what was asked. Nothing here leads on. */
export function Grounded({ screen }: PausedProps) {
  const { closeTools, tools } = useApp();
  const { paused, goingOn } = words;
  return (
    <div class="session grounded">
      <PauseButton name={screen.mine ? paused.pauseAgain : paused.needThisToo} />
      <p class="grounded-word" role="status">
        <Bars class="grounded-bars" />
        {screen.unseen ? paused.showThem : screen.mine ? paused.mine : paused.title}
      </p>
      <Asked screen={screen} />
      {tools?.loaded.value === null && (
        <>
          <p class="stop-ask">{goingOn.feet}</p>
          <Control action="ground-close" look="plain" press={closeTools}>
            {words.back}
          </Control>
        </>
      )}
    </div>
  );
}

const HOWS = ["seen", "heard", "felt"] as const;

/**
 * A pause that is being tried: how did it come through (REHEARSE1)? Whose own isn't tried yet pauses back with the answer, and who
 * has nothing more to look at may say with it that they are ready (REHEARSE4).
 */
function Confirm({ screen, calm }: PausedProps & { readonly calm: boolean }) {
  const { actions, preparing } = useApp();
  const { rehearsal } = words;
  const { beginning } = screen;
  if (!screen.confirm || beginning === null) return null;
  const { untried, reading } = beginning;
  const writes = preparing.mine.value !== null || preparing.ours.value !== null;
  const isLookedAt = !writes && unseenParts(preparing.seen.value, beginning).length === 0;
  const mayStart = !untried && !reading && !screen.mine && isLookedAt;
  return (
    <section class="confirm" inert={!calm} aria-label={rehearsal.question}>
      <p class="confirm-question">{rehearsal.question}</p>
      {HOWS.map((how) => (
        <Control
          key={how}
          action={`came-${how}`}
          look="quiet"
          press={() => (untried ? actions.confirmAnd(how, "pause") : actions.confirm(how))}
        >
          {rehearsal.hows[how]}
        </Control>
      ))}
      {untried && <p class="release-said">{rehearsal.pausesBack}</p>}
      {mayStart && (
        <Control action="came-start" look="quiet" press={() => actions.confirmAnd("seen", "start")}>
          {rehearsal.andStart}
        </Control>
      )}
    </section>
  );
}
