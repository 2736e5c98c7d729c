/** What stands in one line before the start. */

import { words } from "../../i18n/language";
import type { DeviceAbility, Terms } from "../../room/screen_types";

/** The numbers in one line. */
export const termsSummary = (terms: Terms): string =>
  words.terms.line(words.minutes(terms.length / 60), words.minutes(terms.every / 60));

/** The honest line. */
export function abilitySummary({ vibrate, awake }: DeviceAbility): string {
  const { can } = words.device;
  if (vibrate) return awake ? can.both : can.vibrate;
  return awake ? can.awake : can.neither;
}
