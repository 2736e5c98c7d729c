import { useEffect, useState } from "preact/hooks";
import { words } from "../../i18n/language";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { Wordmark } from "../elements/mark";
import type { Variant } from "../elements/variant";
import type { HelplinesHere } from "../helplines/helplines_here";

/** Before anything: whether this is for them (FIRST1). */
export function FirstQuestion({ screen }: { readonly screen: Variant<"first"> }) {
  const { actions } = useApp();
  const [asked, setAsked] = useState(true);
  if (screen.notFor && asked) return <NotFor again={() => setAsked(false)} />;
  const no = () => {
    setAsked(true);
    actions.answerFirst(false);
  };
  const { first } = words;
  return (
    <div class="day day-middle first">
      <Wordmark />
      {screen.invited && <p class="aside">{first.invited}</p>}
      <Heading class="display">{first.question}</Heading>
      <p class="body">{first.why}</p>
      <div class="controls">
        <Control action="first-yes" look="main" press={() => actions.answerFirst(true)}>
          {first.yes}
        </Control>
        <Control action="first-no" look="quiet" press={no}>
          {first.no}
        </Control>
      </div>
      <p class="aside">{first.staysHere}</p>
    </div>
  );
}

function NotFor({ again }: { readonly again: () => void }) {
  const { first } = words;
  const [Lines, setLines] = useState<typeof HelplinesHere | false>();
  useEffect(() => {
    import("../helplines/helplines_here").then(
      (loaded) => setLines(() => loaded.HelplinesHere),
      () => setLines(false),
    );
  }, []);
  return (
    <div class="day first">
      <section class="lead">
        <Heading>{first.notForTitle}</Heading>
        <p class="body">{first.notFor}</p>
      </section>
      <section class="more">
        {Lines ? (
          <Lines />
        ) : (
          <p>
            {first.danger} {Lines === false && first.noNumbers}
          </p>
        )}
        <Control action="first-back" look="plain" press={again}>
          {first.back}
        </Control>
      </section>
    </div>
  );
}
