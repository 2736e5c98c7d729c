// Runs in every page before its own script: notes when a touch came in, when each screen had been painted, and when the machine
// had no time for the page.
// Times are milliseconds since the Unix epoch; every page of one machine reads them off one clock.
(() => {
  const TICK = 50;
  const stood = [];
  /** How many ms between the two its timers stood still. */
  const held = (from, to) =>
    stood.reduce((sum, each) => sum + Math.max(0, Math.min(to, each.to) - Math.max(from, each.from)), 0);
  /** The longest of these times, in ms. */
  const longest = () => Math.max(0, ...stood.map((each) => each.to - each.from));
  const watch = { touchedAt: 0, painted: [], held, longest };
  Object.defineProperty(window, "lullWatch", { value: watch });
  const now = () => performance.timeOrigin + performance.now();

  addEventListener(
    "pointerdown",
    (event) => {
      watch.touchedAt = performance.timeOrigin + event.timeStamp;
    },
    { capture: true },
  );

  let ticked = now();
  setInterval(() => {
    const at = now();
    if (at - ticked > 2 * TICK) stood.push({ from: ticked + TICK, to: at });
    ticked = at;
  }, TICK);

  let noted = "";
  function look() {
    const screen = document.querySelector("main")?.dataset.screen ?? "";
    if (screen === noted) return;
    noted = screen;
    // Two frames on, what stands on the page now has been painted.
    requestAnimationFrame(() => requestAnimationFrame(() => watch.painted.push({ at: now(), screen })));
  }

  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-screen"],
  });
})();
