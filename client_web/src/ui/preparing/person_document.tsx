import { words } from "../../i18n/language";
import { EMPTY, MOST } from "../../room/person_document";
import type { PersonDocument, WriteResult } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Heading } from "../elements/heading";
import { DocumentForm, Field } from "./document_form";
import { wordsOf, write } from "./drafts";
import { type OpenedTemplate, suggested } from "./opened_template";
import type { PartProps } from "./preparing_state";

const FIELDS = ["asks", "wishes", "hard", "helps", "words", "wrong", "call"] as const;
/** Fields that a therapist's template has suggestions for. */
const SUGGESTED = ["asks", "wishes", "hard", "helps"] as const;

/** One's own: both read it, only its owner writes it. */
export function WriteMine({ screen: { documents, connection }, close }: PartProps) {
  const { actions, preparing, template } = useApp();
  const stands = documents.mine ?? EMPTY;
  const draft = wordsOf(preparing.mine.value, stands);
  const { mine } = words.documents;
  const labels = { ...words.furtherFields.mine, ...words.fields.mine };

  async function keepDraft(): Promise<WriteResult> {
    const trimmed = Object.fromEntries(FIELDS.map((name) => [name, draft[name].trim()]));
    const written = await actions.writeMine({ ...draft, ...trimmed });
    if (written === "kept") preparing.mine.value = null;
    return written;
  }

  return (
    <DocumentForm title={mine.title} connection={connection} keep={keepDraft} close={close}>
      {FIELDS.map((name) => (
        <Field
          key={name}
          name={name}
          label={labels[name]}
          most={MOST[name]}
          value={draft[name]}
          set={(text) => write(preparing.mine, stands, { ...draft, [name]: text })}
          starters={startersOf(name, template.value)}
        />
      ))}
      <p class="note">{mine.own}</p>
    </DocumentForm>
  );
}

function startersOf(name: keyof PersonDocument, template: OpenedTemplate | null): readonly string[] {
  const starters = words.documents.mine.starters[name];
  const known = SUGGESTED.find((each) => each === name);
  return known === undefined ? starters : suggested(template, known, starters);
}

/** The partner's, to be read. */
export function ReadTheirs({ screen }: PartProps) {
  const text = screen.documents.theirs;
  const { theirs } = words.documents;
  const labels = { ...words.furtherFields.theirs, ...words.fields.theirs };
  const written = FIELDS.filter((name) => text !== null && text[name] !== "");
  return (
    <section class="lead">
      <Heading>{theirs.title}</Heading>
      {written.length === 0 ? (
        <p class="body">{theirs.nothing}</p>
      ) : (
        <dl class="reading">
          {written.map((name) => (
            <div key={name}>
              <dt>{labels[name]}</dt>
              <dd dir="auto">{text?.[name]}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
