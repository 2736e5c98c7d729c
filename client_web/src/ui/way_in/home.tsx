import { useEffect } from "preact/hooks";
import { words } from "../../i18n/language";
import type { Variant } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { ToolsRow } from "../elements/tools_rows";
import { TwoPhones } from "../elements/wordmark";
import { OfferRows } from "./app_offers";
import { KeptPairs, MeetAgain } from "./pairs";
import { HowToLeave, LanguageChoice, LookAgain } from "./this_phone";

export function Home({ screen }: { readonly screen: Variant<"home"> }) {
  const { actions, qrCode, codeEntry } = useApp();
  const { home } = words;
  const elsewhere = words.refused.origin_refused;
  useEffect(codeEntry.load, [codeEntry]);
  const open = () => {
    qrCode.load(); // it comes while the room opens
    actions.openRoom();
  };
  return (
    <div class="day">
      <section class="lead">
        <TwoPhones />
        <Heading class="display">{home.whatItIs}</Heading>
        {screen.trouble !== null && (
          <p class="callout" role="alert">
            {screen.trouble === "origin_refused"
              ? `${elsewhere.title} ${elsewhere.next}`
              : home.trouble[screen.trouble]}
          </p>
        )}
        <div class="controls">
          {screen.canReturn && (
            <Control action="return" look="main" press={actions.returnToRoom}>
              {home.returnToRoom}
            </Control>
          )}
          <MeetAgain pairs={screen.pairs} look={screen.canReturn ? "quiet" : "main"} />
          {screen.trouble !== "unsupported" && (
            <Control
              action="open-room"
              look={screen.canReturn || screen.pairs.length > 0 ? "quiet" : "main"}
              press={open}
            >
              {screen.canReturn ? home.openNewRoom : home.openRoom}
            </Control>
          )}
          {screen.trouble !== "unsupported" && (
            <>
              <Control action="type-code" look="quiet" press={actions.type}>
                {words.typing.open}
              </Control>
              <p class="aside">{home.otherPhone}</p>
            </>
          )}
        </div>
        <KeptPairs pairs={screen.pairs} />
      </section>
      <div class="parts tools">
        <ToolsRow />
      </div>
      <OfferRows />
      <section class="more" aria-labelledby="how">
        <h2 id="how">{home.howTitle}</h2>
        <ol class="steps">
          {home.how.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p class="rule">{words.rule}</p>
      </section>
      <section class="more fine" aria-labelledby="honest">
        <h2 id="honest">{home.honestTitle}</h2>
        <p>{home.promise}</p>
        <p>{home.noConsent}</p>
        <p>{home.notFor}</p>
      </section>
      <HowToLeave />
      <LanguageChoice />
      <LookAgain />
    </div>
  );
}
