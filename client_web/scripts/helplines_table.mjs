/**
 * What is known of helplines, as the table in docs/helplines.md.
 *
 *   node scripts/helplines_table.mjs            prints it
 *   node scripts/helplines_table.mjs --write    puts it into the document
 */
import { readFileSync, writeFileSync } from "node:fs";

const at = (path) => new URL(path, import.meta.url);
const { countries } = JSON.parse(readFileSync(at("../data/helplines.json"), "utf8"));

const KINDS = ["violence", "sexual_violence", "crisis", "lgbtq", "men", "harm", "young", "elder", "general"];
const OLD = 5;

/** `3 (1 old, 2 not)`: how many, and how many of them were seen on an old page or not at all. */
const cell = (lines) => {
  const unchecked = lines.filter(({ checked }) => checked === "unchecked").length;
  const old = lines.filter(({ checked: { year, on } }) => year !== undefined && on.slice(0, 4) - year >= OLD).length;
  const apart = [...(old > 0 ? [`${old} old`] : []), ...(unchecked > 0 ? [`${unchecked} not`] : [])];
  if (lines.length === 0) return "";
  return apart.length === 0 ? `${lines.length}` : `${lines.length} (${apart.join(", ")})`;
};

const row = (name, emergency, lines) => {
  const also = lines.some(({ also = [] }) => also.includes("sexual_violence"));
  const cells = KINDS.map((kind) => {
    const own = cell(lines.filter((line) => line.kind === kind));
    return kind === "sexual_violence" && own === "" && also ? "with violence" : own;
  });
  return `| ${[name, emergency, ...cells].join(" | ")} |`;
};

const all = Object.values(countries).flatMap(({ lines }) => lines);
export const table = [
  `| country | emergency | ${KINDS.join(" | ")} |`,
  `|${" --- |".repeat(KINDS.length + 2)}`,
  ...Object.entries(countries).map(([code, { emergency, lines }]) =>
    row(code, emergency.map(({ number }) => number).join(", "), lines),
  ),
  row(`all ${Object.keys(countries).length}`, "", all),
].join("\n");

const DOCUMENT = at("../../docs/helplines.md");
const BETWEEN = /(<!-- table -->\n)[\s\S]*?(\n<!-- end of table -->)/;

if (process.argv.includes("--write")) {
  writeFileSync(
    DOCUMENT,
    readFileSync(DOCUMENT, "utf8").replace(BETWEEN, (_, begin, end) => `${begin}\n${table}\n${end}`),
  );
} else if (process.argv[1]?.endsWith("helplines_table.mjs")) {
  console.log(table);
}
