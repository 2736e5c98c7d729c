import type { DeviceFeature, Screen } from "../room/screen_types";

/**
 * Which ground the page stands on: `day` follows the phone's theme, the others are always near black, or loud. `aftercare`: who has
 * been in the dark isn't dazzled at the end of it.
 */
type Theme = "day" | "together" | "paused" | "aftercare" | "loud";

function themeOf(screen: Screen): Theme {
  switch (screen.name) {
    case "together":
      return "together";
    case "aftercare":
      return "aftercare";
    case "taken_over":
      return "paused";
    case "paused":
      return screen.mine && screen.unseen ? "loud" : "paused";
    default:
      return "day";
  }
}

/** Sets the page's ground, behind and beyond what's drawn, and the colour of the browser's own bars. */
export function showTheme(screen: Screen): void {
  const root = document.documentElement;
  const mood = themeOf(screen);
  if (root.getAttribute("data-theme") === mood) return;
  root.setAttribute("data-theme", mood);
  // With the next frame, which works styles out anyway: here they would hold up what a touch sends.
  requestAnimationFrame(() => {
    const ground = getComputedStyle(root).backgroundColor;
    for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) meta.content = ground;
  });
}

/** What this phone's person chose about light, for the styles to go by (PHONE1, PHONE4). */
export function showChosen(chosen: ReadonlySet<DeviceFeature> | undefined): void {
  for (const way of ["light", "veil"] as const) {
    document.documentElement.toggleAttribute(`data-${way}`, chosen?.has(way) ?? false);
  }
}
