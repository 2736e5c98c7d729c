import { words } from "../../i18n/language";
import type { PersonDocument, WriteResult } from "../../room/screen_types";
import { useApp } from "../app_context";
import { Heading } from "../elements/heading";
import { DocumentForm, Field } from "./document_form";
import { suggested } from "./opened_template";
import type { PartProps } from "./preparing_state";
import { wordsOf, write } from "./preparing_state";

const FIELDS = ["asks", "wishes", "hard", "helps"] as const;
const EMPTY: PersonDocument = { asks: "", wishes: "", hard: "", helps: "" };

/** Characters. What a pause asks is read at a glance, on a small screen that mustn't be scrolled: a touch there is a pause. */
const MOST = { asks: 140, wishes: 300, hard: 600, helps: 600 } as const;

/** One's own page: both read it, only its owner writes it. */
export function WriteMine({ screen: { documents, connection }, close }: PartProps) {
  const { actions, preparing, template } = useApp();
  const stands = documents.mine ?? EMPTY;
  const draft = wordsOf(preparing.mine.value, stands);
  const { mine } = words.pages;

  async function keepDraft(): Promise<WriteResult> {
    const { asks, wishes, hard, helps } = draft;
    const written = await actions.writeMine({
      asks: asks.trim(),
      wishes: wishes.trim(),
      hard: hard.trim(),
      helps: helps.trim(),
    });
    if (written === "kept") preparing.mine.value = null;
    return written;
  }

  return (
    <DocumentForm title={mine.title} line={connection} keep={keepDraft} close={close}>
      {FIELDS.map((name) => (
        <Field
          key={name}
          name={name}
          label={mine.fields[name]}
          most={MOST[name]}
          value={draft[name]}
          set={(text) => write(preparing.mine, stands, { ...draft, [name]: text })}
          starters={suggested(template.value, name, mine.starters[name])}
        />
      ))}
    </DocumentForm>
  );
}

/** The partner's page, to be read. */
export function ReadTheirs({ screen }: PartProps) {
  const page = screen.documents.theirs;
  const { theirs } = words.pages;
  const written = FIELDS.filter((name) => page !== null && page[name] !== "");
  return (
    <section class="lead">
      <Heading>{theirs.title}</Heading>
      {written.length === 0 ? (
        <p class="body">{theirs.nothing}</p>
      ) : (
        <dl class="reading">
          {written.map((name) => (
            <div key={name}>
              <dt>{theirs.fields[name]}</dt>
              <dd dir="auto">{page?.[name]}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
