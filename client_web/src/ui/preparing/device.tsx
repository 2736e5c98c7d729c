/** What this phone can do, said before the start, and what its person chose of it (PHONE1, PHONE2). */

import type { ReadonlySignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { PhoneAbility, PhoneWay } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { abilityLine } from "../elements/summaries";

export interface Phone {
  readonly chosen: ReadonlySignal<ReadonlySet<PhoneWay>>;
  readonly can: ReadonlySignal<PhoneAbility>;
  readonly refused: ReadonlySignal<PhoneWay | null>;
  choose(way: PhoneWay, on: boolean): void;
  tryIt(): void;
}

export function ThisPhonePart({ phone, close }: { readonly phone: Phone; readonly close: () => void }) {
  const say = words.phone;
  const [tried, setTried] = useState(0);
  const tryIt = () => {
    phone.tryIt();
    setTried(tried + 1);
  };
  return (
    <section class="lead">
      <Heading>{say.title}</Heading>
      <p class="body">{abilityLine(phone.can.value)}</p>
      <section class="switches" aria-labelledby="phone-signal">
        <h2 id="phone-signal">{say.signalTitle}</h2>
        <p class="note">{say.signalHow}</p>
        {phone.can.value.vibrate && <Switch phone={phone} way="vibrate" name={say.vibrate} />}
        <Switch phone={phone} way="tone" name={say.tone} how={say.toneHow} />
        <Switch phone={phone} way="light" name={say.light} />
        <Control action="phone-try" look="quiet" press={tryIt}>
          {say.tryIt}
        </Control>
        {tried > 0 && phone.chosen.value.has("light") && <span key={tried} class="swell" aria-hidden="true" />}
      </section>
      <section class="switches" aria-labelledby="phone-dark">
        <h2 id="phone-dark">{say.darkTitle}</h2>
        <Switch phone={phone} way="veil" name={say.veil} how={say.veilHow} />
      </section>
      <section class="switches" aria-labelledby="phone-pause">
        <h2 id="phone-pause">{say.pauseTitle}</h2>
        <p class="note">{say.pauseHow}</p>
        <Switch phone={phone} way="shake" name={say.shake} how={say.shakeHow} />
        <Switch phone={phone} way="headset" name={say.headset} how={say.headsetHow} />
      </section>
      <p class="note">{say.thisPhoneOnly}</p>
      <div class="controls">
        <Control action="close-phone" look="main" press={close}>
          {words.back}
        </Control>
      </div>
    </section>
  );
}

function Switch({
  phone,
  way,
  name,
  how,
}: {
  readonly phone: Phone;
  readonly way: PhoneWay;
  readonly name: string;
  readonly how?: string;
}) {
  const said = phone.refused.value === way ? words.phone.refused : how;
  return (
    <label class="switch">
      <input
        type="checkbox"
        data-way={way}
        aria-describedby={said === undefined ? undefined : `phone-${way}`}
        checked={phone.chosen.value.has(way)}
        onChange={(event) => phone.choose(way, event.currentTarget.checked)}
      />
      <span>{name}</span>
      {said !== undefined && (
        <small id={`phone-${way}`} role={phone.refused.value === way ? "status" : undefined}>
          {said}
        </small>
      )}
    </label>
  );
}
