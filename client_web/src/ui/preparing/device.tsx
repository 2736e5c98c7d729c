/** What this phone can do, said before the start, and what its person chose of it (PHONE1, PHONE2). */

import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { DeviceFeature } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { abilitySummary } from "../elements/summaries";
import { HowToLeave, LanguageChoice, LookAgain } from "../way_in/this_phone";

export function DevicePart() {
  const { actions, shown } = useApp();
  const { can, chosen } = shown.value.device;
  const say = words.device;
  const [tried, setTried] = useState(0);
  const tryIt = () => {
    actions.tryPulse();
    setTried(tried + 1);
  };
  return (
    <section class="lead">
      <Heading>{say.title}</Heading>
      <p class="body">{abilitySummary(can)}</p>
      <section class="switches" aria-labelledby="phone-signal">
        <h2 id="phone-signal">{say.signalTitle}</h2>
        <p class="note">{say.signalHow}</p>
        {can.vibrate && <Switch feature="vibrate" name={say.vibrate} />}
        <Switch feature="tone" name={say.tone} how={say.toneHow} />
        <Switch feature="light" name={say.light} />
        <Control action="phone-try" look="quiet" press={tryIt}>
          {say.tryIt}
        </Control>
        {tried > 0 && chosen.has("light") && <span key={tried} class="swell" aria-hidden="true" />}
      </section>
      <section class="switches" aria-labelledby="phone-dark">
        <h2 id="phone-dark">{say.darkTitle}</h2>
        <Switch feature="veil" name={say.veil} how={say.veilHow} />
      </section>
      <section class="switches" aria-labelledby="phone-pause">
        <h2 id="phone-pause">{say.pauseTitle}</h2>
        <p class="note">{say.pauseHow}</p>
        <Switch feature="shake" name={say.shake} how={say.shakeHow} />
        <Switch feature="headset" name={say.headset} how={say.headsetHow} />
      </section>
      <p class="note">{say.thisPhoneOnly}</p>
      <LanguageChoice />
      <HowToLeave />
      <LookAgain />
    </section>
  );
}

function Switch({
  feature,
  name,
  how,
}: {
  readonly feature: DeviceFeature;
  readonly name: string;
  readonly how?: string;
}) {
  const { actions, shown } = useApp();
  const { chosen, refused } = shown.value.device;
  const said = refused === feature ? words.device.refused : how;
  return (
    <label class="switch">
      <input
        type="checkbox"
        data-feature={feature}
        aria-describedby={said === undefined ? undefined : `phone-${feature}`}
        checked={chosen.has(feature)}
        onChange={(event) => actions.chooseFeature(feature, event.currentTarget.checked)}
      />
      <span>{name}</span>
      {said !== undefined && (
        <small id={`phone-${feature}`} role={refused === feature ? "status" : undefined}>
          {said}
        </small>
      )}
    </label>
  );
}
