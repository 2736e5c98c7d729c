import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { words } from "../../i18n/session/language";
import type { Ground } from "../../room/screen_types";
import { useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { Bars } from "../elements/mark";
import { usePressGuard } from "../elements/press_guard";
import { RejectedJoins } from "../elements/status_lines";
import type { Variant } from "../elements/variant";
import { unseenParts } from "../preparing/preparing_state";
import { PauseButton } from "./pause_button";
import { Release } from "./release";
import { Slower } from "./slower";
import { StopLook } from "./stop_look";

type Paused = Variant<"paused">;
interface PausedProps {
  readonly screen: Paused;
}

/** Paused, in one of its two looks; or the head of what was opened from it, and the pause stays in sight (SHOW11). */
export function Paused({ screen }: PausedProps) {
  if (useApp().firstTool.value !== null) return <Grounded screen={screen} />;
  return screen.mine ? <Mine screen={screen} /> : <NotMine screen={screen} />;
}

function Mine({ screen }: PausedProps) {
  const calm = usePressGuard();
  useEndForToday(screen, calm);
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
        <RejectedJoins knocks={screen.rejectedJoins} />
        <Touch screen={screen} />
        {screen.trying && screen.ask === "none" && <p class="release-said">{words.rehearsal.theyTell}</p>}
        <Confirm screen={screen} calm={calm} />
        {screen.finishing ? (
          <p class="release-said" role="status">
            {paused.finishing}
          </p>
        ) : (
          <Release screen={screen} calm={calm} before={paused.noHurry} meanwhile={screen.unseen ? "" : paused.feet} />
        )}
        {!screen.unseen && (
          <div class="paused-fold" inert={!calm}>
            <ToGround screen={screen} />
            {!screen.finishing && <Slower screen={screen} />}
          </div>
        )}
      </div>
    </div>
  );
}

function NotMine({ screen }: PausedProps) {
  const calm = usePressGuard();
  useEndForToday(screen, calm);
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
          <RejectedJoins knocks={screen.rejectedJoins} />
          <Touch screen={screen} />
          <Confirm screen={screen} calm={calm} />
          <Release
            screen={screen}
            calm={calm}
            before={paused.takesBoth}
            meanwhile={`${paused.nothingAsked} ${paused.endAnyTime}`}
          />
          <div class="paused-fold" inert={!calm}>
            <ToGround screen={screen}>
              {screen.wrong !== "" && (
                <Control action="if-wrong" look="chip" pressed={wrong} press={() => showWrong(!wrong)}>
                  {words.paused.ifWrong}
                </Control>
              )}
            </ToGround>
            <Slower screen={screen} />
          </div>
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
function Asked({ screen, wrong = false }: PausedProps & { readonly wrong?: boolean }) {
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
          {words.paused.ground[to]}
        </Control>
      ))}
      {children}
    </div>
  );
}

/** Above the way to ground: that it is Paused, and what was asked. Nothing here leads on. */
export function Grounded({ screen }: PausedProps) {
  const { closeTools, tools } = useApp();
  const { paused } = words;
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
          <p class="stop-ask">{paused.feet}</p>
          <Control action="ground-close" look="plain" press={closeTools}>
            {words.back}
          </Control>
        </>
      )}
    </div>
  );
}

/** At the start of the bar, away from the middle and from everything else, for it takes no second press. */
function useEndForToday({ trying, finishing }: Paused, calm: boolean): void {
  const { actions } = useApp();
  useWayBack(
    "screen",
    finishing
      ? null
      : trying
        ? { action: "end-room", label: words.closeRoom, waits: !calm, press: actions.endRoom }
        : { action: "enough", label: words.enough, waits: !calm, press: actions.enough },
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
  const mayStart = !untried && !reading && !screen.mine && unseenParts(preparing.seen.value, beginning).length === 0;
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

/** A lost line, a press that wasn't taken, or a phone not heard from: said of the phones, never of a person. One line, for there is no room. */
function Touch({ screen }: { readonly screen: Paused }) {
  return (
    <p class="note" role="status">
      {screen.connection === "down"
        ? words.lineDown
        : screen.notTaken !== null
          ? words.notTaken[screen.notTaken]
          : !screen.partnerHere && words.paused.notInTouch}
    </p>
  );
}
