/** Quiet lines for the screens outside a room: a newer Lull, no network, and how to have Lull among the apps. Never in a session. */

import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { InstallMethod } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";

/** What there is to say about Lull on this phone, and nothing where there's nothing. */
export function OfferRows() {
  const { shown, actions } = useApp();
  const { method, newer, online } = shown.value.offers;
  return (
    <div class="offers">
      <p class="note" role="status">
        {!online && words.offers.offline}
      </p>
      {newer && (
        <Control action="load-newest" look="row" press={actions.loadNewest}>
          <span class="row-title">{words.offers.newer}</span>
          <span class="row-line">{words.offers.newerHow}</span>
        </Control>
      )}
      {method !== null && <Install method={method} ask={actions.install} />}
    </div>
  );
}

function Install({ method, ask }: { readonly method: InstallMethod; readonly ask: () => void }) {
  const { offers } = words;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Control
        action="install"
        look="row"
        expanded={method === "ask" ? undefined : open}
        press={method === "ask" ? ask : () => setOpen(!open)}
      >
        <span class="row-title">{offers.install}</span>
        <span class="row-line">{offers.installWhy}</span>
      </Control>
      {method !== "ask" && open && (
        <ol class="steps">
          {offers.installHow[method].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
    </>
  );
}
