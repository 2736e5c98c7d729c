/** What can be said and chosen of Lull on this phone, whatever else is shown: its language, how to leave, and the first question. */

import { LANGUAGES, words } from "../../i18n/language";
import { useApp } from "../app_context";
import { Control } from "../elements/control";

/** The language, chosen in Lull itself (LANG3). */
export function LanguageChoice() {
  const { actions } = useApp();
  return (
    <label class="language">
      <span class="unseen">{words.first.language}</span>
      <select
        class="link"
        data-field="language"
        value={words.language}
        onChange={(event) => actions.chooseLanguage(event.currentTarget.value)}
      >
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The ways to leave at once, taught before one is needed (LEAVE1). */
export function HowToLeave() {
  const { leaving } = words;
  return (
    <section class="more fine" aria-labelledby="leaving">
      <h2 id="leaving">{leaving.title}</h2>
      <p>{leaving.gestures}</p>
      <p>{leaving.erases}</p>
      <p>{leaving.stays}</p>
    </section>
  );
}

/** Back to the first question: a yes may have been somebody else's (FIRST3). */
export function LookAgain() {
  const { actions } = useApp();
  const { first } = words;
  return (
    <div class="parts">
      <Control action="first-again" look="row" press={actions.askAgain}>
        <span class="row-title">{first.lookAgain}</span>
        <span class="row-line">{first.lookAgainHow}</span>
      </Control>
    </div>
  );
}
