/** What stands in one line before the start. */

import { words } from "../../i18n/language";
import type { DeviceAbility } from "../../room/screen_types";

/** The honest line. */
export function abilitySummary({ vibrate, awake }: DeviceAbility): string {
  const { can } = words.device;
  if (vibrate) return awake ? can.both : can.vibrate;
  return awake ? can.awake : can.neither;
}
