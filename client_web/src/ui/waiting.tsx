import { useEffect, useRef, useState } from "preact/hooks";
import type { Actions } from "../room/screen";
import { Control } from "./control";
import { useNow, wallClock } from "./countdown";
import { Heading } from "./heading";
import { TwoPhones } from "./mark";
import { Line } from "./notes";
import { QrCode } from "./qr_code";
import type { Variant } from "./variant";
import { words } from "./words";

const MINUTE = 60_000;

/** Phone A shows the way in. */
export function Waiting({ screen, actions }: { readonly screen: Variant<"waiting">; readonly actions: Actions }) {
  const left = screen.ticketEndsAt - useNow(wallClock, 1000);
  if (screen.link === null) {
    return <NoWayIn title={words.waiting.forgottenTitle} why={words.waiting.forgotten} actions={actions} />;
  }
  if (left <= 0) return <NoWayIn title={words.waiting.expiredTitle} why={words.waiting.expired} actions={actions} />;
  return (
    <div class="day pair">
      <div class="pair-words">
        <Heading>{words.waiting.title}</Heading>
        <p class="body">{words.waiting.whatToDo}</p>
      </div>
      <QrCode text={screen.link} label={words.waiting.codeLabel} />
      <div class="pair-link">
        <PairLink link={screen.link} />
        <p class="aside">
          {left < MINUTE ? words.waiting.worksForLastMinute : words.waiting.worksFor(Math.ceil(left / MINUTE))}{" "}
          <span class="phrase">{words.waiting.onlyTheTwoOfYou}</span>
        </p>
        <Line line={screen.line} />
        <Control action="end-room" look="plain" press={actions.endRoom}>
          {words.waiting.closeRoom}
        </Control>
      </div>
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

function NoWayIn({ title, why, actions }: { readonly title: string; readonly why: string; readonly actions: Actions }) {
  return (
    <div class="day day-middle">
      <TwoPhones second={false} />
      <Heading>{title}</Heading>
      <p class="body">{why}</p>
      <div class="controls">
        <Control action="open-room" look="main" press={actions.openRoom}>
          {words.waiting.openNewRoom}
        </Control>
        <Control action="end-room" look="plain" press={actions.endRoom}>
          {words.waiting.closeRoom}
        </Control>
      </div>
    </div>
  );
}
