/** What is spoken while other words are on their way. */

import { beforeEach, expect, test, vi } from "vitest";

beforeEach(() => vi.stubGlobal("document", { documentElement: { lang: "", dir: "" } }));

test("LANG3 what was chosen last is spoken, whichever words come last", async () => {
  const { speak } = await import("../../src/i18n/session/language");
  const late = speak(["ar"]);
  const chosen = speak(["en"]);
  await Promise.all([late, chosen]);
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(["en", "ltr"]);
  await speak(["ar"]);
  expect(document.documentElement.dir).toBe("rtl");
});
