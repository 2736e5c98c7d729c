/** Three pictures that both phones come to, where nobody stands between them (PAIR5). Offered, and nothing waits for it. */

import { useState } from "preact/hooks";
import { words } from "../../i18n/language";
import { pictureName, pictureWords } from "../../i18n/pictures";
import type { Pictures } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { DRAWINGS } from "./drawings";
import type { PartProps } from "./preparing_state";

/** What a drawing of 48 has for itself, and what of that is before it. */
const SPACE = 64;
const GAP = 8;

export function PicturesRow({ pictures, open }: { readonly pictures: Pictures; readonly open: () => void }) {
  const say = pictureWords(words.language);
  return (
    <Control action="open-pictures" look="row" press={open}>
      <span class="row-title">{say.title}</span>
      <Drawn numbers={pictures} size="min(3rem, 18vw)" />
      <span class="unseen">{pictures.map((number) => pictureName(say, number)).join(", ")}</span>
    </Control>
  );
}

export function PicturesPart({ screen: { pictures }, close }: PartProps) {
  const { actions } = useApp();
  const [differ, setDiffer] = useState(false);
  const say = pictureWords(words.language);
  if (pictures === null) return null;
  return (
    <section class="lead">
      <Heading>{differ ? say.differTitle : say.title}</Heading>
      {!differ && (
        <ol class="pictures-row" dir="ltr">
          {pictures.map((number, at) => (
            <li key={at}>
              <Drawn numbers={[number]} size="min(5rem, 17vw)" />
              <bdi>{pictureName(say, number)}</bdi>
            </li>
          ))}
        </ol>
      )}
      <p class="body" role="status">
        {differ ? say.differNext : say.how}
      </p>
      {differ ? (
        <div class="controls">
          <Control action="end-room" look="main" press={actions.endRoom}>
            {words.closeRoom}
          </Control>
        </div>
      ) : (
        <div class="controls">
          <Control action="pictures-same" look="main" press={close}>
            {say.same}
          </Control>
          <Control action="pictures-differ" look="quiet" press={() => setDiffer(true)}>
            {say.differ}
          </Control>
        </div>
      )}
    </section>
  );
}

/** Beside each other, in one order on every phone, whatever way its language is written. */
const Drawn = ({ numbers, size }: { readonly numbers: readonly number[]; readonly size: string }) => (
  <svg
    viewBox={`0 0 ${SPACE * numbers.length} 48`}
    height={size}
    fill="none"
    stroke="currentColor"
    stroke-width="2.25"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {numbers.map((number, at) => (
      <path key={at} data-picture={number} transform={`translate(${SPACE * at + GAP})`} d={DRAWINGS[number]} />
    ))}
  </svg>
);
