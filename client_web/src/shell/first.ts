/** The answer to the first question: a yes stays on this phone, and nothing else does (FIRST2). */

import { isKept, keepText } from "./kept_text";

const KEY = "lull.first";
const YES = "yes";

export const saidYes = (local: Storage | null): boolean => isKept(local, KEY, YES);

export const rememberYes = (local: Storage | null): void => keepText(local, KEY, YES);
