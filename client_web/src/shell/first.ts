/** The answer to the first question: a yes stays on this phone, and nothing else does (FIRST2). */

const KEY = "lull.first";

export function saidYes(local: Storage | null): boolean {
  try {
    return local?.getItem(KEY) === "yes";
  } catch {
    return false;
  }
}

export function rememberYes(local: Storage | null): void {
  try {
    local?.setItem(KEY, "yes");
  } catch {
    // nothing can be kept here: it's asked again next time
  }
}
