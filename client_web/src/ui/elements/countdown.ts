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

/** `ms`, counted down by this phone itself until a new `ms` is told. */
export function useCountdown(ms: number): number {
  const [left, setLeft] = useState(ms);
  useEffect(() => {
    const endsAt = performance.now() + ms;
    setLeft(ms);
    const counting = setInterval(() => setLeft(Math.max(0, endsAt - performance.now())), 250);
    return () => clearInterval(counting);
  }, [ms]);
  return left;
}
