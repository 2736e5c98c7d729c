import { useEffect, useState } from "preact/hooks";

/** The time of `clock`, told anew every `every` ms while the component is shown. */
export function useNow(clock: () => number, every: number): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    setNow(clock());
    const telling = setInterval(() => setNow(clock()), every);
    return () => clearInterval(telling);
  }, [clock, every]);
  return now;
}

export const wallClock = (): number => Date.now();
