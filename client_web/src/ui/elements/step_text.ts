/** The text of a step in its field: one line however it is written, which stands there whole, on a small phone in large text too. */

/** Characters of a step that stand beside its controls on a small phone. */
const LINE = 20;

/** Its rows, for a browser that doesn't fit a field to what is in it. */
export const rowsOf = (step: string): number => 1 + Math.floor(step.length / LINE);

/** What was typed or put in, as one line. */
export const oneLine = (text: string): string => text.replaceAll("\n", " ");
