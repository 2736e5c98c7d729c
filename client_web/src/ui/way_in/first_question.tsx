import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { lazy } from "../elements/lazy";
import { HowToLeave } from "./this_phone";

/** Before anything: whether this is for them (FIRST1). The three answers look alike, and what follows each takes the whole screen. */
export function FirstQuestion({ screen }: { readonly screen: Variant<"first"> }) {
  const { actions } = useApp();
  const [asked, setAsked] = useState(true);
  const notFor = screen.notFor && asked;
  const before = useRef(notFor);
  // What follows an answer begins at its heading, as another screen would.
  useLayoutEffect(() => {
    if (before.current !== notFor)
      document.querySelector<HTMLElement>("main [data-focus]")?.focus({ preventScroll: true });
    before.current = notFor;
  }, [notFor]);
  if (notFor) return <NotFor again={() => setAsked(false)} />;
  const no = () => {
    setAsked(true);
    actions.answerFirst("no");
  };
  const { first } = words;
  return (
    <div class="day first" translate={true}>
      <section class="lead">
        <div class="asides">
          <p class="aside">{first.whatItIs}</p>
          {screen.invited && <p class="aside">{first.invited}</p>}
          {screen.invited && isInApp() && <p class="aside">{first.inApp}</p>}
          <p class="aside">{first.alone}</p>
        </div>
        <Heading>{first.question}</Heading>
        <p class="body">{first.why}</p>
        <div class="controls">
          <Control action="first-yes" look="quiet" press={() => actions.answerFirst("yes")}>
            {first.yes}
          </Control>
          <Control action="first-no" look="quiet" press={no}>
            {first.no}
          </Control>
          <Control action="first-not-now" look="quiet" press={() => actions.answerFirst("not_now")}>
            {first.notNow}
          </Control>
        </div>
        <div class="asides">
          <p class="aside">{first.staysHere}</p>
          <p class="aside">{first.toLeave}</p>
          <p class="aside">{first.adults}</p>
        </div>
      </section>
      <HowToLeave />
    </div>
  );
}

/** A browser within another app: what is kept and allowed in it isn't in the phone's own, and links open in it first. */
const IN_APP =
  /\bFB(AN|AV|_IAB)|Instagram|\bLine\/|WhatsApp|Snapchat|musical_ly|BytedanceWebview|MicroMessenger|Telegram|; wv\)|GSA\/|KAKAOTALK|LinkedInApp|Twitter|Pinterest|Barcelona|Viber|\((?:iPhone|iPad)(?!.*Safari\/)/i;

/** An app of Lull's own on an iPhone calls itself as those do that name themselves in no other way. */
const isInApp = (): boolean =>
  IN_APP.test(navigator.userAgent) && !("standalone" in navigator && navigator.standalone === true);

/** Until what couldn't be loaded is asked for again, in ms. */
const AGAIN = 2000;

/** Nothing on it is large but whom to reach: who looks on from further away sees a list of people who help. */
function NotFor({ again }: { readonly again: () => void }) {
  const { first } = words;
  const [helplines] = useState(() => lazy(() => import("../helplines/helplines")));
  useEffect(() => {
    helplines.load();
    const asking = setInterval(helplines.load, AGAIN);
    return () => clearInterval(asking);
  }, [helplines]);
  const part = helplines.loaded.value;
  return (
    <div class="day first" translate={true}>
      <section class="lead">
        <Heading class="soft-title">{first.notForTitle}</Heading>
        <p class="body">{first.notFor}</p>
      </section>
      <section class="more">
        {part !== null ? (
          <part.HelplinesHere language={words.language} />
        ) : (
          <p>
            {first.danger} {helplines.failed.value && first.noNumbers}
          </p>
        )}
        <Control action="first-back" look="plain" press={again}>
          {first.back}
        </Control>
      </section>
    </div>
  );
}
