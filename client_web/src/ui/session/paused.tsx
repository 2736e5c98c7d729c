import { words } from "../../i18n/language";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { Bars } from "../elements/mark";
import { usePressGuard } from "../elements/press_guard";
import { RejectedJoins } from "../elements/status_lines";
import type { Variant } from "../elements/variant";
import { PauseButton } from "./pause_button";
import { Release } from "./release";
import { Slower } from "./slower";
import { StopLook } from "./stop_look";

type Paused = Variant<"paused">;
interface PausedProps {
  readonly screen: Paused;
}

/** Paused, in one of its two looks. */
export function Paused({ screen }: PausedProps) {
  return screen.mine ? <Mine screen={screen} /> : <NotMine screen={screen} />;
}

function Mine({ screen }: PausedProps) {
  const calm = usePressGuard();
  const { paused } = words;
  return (
    <div class={screen.unseen ? "session mine mine-loud" : "session mine"}>
      <PauseButton name={paused.pauseAgain} />
      <EndForToday screen={screen} calm={calm} />
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
              <ReceiptDots step={screen.receipt} />
              {paused.receipt[screen.receipt]}
            </p>
          )
        )}
      </div>
      <div class="paused-low">
        <RejectedJoins knocks={screen.rejectedJoins} />
        <Touch screen={screen} />
        {screen.trying && screen.ask === "none" && <p class="release-said">{words.rehearsal.theyTell}</p>}
        <Confirm screen={screen} calm={calm} />
        <Release screen={screen} calm={calm} before={paused.noHurry} />
        {!screen.unseen && (
          <div class="paused-fold" inert={!calm}>
            <Slower screen={screen} />
          </div>
        )}
      </div>
    </div>
  );
}

function NotMine({ screen }: PausedProps) {
  const calm = usePressGuard();
  const { paused } = words;
  return (
    <div class="session">
      <span class="swell" aria-hidden="true" />
      <StopLook>
        <EndForToday screen={screen} calm={calm} />
        <div class="stop-middle">
          <Heading class="stop-word">{paused.title}</Heading>
          <p class="stop-ask">{paused.giveSpace}</p>
          {screen.asks !== "" && (
            <p class="stop-asks" dir="auto">
              {screen.asks}
            </p>
          )}
        </div>
        <div class="paused-low">
          <RejectedJoins knocks={screen.rejectedJoins} />
          <Touch screen={screen} />
          <Confirm screen={screen} calm={calm} />
          <Release screen={screen} calm={calm} before={paused.takesBoth} />
          <div class="paused-fold" inert={!calm}>
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

/** Away from the middle and from everything else, for it takes no second press. */
function EndForToday({ screen, calm }: PausedProps & { readonly calm: boolean }) {
  const { actions } = useApp();
  return (
    <div class="paused-top" inert={!calm}>
      {screen.trying ? (
        <Control action="end-room" look="plain" press={actions.endRoom}>
          {words.endForToday}
        </Control>
      ) : (
        <Control action="enough" look="plain" press={actions.enough}>
          {words.enough}
        </Control>
      )}
    </div>
  );
}

const HOWS = ["seen", "heard", "felt"] as const;

/** A pause that is being tried: how did it come through (REHEARSE1)? */
function Confirm({ screen, calm }: PausedProps & { readonly calm: boolean }) {
  const { actions } = useApp();
  if (!screen.confirm) return null;
  return (
    <section class="confirm" inert={!calm} aria-label={words.rehearsal.question}>
      <p class="confirm-question">{words.rehearsal.question}</p>
      {HOWS.map((how) => (
        <Control key={how} action={`came-${how}`} look="quiet" press={() => actions.confirm(how)}>
          {words.rehearsal.hows[how]}
        </Control>
      ))}
    </section>
  );
}

const STEPS = ["sending", "sent", "arrived", "shown"] as const;

/** How far the tap has come, for a glance. */
function ReceiptDots({ step }: { readonly step: (typeof STEPS)[number] }) {
  const reached = STEPS.indexOf(step);
  return (
    <span class="dots" aria-hidden="true">
      {STEPS.slice(1).map((name, at) => (
        <span key={name} class={at < reached ? "dot dot-on" : "dot"} />
      ))}
    </span>
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
