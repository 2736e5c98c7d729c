import { words } from "../../i18n/language";
import type { ConnectionState, PersonDocument, WriteResult } from "../../room/screen_types";
import { Control } from "../elements/control";
import { Heading } from "../elements/heading";
import { DocumentForm, Field } from "./document_form";
import { suggested } from "./opened_template";
import { preparingState, wordsOf, write } from "./preparing_state";

const FIELDS = ["asks", "wishes", "hard", "helps"] as const;
const EMPTY: PersonDocument = { asks: "", wishes: "", hard: "", helps: "" };

/** Characters. What a pause asks is read at a glance, on a small screen that mustn't be scrolled: a touch there is a pause. */
const MOST = { asks: 140, wishes: 300, hard: 600, helps: 600 } as const;

/** One's own page: both read it, only its owner writes it. */
export function WriteMine({
  page,
  line,
  keep,
  close,
}: {
  readonly page: PersonDocument | null;
  readonly line: ConnectionState;
  readonly keep: (page: PersonDocument) => Promise<WriteResult>;
  readonly close: () => void;
}) {
  const stands = page ?? EMPTY;
  const draft = wordsOf(preparingState.mine.value, stands);
  const { mine } = words.pages;

  async function keepDraft(): Promise<WriteResult> {
    const { asks, wishes, hard, helps } = draft;
    const written = await keep({ asks: asks.trim(), wishes: wishes.trim(), hard: hard.trim(), helps: helps.trim() });
    if (written === "kept") preparingState.mine.value = null;
    return written;
  }

  return (
    <DocumentForm title={mine.title} line={line} keep={keepDraft} close={close}>
      {FIELDS.map((name) => (
        <Field
          key={name}
          name={name}
          label={mine.fields[name]}
          most={MOST[name]}
          value={draft[name]}
          set={(text) => write(preparingState.mine, stands, { ...draft, [name]: text })}
          starters={suggested(name, mine.starters[name])}
        />
      ))}
    </DocumentForm>
  );
}

/** The partner's page, to be read. */
export function ReadTheirs({ page, close }: { readonly page: PersonDocument | null; readonly close: () => void }) {
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
      <div class="controls">
        <Control action="close-page" look="main" press={close}>
          {words.back}
        </Control>
      </div>
    </section>
  );
}
