// Runs in every page before its own script: notes when a touch came in, and when each screen had been painted.
// Times are milliseconds since the Unix epoch; every page of one machine reads them off one clock.
(() => {
  const watch = { touchedAt: 0, painted: [] };
  Object.defineProperty(window, "lullWatch", { value: watch });
  const now = () => performance.timeOrigin + performance.now();

  addEventListener(
    "pointerdown",
    (event) => {
      watch.touchedAt = performance.timeOrigin + event.timeStamp;
    },
    { capture: true },
  );

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
