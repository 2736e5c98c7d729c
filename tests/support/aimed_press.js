// Runs in every page before its own script. A test says which control it is about to press, and learns where that is; a press that
// meets another, because the page has moved meanwhile, is kept from the page and is told as missed.
(() => {
  const KINDS = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
  let aimed = null;
  let missed = false;

  // What only holds the control is met where that rests by now, or has moved away between the press and its end.
  const meets = (target) => target instanceof Node && (aimed.closest("label") ?? aimed).contains(target);

  /** The middle of this one of the controls of this selector, or of the last; undefined while no press of it would be heard. */
  const aim = (selector, number = -1) => {
    const control = [...document.querySelectorAll(selector)].at(number);
    if (control === undefined || control.matches(":disabled, [inert] *, [inert], [aria-disabled=true]"))
      return undefined;
    control.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const { left, top, width, height } = control.getBoundingClientRect();
    const at = { x: left + width / 2, y: top + height / 2 };
    const hit = document.elementFromPoint(at.x, at.y);
    if (hit === null || !(control.contains(hit) || control.closest("label")?.contains(hit))) return undefined;
    aimed = control;
    missed = false;
    return at;
  };
  /** Whether the press met another. The page's own again from here on. */
  const missedIt = () => {
    aimed = null;
    return missed;
  };
  Object.defineProperty(window, "lullPress", { value: { aim, missed: missedIt } });

  for (const kind of KINDS)
    addEventListener(
      kind,
      (event) => {
        if (aimed === null) return;
        if (!meets(event.target)) missed = true;
        if (missed) {
          event.preventDefault();
          event.stopImmediatePropagation();
        }
      },
      { capture: true },
    );
})();
