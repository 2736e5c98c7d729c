/**
 * Type-checks each layer by its own tsconfig, and that a layer imports only what it may.
 *
 * `room` and `companions` have no DOM in their library, so the rules can't touch the page; which folder may import which is said here.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../src/", import.meta.url));

/** Layer → what it may import besides itself and packages. */
const MAY_IMPORT = {
  room: ["protocol/wire"],
  protocol: ["room"],
  crypto: ["room", "protocol"],
  shell: ["room", "protocol", "crypto", "companions/tokens", "companions_shell/erasing"],
  words: ["room"],
  ui: ["room", "words", "../data"],
  companions: [],
  companions_shell: ["companions"],
  companions_ui: ["companions", "companions_shell", "ui", "../data"],
  sw: [],
};

let failed = false;

for (const [layer, allowed] of Object.entries(MAY_IMPORT)) {
  for (const file of readdirSync(`${src}${layer}`)) {
    if (!/\.tsx?$/.test(file)) continue;
    const text = readFileSync(`${src}${layer}/${file}`, "utf8");
    for (const [, target] of text.matchAll(/from "\.\.\/([^"]+)"/g)) {
      if (allowed.some((part) => target === part || target.startsWith(`${part}/`))) continue;
      console.error(`src/${layer}/${file} may not import ../${target}`);
      failed = true;
    }
  }
}

for (const project of [
  ...Object.keys(MAY_IMPORT),
  ".",
  "../test",
  "../test_ui",
  "../test_companions",
  "../headless",
  "../sim",
]) {
  const tsc = spawnSync("tsc", ["-p", `${src}${project}`], { stdio: "inherit" });
  failed ||= tsc.status !== 0;
}

process.exit(failed ? 1 : 0);
