import decodeQR from "qr/decode.js";
import { describe, expect, it } from "vitest";
import { darkPath, QUIET_ZONE, qrModules } from "../../../src/ui/elements/qr_code";

const LINK = `https://lull.example/#1${"a-Zk_".repeat(22)}`;
const SCALE = 6;

/** The path painted as a camera would see it: dark runs on white. */
function painted(path: string, size: number): { width: number; height: number; data: Uint8Array } {
  const side = size * SCALE;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row += 1) {
      for (let column = Number(x) * SCALE; column < (Number(x) + Number(run)) * SCALE; column += 1) {
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
  }
  return { width: side, height: side, data };
}

describe("the code", () => {
  it("reads back as the link", () => {
    const modules = qrModules(LINK);
    expect(decodeQR(painted(darkPath(modules), modules.length))).toBe(LINK);
  });

  it("keeps a quiet zone all around", () => {
    const modules = qrModules(LINK);
    const rim = modules.flatMap((row, y) =>
      row.filter((_, x) => Math.min(x, y, modules.length - 1 - x, modules.length - 1 - y) < QUIET_ZONE),
    );
    expect(rim.some(Boolean)).toBe(false);
    expect(modules[QUIET_ZONE]?.slice(QUIET_ZONE, QUIET_ZONE + 7).every(Boolean)).toBe(true);
  });
});
