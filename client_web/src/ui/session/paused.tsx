import { words } from "../../i18n/language";
import type { Actions } from "../../room/screen_types";
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
  readonly actions: Actions;
}

/** Paused, in one of its two looks. */
export function Paused({ screen, actions }: PausedProps) {
  return screen.mine ? <Mine screen={screen} actions={actions} /> : <NotMine screen={screen} actions={actions} />;
}

function Mine({ screen, actions }: PausedProps) {
  const calm = usePressGuard();
  const { paused } = words;
  return (
    <div class={screen.unseen ? "session mine mine-loud" : "session mine"}>
      <PauseButton name={paused.pauseAgain} />
      <EndForToday screen={screen} calm={calm} actions={actions} />
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
        <Confirm screen={screen} actions={actions} calm={calm} />
        <Release screen={screen} actions={actions} calm={calm} before={paused.noHurry} />
        {!screen.unseen && (
          <div class="paused-fold" inert={!calm}>
            <Slower screen={screen} actions={actions} />
          </div>
        )}
      </div>
    </div>
  );
}

function NotMine({ screen, actions }: PausedProps) {
  const calm = usePressGuard();
  const { paused } = words;
  return (
    <div class="session">
      <span class="swell" aria-hidden="true" />
      <StopLook>
        <EndForToday screen={screen} calm={calm} actions={actions} />
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
          <Confirm screen={screen} actions={actions} calm={calm} />
          <Release screen={screen} actions={actions} calm={calm} before={paused.takesBoth} />
          <div class="paused-fold" inert={!calm}>
            <Slower screen={screen} actions={actions} />
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
function EndForToday({ screen, calm, actions }: PausedProps & { readonly calm: boolean }) {
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
function Confirm({ screen, actions, calm }: PausedProps & { readonly calm: boolean }) {
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

/** A lost line or a phone not heard from: said of the phones, never of a person. */
function Touch({ screen }: { readonly screen: Paused }) {
  const said = screen.connection === "down" ? words.lineDown : screen.partnerHere ? null : words.paused.notInTouch;
  return (
    <p class="note" role="status">
      {said}
    </p>
  );
}
