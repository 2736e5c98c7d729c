/**
 * What a phone loads before a session can begin: the page's scripts, all that they import at once, and its styles. With it, and
 * after it, comes the day: the screens around a session, and what stands beside the pause in one.
 *
 *   node scripts/session_size.mjs [dist]     prints the size, gzipped; exits 1 where it is above the limit
 */
import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT = 42_000;
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

/** Each file with its size, gzipped: these, and all that they import at once. */
function loaded(names, before = new Map()) {
  const found = new Map();
  const open = names.map((name) => new URL(`.${name}`, dist));
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file.href) || before.has(file.href)) continue;
    const text = readFileSync(file);
    found.set(file.href, gzipSync(text, { level: 9 }).length);
    if (!file.pathname.endsWith(".js")) continue;
    for (const [, target] of text.toString().matchAll(AT_ONCE)) {
      open.push(target.startsWith("/") ? new URL(`.${target}`, dist) : new URL(target, file));
    }
  }
  return found;
}

const sizeOf = (files) => [...files.values()].reduce((sum, part) => sum + part, 0);
const kB = (size) => (size / 1000).toFixed(1);

const found = loaded(named);
const ofDay = readdirSync(new URL("assets/", dist)).filter((name) => /^day-.*\.(js|css)$/.test(name));
const day = loaded(
  ofDay.map((name) => `/assets/${name}`),
  found,
);

const size = sizeOf(found);
console.log(
  `for a session: ${kB(size)} kB gzipped in ${found.size} files (aim ${AIM / 1000}, limit ${LIMIT / 1000}); for the day: ${kB(sizeOf(day))} kB more in ${day.size}`,
);
if (size > LIMIT) {
  for (const [file, part] of found) console.error(`  ${part} ${file.slice(dist.href.length)}`);
  process.exit(1);
}
