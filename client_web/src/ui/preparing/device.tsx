/** What this phone can do, said before the start, and what its person chose of it (PHONE1, PHONE2). */

import type { ReadonlySignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import type { DeviceAbility, DeviceFeature } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { abilitySummary } from "../elements/summaries";

export interface Device {
  readonly chosen: ReadonlySignal<ReadonlySet<DeviceFeature>>;
  readonly can: ReadonlySignal<DeviceAbility>;
  readonly refused: ReadonlySignal<DeviceFeature | null>;
  choose(feature: DeviceFeature, on: boolean): void;
  tryIt(): void;
}

export function DevicePart({ device, close }: { readonly device: Device; readonly close: () => void }) {
  const say = words.device;
  const [tried, setTried] = useState(0);
  const tryIt = () => {
    device.tryIt();
    setTried(tried + 1);
  };
  return (
    <section class="lead">
      <Heading>{say.title}</Heading>
      <p class="body">{abilitySummary(device.can.value)}</p>
      <section class="switches" aria-labelledby="phone-signal">
        <h2 id="phone-signal">{say.signalTitle}</h2>
        <p class="note">{say.signalHow}</p>
        {device.can.value.vibrate && <Switch device={device} feature="vibrate" name={say.vibrate} />}
        <Switch device={device} feature="tone" name={say.tone} how={say.toneHow} />
        <Switch device={device} feature="light" name={say.light} />
        <Control action="phone-try" look="quiet" press={tryIt}>
          {say.tryIt}
        </Control>
        {tried > 0 && device.chosen.value.has("light") && <span key={tried} class="swell" aria-hidden="true" />}
      </section>
      <section class="switches" aria-labelledby="phone-dark">
        <h2 id="phone-dark">{say.darkTitle}</h2>
        <Switch device={device} feature="veil" name={say.veil} how={say.veilHow} />
      </section>
      <section class="switches" aria-labelledby="phone-pause">
        <h2 id="phone-pause">{say.pauseTitle}</h2>
        <p class="note">{say.pauseHow}</p>
        <Switch device={device} feature="shake" name={say.shake} how={say.shakeHow} />
        <Switch device={device} feature="headset" name={say.headset} how={say.headsetHow} />
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
  device,
  feature,
  name,
  how,
}: {
  readonly device: Device;
  readonly feature: DeviceFeature;
  readonly name: string;
  readonly how?: string;
}) {
  const said = device.refused.value === feature ? words.device.refused : how;
  return (
    <label class="switch">
      <input
        type="checkbox"
        data-feature={feature}
        aria-describedby={said === undefined ? undefined : `phone-${feature}`}
        checked={device.chosen.value.has(feature)}
        onChange={(event) => device.choose(feature, event.currentTarget.checked)}
      />
      <span>{name}</span>
      {said !== undefined && (
        <small id={`phone-${feature}`} role={device.refused.value === feature ? "status" : undefined}>
          {said}
        </small>
      )}
    </label>
  );
}
