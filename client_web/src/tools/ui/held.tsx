/** Words that fill the screen, to be held up where no voice comes. */

import type { ComponentChildren } from "preact";
import { ToolFrame } from "./frame";

/** Of the screen's shorter side: wide enough for the longest word, high enough for all of them, and no larger than a word needs. */
function sizeOf(text: string): string {
  const longest = Math.max(...text.split(/\s+/u).map((word) => [...word].length));
  const size = Math.min(18, 125 / longest, 105 / Math.sqrt([...text].length));
  return `${size.toFixed(1)}vmin`;
}

/** It closes by Back alone: a hand that holds a phone up touches it. */
export function Held({
  text,
  close,
  foot,
}: {
  readonly text: string;
  readonly close: () => void;
  readonly foot?: ComponentChildren;
}) {
  return <ToolFrame title={text} held={sizeOf(text)} close={close} foot={foot} />;
}
