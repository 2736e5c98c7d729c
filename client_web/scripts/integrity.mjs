/** Writes into the built page what each file that it names has to be, so that a browser takes no other (HEAD2). */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const NAMED = /<(script|link)\b[^>]*?\b(?:src|href)="(\/(?:assets\/[^"]+|\w+\.js))"[^>]*>/g;

/** A Vite plugin: after all files of the page were written, and before anything takes their hashes. */
export function integrity() {
  let dist;
  return {
    name: "integrity",
    apply: "build",
    configResolved(config) {
      dist = resolve(config.root, config.build.outDir);
    },
    writeBundle() {
      const page = readFileSync(`${dist}/index.html`, "utf8");
      const sealed = page.replace(NAMED, (tag, _, path) => {
        const sum = createHash("sha384")
          .update(readFileSync(`${dist}${path}`))
          .digest("base64");
        return tag.replace(/>$/, ` integrity="sha384-${sum}">`);
      });
      writeFileSync(`${dist}/index.html`, sealed);
    },
  };
}
