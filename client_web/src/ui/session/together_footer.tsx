/** What can stand low and dim in Together, one thing at a time: a question to both, the end that is near, what a check-in came to, the ladder. */

import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { DeviceLoss, Ladder, NotTaken, Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { usePressGuard } from "../elements/press_guard";
import { CheckIn } from "./check_in";
import { Look, MORE_MINUTES, ReminderLines, useTold } from "./reminder";

/** Loaded right behind the page (`day.tsx`): the pause around it is there without it. */
export function TogetherControls({ screen }: { readonly screen: Variant<"together"> }) {
  const { checkIn } = screen;
  if (checkIn !== null) return <CheckIn checkIn={checkIn} notTaken={notTakenHere(screen)} thinning={screen.thinning} />;
  // Another step, or the end coming near, folds what was open.
  return <TogetherFooter key={`${screen.ladder?.at} ${screen.ending === "none"}`} screen={screen} />;
}

/** What was told of something before a check-in isn't told of that: to an answer nothing else happens than that it isn't stored. */
const notTakenHere = ({ checkIn, notTaken }: Variant<"together">): NotTaken | null =>
  checkIn === null || notTaken === "not_stored" ? notTaken : null;

/** What a screen reader is told of it in its own time. */
export function calledOut(screen: Variant<"together">): string {
  const { checkIn, ending, pace, ladder } = screen;
  const notTaken = notTakenHere(screen);
  if (notTaken !== null) return words.notTaken[notTaken];
  if (checkIn !== null) return words.checkIn.question;
  if (ending !== "none") return words.ending.title;
  if (pace !== null) return words.checkIn.outcome[pace];
  // Another step is told as it is taken; the rest of the time this is what was said before, and nothing is read.
  const at = ladder?.at ?? "";
  return at === "" ? words.together.title : words.ladder.at(at);
}

/** The ladder is folded, so that a hand in the dark meets the pause and nothing else (LADDER1). */
function TogetherFooter({ screen }: { readonly screen: Variant<"together"> }) {
  const [open, setOpen] = useState(false);
  const [held, hold] = useState(false);
  const told = useTold(screen);
  const { ladder, ending, pace, notTaken, reminder } = screen;
  const unfolded = open && ladder !== null;
  const atStep = words.ladder.at(ladder?.at ?? "");
  return (
    <div class={unfolded || ending !== "none" ? "footer footer-busy" : "footer"}>
      {held ? (
        <ReminderLines of={reminder} />
      ) : unfolded ? (
        <Steps ladder={ladder} />
      ) : ending !== "none" ? (
        <Ending given={ending === "given"} />
      ) : (
        <>
          {/* There before its words are, so that they are read; what is called out besides isn't read twice. */}
          <p class="footer-title" role={told === atStep ? undefined : "status"}>
            {told}
          </p>
          {told === null && pace !== null && <p class="footer-title">{words.checkIn.outcome[pace]}</p>}
        </>
      )}
      {notTaken !== null && <p class="footer-note">{words.notTaken[notTaken]}</p>}
      <Lost />
      <div class="footer-row">
        {ladder !== null && (
          <Control
            action={open ? "close-ladder" : "open-ladder"}
            look="plain"
            label={ladder.at === "" ? words.ladder.title : words.ladder.at(ladder.at)}
            expanded={open}
            press={() => setOpen(!open)}
          >
            <bdi>{ladder.at === "" ? words.ladder.title : ladder.at}</bdi>
          </Control>
        )}
        {(reminder.signal !== "" || reminder.left !== null) && <Look held={held} hold={hold} />}
      </div>
    </div>
  );
}

/** The ways to pause come first. */
const LOSSES: readonly DeviceLoss[] = ["shake", "headset", "awake", "tone"];

/** What this phone was to do, and can't just now (PHONE2). */
function Lost() {
  const { lost } = useApp().shown.value.device.can;
  const first = LOSSES.find((each) => lost.includes(each));
  if (first === undefined) return null;
  return (
    <p class="footer-note" role="status" data-lost={first}>
      {words.device.lost[first]}
    </p>
  );
}

/** More time takes both, and nobody learns of a lone yes; saying nothing is an answer, too (TIME3). */
function Ending({ given }: { readonly given: boolean }) {
  const { actions } = useApp();
  const calm = usePressGuard();
  const { ending } = words;
  const minutes = words.minutes(MORE_MINUTES);
  return (
    <>
      <p class="footer-title">{ending.title}</p>
      <p class="footer-note">{given ? ending.given(minutes) : ending.orNothing}</p>
      <div inert={!calm}>
        {given ? (
          <Control action="withdraw-more" look="quiet" press={() => actions.withdraw("more_time")}>
            {ending.takeBack}
          </Control>
        ) : (
          <Control action="more-time" look="quiet" press={() => actions.agree("more_time")}>
            {ending.more(minutes)}
          </Control>
        )}
      </div>
    </>
  );
}

/** Back takes one, on takes both; to stay takes nothing at all (LADDER2, LADDER3). */
function Steps({ ladder }: { readonly ladder: Ladder }) {
  const { actions } = useApp();
  const said = words.ladder;
  return (
    <>
      <p class="footer-note">{ladder.next === "given" ? said.given(ladder.to) : said.stay}</p>
      <div class="footer-controls">
        {ladder.next === "given" ? (
          <Control action="withdraw-step" look="quiet" press={() => actions.withdraw("step_on")}>
            {said.takeBack}
          </Control>
        ) : (
          ladder.next === "open" && (
            <Control action="step-on" look="quiet" press={() => actions.agree("step_on")}>
              {said.on(ladder.to)}
            </Control>
          )
        )}
        {ladder.back !== null && (
          <Control action="step-back" look="quiet" press={actions.stepBack}>
            {said.back(ladder.back)}
          </Control>
        )}
      </div>
    </>
  );
}
