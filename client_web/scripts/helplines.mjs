/** Holds the helplines to their schema before they are built into a page: a wrong form there is a wrong number later. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const read = (name) => JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), "utf8"));

/** A Vite plugin. */
export const helplines = {
  name: "helplines",
  apply: "build",
  buildStart() {
    const fits = new Ajv2020({ strict: true, allErrors: true }).compile(read("helplines.schema"));
    for (const name of ["helplines", "support"]) {
      if (fits(read(name))) continue;
      this.error(
        fits.errors.map(({ instancePath, message }) => `data/${name}.json${instancePath} ${message}`).join("\n"),
      );
    }
  },
};
