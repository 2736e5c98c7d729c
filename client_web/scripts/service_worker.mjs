/**
 * Builds `src/service_worker/main.ts` to `dist/sw.js` once all else is there, with the hash of every file that it is to keep.
 *
 *   node scripts/service_worker.mjs dist     the same for a folder that was built before
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { TARGET } from "./engines.mjs";

/** Files that a page never asks for, and what a browser without workers is led to. Nor does it ask for compressed ones: they are the same file to it. */
const LEFT_OUT = new Set(["sw.js", "robots.txt", "old.html", "old.css"]);

const hash = (content, form) => createHash("sha256").update(content).digest(form);

/** Every file below `dist` by the path it is served at, sorted, with its SHA-256 in base64. */
function shellOf(dist) {
  const names = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(dist.length + 1))
    .filter((name) => !LEFT_OUT.has(name) && !/\.(br|gz)$/.test(name) && !name.startsWith("."))
    .sort();
  return Object.fromEntries(
    names.map((name) => [name === "index.html" ? "/" : `/${name}`, hash(readFileSync(`${dist}/${name}`), "base64")]),
  );
}

export async function buildWorker(root, dist) {
  const shell = shellOf(dist);
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: "warn",
    define: { SHELL: JSON.stringify(shell), BUILD: JSON.stringify(hash(JSON.stringify(shell), "hex").slice(0, 16)) },
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: TARGET,
      rollupOptions: { input: "src/service_worker/main.ts", output: { entryFileNames: "sw.js", format: "iife" } },
    },
  });
}

/** A Vite plugin. Last in the list: it reads what the others have written. */
export function serviceWorker() {
  let root;
  let dist;
  return {
    name: "service-worker",
    apply: "build",
    configResolved(config) {
      root = config.root;
      dist = resolve(root, config.build.outDir);
    },
    closeBundle: () => buildWorker(root, dist),
  };
}

const [, program, given] = process.argv;
if (program === fileURLToPath(import.meta.url) && given !== undefined) {
  await buildWorker(fileURLToPath(new URL("..", import.meta.url)), resolve(given));
}
