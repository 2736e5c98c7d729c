// Runs in every page before its own script: notes at each frame what stands on the screen, where that is something else than before.
// Times are milliseconds since the Unix epoch. A touch says how many frames had begun by then.
(() => {
  const record = { frames: [], count: 0, touchedIn: [] };
  Object.defineProperty(window, "lullFrames", { value: record });
  const text = (where) => document.querySelector(where)?.textContent ?? "";

  addEventListener("pointerdown", () => record.touchedIn.push(record.count), { capture: true });

  function look() {
    record.count += 1;
    const main = document.querySelector("main");
    const shown = {
      screen: main?.dataset.screen ?? "",
      step: text('[data-action="open-ladder"] bdi'),
      left: document.querySelector('[data-action="look"][aria-pressed="true"]') === null ? "" : text(".footer-note"),
      pace: main?.dataset.pace ?? "",
    };
    const before = record.frames.at(-1);
    if (before === undefined || Object.keys(shown).some((name) => shown[name] !== before[name])) {
      record.frames.push({ at: performance.timeOrigin + performance.now(), frame: record.count, ...shown });
    }
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);
})();
