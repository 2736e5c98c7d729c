import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app_context";

/** Controls keep away for this long after a pause: a hand that taps on must not press what has just come up. */
const CALM = 800;

/** Whether controls in a session may be pressed yet: some time after the last pause, and after `change` was another one. */
export function usePressGuard(change = ""): boolean {
  const now = `${useApp().pauses.value} ${change}`;
  const [calmAfter, setCalmAfter] = useState<string | null>(null);
  useEffect(() => {
    const waiting = setTimeout(() => setCalmAfter(now), CALM);
    return () => clearTimeout(waiting);
  }, [now]);
  return calmAfter === now;
}
