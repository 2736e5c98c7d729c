import { useEffect, useState } from "preact/hooks";
import { pausesHere } from "./touch";

/** Controls keep away for this long after a pause: a hand that taps on must not press what has just come up. */
const CALM = 800;

/** Whether controls in a session may be pressed yet. */
export function useCalm(): boolean {
  const pauses = pausesHere.value;
  const [calmAfter, setCalmAfter] = useState(-1);
  useEffect(() => {
    const waiting = setTimeout(() => setCalmAfter(pauses), CALM);
    return () => clearTimeout(waiting);
  }, [pauses]);
  return calmAfter === pauses;
}
