/** Quiet lines for the screens outside a room: a newer Lull, no network, and how to have Lull among the apps. Never in a session. */

import type { ReadonlySignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { InstallMethod } from "../../room/screen_types";
import { Control } from "../elements/control";

export interface Offers {
  /** Whether a newer Lull waits. */
  readonly newer: ReadonlySignal<boolean>;
  loadNewest(): void;
  /** How this phone can have Lull among its apps; null where it has, or can't. */
  readonly method: ReadonlySignal<InstallMethod | null>;
  /** Let the browser ask whether to install it. */
  ask(): void;
  readonly online: ReadonlySignal<boolean>;
}

/** What there is to say about Lull on this phone, and nothing where there's nothing. */
export function OfferRows({ offers }: { readonly offers: Offers | undefined }) {
  if (offers === undefined) return null;
  const method = offers.method.value;
  const newer = offers.newer.value;
  return (
    <div class="offers">
      <p class="note" role="status">
        {!offers.online.value && words.offers.offline}
      </p>
      {newer && (
        <Control action="load-newest" look="row" press={offers.loadNewest}>
          <span class="row-title">{words.offers.newer}</span>
          <span class="row-line">{words.offers.newerHow}</span>
        </Control>
      )}
      {method !== null && <Install method={method} ask={offers.ask} />}
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
