/** What stands in one line before the start. */

import { words } from "../../i18n/language";
import type { PhoneAbility, Terms } from "../../room/screen_types";

/** The numbers in one line. */
export const termsLine = (terms: Terms): string =>
  words.terms.line(words.minutes(terms.length / 60), words.minutes(terms.every / 60));

/** The honest line. */
export function abilityLine({ vibrate, awake }: PhoneAbility): string {
  const { can } = words.phone;
  if (vibrate) return awake ? can.both : can.vibrate;
  return awake ? can.awake : can.neither;
}
