import { expect, test } from "vitest";
import { GALLERY } from "../../../gallery/screens";
import { hasBar } from "../../../src/ui/elements/bar";

test("LEAVE4 a bar stands on every screen, but where the whole screen is the pause and where nothing is", () => {
  const screens = Object.values(GALLERY).map((screen) => screen());
  const without = new Set(screens.filter((screen) => !hasBar(screen)).map(({ name }) => name));
  expect([...without].sort()).toEqual(["left", "together"]);
});
