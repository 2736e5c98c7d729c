/**
 * Type-checks each layer by its own tsconfig, and that a layer imports only what it may.
 *
 * `room` and `tools/rules` have no DOM in their library, so the rules can't touch the page; which folder may import which is said here.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../src/", import.meta.url));

/** Layer → what it may import besides itself and packages. */
const MAY_IMPORT = {
  room: ["protocol/wire"],
  way_in: ["room"],
  protocol: ["room"],
  crypto: ["room", "protocol"],
  shell: ["room", "way_in", "protocol", "crypto", "tools/rules/tokens", "tools/storage/erasing"],
  i18n: ["room"],
  ui: ["room", "i18n", "../data"],
  "tools/rules": [],
  "tools/storage": ["tools/rules"],
  "tools/i18n": ["tools/rules"],
  "tools/ui": ["room/shared", "tools/rules", "tools/storage", "tools/i18n", "ui", "../data"],
  service_worker: [],
};

let failed = false;

for (const [layer, allowed] of Object.entries(MAY_IMPORT)) {
  for (const file of readdirSync(`${src}${layer}`, { recursive: true })) {
    if (!/\.tsx?$/.test(file)) continue;
    const text = readFileSync(`${src}${layer}/${file}`, "utf8");
    for (const [, target] of text.matchAll(/(?:from |import\()"(\.[^"]+)"/g)) {
      const named = relative(src, join(src, layer, dirname(file), target));
      if ([layer, ...allowed].some((part) => named === part || named.startsWith(`${part}/`))) continue;
      console.error(`src/${layer}/${file} may not import ${named}`);
      failed = true;
    }
  }
}

for (const project of [...Object.keys(MAY_IMPORT), ".", "../gallery", "../test", "../headless", "../sim"]) {
  const tsc = spawnSync("tsc", ["-p", `${src}${project}`], { stdio: "inherit" });
  failed ||= tsc.status !== 0;
}

process.exit(failed ? 1 : 0);
