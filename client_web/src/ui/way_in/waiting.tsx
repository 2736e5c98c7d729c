import { useEffect, useRef, useState } from "preact/hooks";
import { words } from "../../i18n/language";
import { TICKET_LIFETIME } from "../../protocol/bounds";
import type { Spoken, Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { useWayBack } from "../elements/bar";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { ConnectionStatus } from "../elements/status_lines";
import { TwoPhones } from "../elements/wordmark";

const MINUTE = 60_000;

/** The wall clock's time, told anew every second while the component is shown. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    const telling = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(telling);
  }, []);
  return now;
}

/** For how long a way in works, in minutes (ROOM3, CODE1). */
const LONGEST = TICKET_LIFETIME / MINUTE;

/** For how long a way in still works; `left`: in ms, by a clock of the server's that is known to within a second. */
const worksFor = (left: number): string =>
  left < MINUTE
    ? words.waiting.worksForLastMinute
    : words.waiting.worksFor(Math.min(LONGEST, Math.ceil(left / MINUTE)));

/** Phone A shows the way in. */
export function Waiting({ screen }: { readonly screen: Variant<"waiting"> }) {
  const { actions } = useApp();
  const left = screen.ticketEndsAt - useNow();
  useWayBack("screen", { action: "end-room", label: words.closeRoom, press: actions.endRoom });
  if (screen.link === null) {
    return <NoWayIn title={words.waiting.forgottenTitle} why={words.waiting.forgotten} />;
  }
  if (left <= 0) return <NoWayIn title={words.waiting.expiredTitle} why={words.waiting.expired} />;
  if (screen.meeting) return <Meeting screen={screen} />;
  if (screen.spoken !== null) return <Speaking screen={screen} spoken={screen.spoken} />;
  return (
    <div class="day pair">
      <div class="pair-words">
        <Heading>{words.waiting.title}</Heading>
        <p class="body">{words.waiting.whatToDo}</p>
      </div>
      <Code link={screen.link} />
      <div class="pair-link">
        <PairLink link={screen.link} />
        <p class="aside">
          {worksFor(left)} <span class="phrase">{words.waiting.onlyTheTwoOfYou}</span>
        </p>
        <ConnectionStatus connection={screen.connection} />
        <Control action="speak" look="quiet" press={() => actions.speak(true)}>
          {words.speaking.say}
        </Control>
      </div>
    </div>
  );
}

/** Until it can be drawn there is its place, and the link below. */
function Code({ link }: { readonly link: string }) {
  const { qrCode } = useApp();
  useEffect(qrCode.load);
  const drawn = qrCode.loaded.value;
  return drawn === null ? <span class="code" /> : <drawn.QrCode text={link} label={words.waiting.codeLabel} />;
}

/** The code that is said, and what became of it (CODE2). */
function Speaking({ screen, spoken }: { readonly screen: Variant<"waiting">; readonly spoken: Spoken }) {
  const { actions } = useApp();
  const { speaking } = words;
  const now = useNow();
  const left = spoken.state === "open" ? spoken.endsAt - now : 0;
  const again = spoken.state !== "open" && spoken.state !== "opening" && spoken.state !== "right";
  return (
    <div class="day day-middle">
      <TwoPhones second={false} />
      <Heading>{speaking.title}</Heading>
      {spoken.state === "open" && (
        <p class="spoken" dir="ltr" data-spoken={spoken.code}>
          {spoken.code.split(" ").map((group) => (
            <span key={group}>{group} </span>
          ))}
        </p>
      )}
      <p class="body" role="status">
        {spoken.state === "open" ? speaking.how : speaking.states[spoken.state]}
      </p>
      {spoken.state === "open" && <p class="aside">{worksFor(left)}</p>}
      <ConnectionStatus connection={screen.connection} />
      <div class="controls">
        {again && (
          <Control action="speak" look="main" press={() => actions.speak(true)}>
            {speaking.another}
          </Control>
        )}
        <Control action="speak-stop" look="quiet" press={() => actions.speak(false)}>
          {speaking.back}
        </Control>
      </div>
    </div>
  );
}

/** The other phone knows where to look (MEET1). */
function Meeting({ screen }: { readonly screen: Variant<"waiting"> }) {
  return (
    <div class="day day-middle">
      <TwoPhones second={false} />
      <Heading>{words.nextTime.waitTitle}</Heading>
      <p class="body">{words.nextTime.wait}</p>
      <ConnectionStatus connection={screen.connection} />
    </div>
  );
}

function PairLink({ link }: { readonly link: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<"copied" | "by_hand" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const shown = setTimeout(() => setOutcome(null), 4000);
    return () => clearTimeout(shown);
  }, [outcome]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      setOutcome("copied");
    } catch {
      // No clipboard for this page: leave the link selected for the phone's own menu.
      field.current?.focus();
      field.current?.select();
      setOutcome("by_hand");
    }
  }

  function share(): void {
    // Closing the share sheet rejects; that's nobody's error.
    navigator.share({ title: words.name, url: link }).catch(() => undefined);
  }

  return (
    <>
      <input
        ref={field}
        class="link"
        type="text"
        dir="ltr"
        readOnly
        value={link}
        data-pair-link={link}
        aria-label={words.waiting.linkLabel}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="controls controls-row">
        <Control action="copy-link" look="main" press={copy}>
          {outcome === "copied" ? words.waiting.copied : words.waiting.copyLink}
        </Control>
        {typeof navigator.share === "function" && (
          <Control action="share" look="quiet" press={share}>
            {words.waiting.share}
          </Control>
        )}
      </div>
      <p class={outcome === "by_hand" ? "aside" : "unseen"} role="status">
        {outcome === "copied" && words.waiting.copied}
        {outcome === "by_hand" && words.waiting.copyByHand}
      </p>
    </>
  );
}

function NoWayIn({ title, why }: { readonly title: string; readonly why: string }) {
  const { actions } = useApp();
  return (
    <div class="day day-middle">
      <TwoPhones second={false} />
      <Heading>{title}</Heading>
      <p class="body">{why}</p>
      <div class="controls">
        <Control action="open-room" look="main" press={actions.openRoom}>
          {words.waiting.openNewRoom}
        </Control>
      </div>
    </div>
  );
}
