/**
 * What a phone loads before a session can begin: the page's scripts, all that they import at once, and its styles.
 *
 *   node scripts/session_size.mjs [dist]     prints the size, gzipped; exits 1 where it is above the limit
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT = 62_000; // until the words are loaded part by part
const AIM = 35_000;

const given = process.argv[2];
const dist = given === undefined ? new URL("../dist/", import.meta.url) : pathToFileURL(`${given}/`);

/** Imports that run at once; `import(` is one that waits until it is needed. */
const AT_ONCE = /(?:\bfrom|\bimport)\s*["'](\.{0,2}\/[^"']+\.js)["']/g;

const page = readFileSync(new URL("index.html", dist), "utf8");
const tags = page.match(/<(?:script|link)\b[^>]*>/g) ?? [];
const named = tags
  .filter((tag) => tag.startsWith("<script") || /rel="(?:stylesheet|modulepreload)"/.test(tag))
  .map((tag) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1]);
if (!named.some((name) => name?.endsWith(".js")) || !named.some((name) => name?.endsWith(".css"))) {
  console.error("dist/index.html names no script or no style: make client");
  process.exit(1);
}

const found = new Map();
const open = named.map((name) => new URL(`.${name}`, dist));
for (let file = open.pop(); file !== undefined; file = open.pop()) {
  if (found.has(file.href)) continue;
  const text = readFileSync(file);
  found.set(file.href, gzipSync(text, { level: 9 }).length);
  if (!file.pathname.endsWith(".js")) continue;
  for (const [, target] of text.toString().matchAll(AT_ONCE)) {
    open.push(target.startsWith("/") ? new URL(`.${target}`, dist) : new URL(target, file));
  }
}

const size = [...found.values()].reduce((sum, part) => sum + part, 0);
console.log(
  `for a session: ${(size / 1000).toFixed(1)} kB gzipped in ${found.size} files (aim ${AIM / 1000}, limit ${LIMIT / 1000})`,
);
if (size > LIMIT) {
  for (const [file, part] of found) console.error(`  ${part} ${file.slice(dist.href.length)}`);
  process.exit(1);
}
