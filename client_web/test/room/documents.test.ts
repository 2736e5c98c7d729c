/** Which texts a phone fetches, and which of those it has are shown (PAGE3). */

import { describe, expect, test } from "vitest";
import type { View } from "../../src/protocol/wire";
import {
  documentsFor,
  isNamed,
  isReading,
  NO_DOCUMENTS,
  type OpenedDocuments,
  wantedDocuments,
  withDocument,
} from "../../src/room/documents";
import { Phone, UNEVENTFUL, viewWith } from "../support/phone";

const OURS = { name: "ours", digest: "o".repeat(22), text: { signal: "hand", stopWord: "red", ladder: [] } } as const;
const person = (name: "a" | "b", wishes: string) =>
  ({
    name,
    digest: name.repeat(22),
    text: { asks: "", wishes, hard: "", helps: "", words: "", wrong: "", call: "" },
  }) as const;
const [A, B] = [person("a", "tea"), person("b", "quiet")];

const naming = (pages: Partial<View["agreement"]["pages"]>): View =>
  viewWith({ agreement: { ...UNEVENTFUL.agreement, pages: { ours: null, a: null, b: null, ...pages } } });
const ALL = naming({ ours: OURS.digest, a: A.digest, b: B.digest });
const opened: OpenedDocuments = [OURS, A, B].reduce(withDocument, NO_DOCUMENTS);

const wanted = (...given: Parameters<typeof wantedDocuments>) => wantedDocuments(...given).map(({ name }) => name);

describe("PAGE3 what is fetched", () => {
  test("PAGE3 each text that a view names, once", () => {
    expect(wantedDocuments(null, null, NO_DOCUMENTS)).toHaveLength(0);
    expect(wanted(null, naming({}), NO_DOCUMENTS)).toEqual([]);
    expect(wantedDocuments(null, ALL, NO_DOCUMENTS)).toEqual(
      [OURS, A, B].map(({ name, digest }) => ({ name, digest })),
    );
    expect(wanted(ALL, ALL, NO_DOCUMENTS)).toEqual([]);
    expect(wanted(naming({ ours: OURS.digest }), ALL, NO_DOCUMENTS)).toEqual(["a", "b"]);
  });

  test.each([OURS, A, B])("PAGE3 but none that is open: $name", (page) => {
    const others = ["ours", "a", "b"].filter((name) => name !== page.name);
    expect(wanted(null, ALL, withDocument(NO_DOCUMENTS, page))).toEqual(others);
    const newer = naming({ ...ALL.agreement.pages, [page.name]: "n".repeat(22) });
    expect(wanted(ALL, newer, opened)).toEqual([page.name]);
  });

  test("PAGE3 a page is reading until each is open", () => {
    expect(isReading(naming({}), NO_DOCUMENTS)).toBe(false);
    expect(isReading(ALL, opened)).toBe(false);
    expect(isReading(ALL, { ...opened, b: null })).toBe(true);
    expect(isReading(naming({ ours: A.digest }), opened)).toBe(true);
  });
});

describe("PAGE3 what is shown", () => {
  test("PAGE3 the texts that the newest view names, each in its place", () => {
    expect(documentsFor(ALL, opened, "a")).toEqual({ ours: OURS.text, mine: A.text, theirs: B.text });
    expect(documentsFor(ALL, opened, "b")).toEqual({ ours: OURS.text, mine: B.text, theirs: A.text });
  });

  test("PAGE3 and none for another, nor before it is open", () => {
    expect(documentsFor(null, opened, "a")).toEqual({ ours: null, mine: null, theirs: null });
    expect(documentsFor(ALL, NO_DOCUMENTS, "a")).toEqual({ ours: null, mine: null, theirs: null });
    expect(documentsFor(naming({}), opened, "a")).toEqual({ ours: null, mine: null, theirs: null });
    const newer = naming({ ours: "n".repeat(22), a: A.digest, b: "n".repeat(22) });
    expect(documentsFor(newer, opened, "a")).toEqual({ ours: null, mine: A.text, theirs: null });
    expect(documentsFor(newer, opened, "b")).toEqual({ ours: null, mine: null, theirs: A.text });
  });

  test("PAGE3 a text that comes before any view, or after its own, is put away", () => {
    expect(isNamed(OURS, null)).toBe(false);
    expect(isNamed(OURS, naming({ a: OURS.digest }))).toBe(false);
    const phone = new Phone().do({ type: "document", document: OURS });
    expect(phone.state.documents).toEqual(NO_DOCUMENTS);
    phone.view({ agreement: ALL.agreement, phase: "preparing" }).do({ type: "document", document: OURS });
    expect(phone.state.documents.ours).toEqual(OURS);
    phone.view({ version: 2, phase: "preparing" }).do({ type: "document", document: A });
    expect(phone.state.documents.a).toBeNull();
  });
});
