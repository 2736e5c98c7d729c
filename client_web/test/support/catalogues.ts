/** Every language's words, whole. */

import { catalogue as ar } from "../../src/i18n/ar";
import type { Catalogue } from "../../src/i18n/catalogue";
import { catalogue as de } from "../../src/i18n/de";
import { english as en } from "../../src/i18n/en";
import { catalogue as es } from "../../src/i18n/es";
import { catalogue as fr } from "../../src/i18n/fr";
import { catalogue as arInSession } from "../../src/i18n/session/ar";
import { catalogue as deInSession } from "../../src/i18n/session/de";
import { english as enInSession } from "../../src/i18n/session/en";
import { catalogue as esInSession } from "../../src/i18n/session/es";
import { catalogue as frInSession } from "../../src/i18n/session/fr";

export const CATALOGUES = {
  ar: { ...arInSession, ...ar },
  de: { ...deInSession, ...de },
  en: { ...enInSession, ...en },
  es: { ...esInSession, ...es },
  fr: { ...frInSession, ...fr },
} satisfies Record<string, Catalogue>;

/** What of each is loaded at once, and what is loaded later. */
export const PARTS = [enInSession, en] as const;
