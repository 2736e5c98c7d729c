import { words } from "../../i18n/language";
import type { Terms } from "../../room/screen_types";
import { nextTerms, TERM_NAMES, type TermName } from "../../room/terms";
import { useApp } from "../app_context";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { ConnectionStatus, NotTakenLine, termsSummary } from "../elements/status_lines";
import { markSeen } from "./drafts";
import type { PartProps } from "./preparing_state";

/** The numbers of the agreement, each changed at once for both: nothing counts before both say yes to start (AGREE2). */
export function TermsPart({ screen: { terms, documents, notTaken, connection } }: PartProps) {
  const { actions, preparing } = useApp();
  const edit = (next: Terms) => {
    markSeen(preparing, "terms", { terms: next, documents });
    actions.edit(next);
  };
  return (
    <section class="lead">
      <Heading>{words.terms.title}</Heading>
      <ul class="terms">
        {TERM_NAMES.map((name) => (
          <li key={name} class="term">
            <span class="term-name" id={`term-${name}`}>
              {words.terms.names[name]}
            </span>
            <Stepper name={name} up={false} terms={terms} edit={edit} />
            <output class="term-value" aria-labelledby={`term-${name}`}>
              {spanOf(terms, name)}
            </output>
            <Stepper name={name} up terms={terms} edit={edit} />
          </li>
        ))}
      </ul>
      <AsHanded terms={terms} edit={edit} />
      {terms.every >= terms.length && <p class="note">{words.terms.noneComes}</p>}
      <p class="note">{words.terms.countsWhenBoth}</p>
      <NotTakenLine notTaken={notTaken} />
      <ConnectionStatus connection={connection} />
    </section>
  );
}

/** The template's numbers, with one press. */
function AsHanded({ terms, edit }: { readonly terms: Terms; readonly edit: (terms: Terms) => void }) {
  const suggests = useApp().template.value?.terms;
  if (suggests === undefined || TERM_NAMES.every((name) => suggests[name] === terms[name])) return null;
  return (
    <Control action="terms-handed" look="chip" press={() => edit({ ...terms, ...suggests })}>
      {termsSummary({ ...terms, ...suggests })}
    </Control>
  );
}

function Stepper({
  name,
  up,
  terms,
  edit,
}: {
  readonly name: TermName;
  readonly up: boolean;
  readonly terms: Terms;
  readonly edit: (terms: Terms) => void;
}) {
  const next = nextTerms(terms, name, up);
  return (
    <Control
      action={up ? `${name}-more` : `${name}-less`}
      look="round"
      label={(up ? words.terms.more : words.terms.less)(words.terms.names[name])}
      disabled={next === null}
      press={() => next !== null && edit(next)}
    >
      {up ? "+" : "−"}
    </Control>
  );
}

function spanOf(terms: Terms, name: TermName): string {
  return name === "within" ? words.seconds(terms.within) : words.minutes(terms[name] / 60);
}
