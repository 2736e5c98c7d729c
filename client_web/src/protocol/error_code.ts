/** What a refused call says (WIRE6). */

import { fromText, object, string } from "./read";

const body = fromText(object<{ error: { code: string } }>({ error: object<{ code: string }>({ code: string() }) }));

/** The code in the body of a refused HTTP call: any word, for a newer server may have more of them, and a proxy none. */
export const readErrorCode = (text: string): string | null => body(text)?.error.code ?? null;
