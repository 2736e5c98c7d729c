/**
 * Makes the phone's types of the wire from the server's JSON schema.
 *
 *   node scripts/wire_types.mjs            writes src/protocol/wire.ts
 *   node scripts/wire_types.mjs --compare  exits 1 if the committed file differs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const schemaPath = new URL("../../protocol/schema.json", import.meta.url);
const typesPath = new URL("../src/protocol/wire.ts", import.meta.url);

/** Property titles would each become a type of their own; only definitions are types. */
function withoutTitles(node, isDefinition = false) {
  if (Array.isArray(node)) return node.map((item) => withoutTitles(item));
  if (node === null || typeof node !== "object") return node;
  const kept = Object.entries(node).filter(
    ([key, value]) => isDefinition || key !== "title" || typeof value !== "string",
  );
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === "$defs") {
        return [key, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutTitles(part)]))];
      }
      return [key, withoutTitles(value)];
    }),
  );
}

const schema = withoutTitles(JSON.parse(readFileSync(schemaPath, "utf8")));
const types = await compile(
  { $defs: schema.$defs, anyOf: Object.keys(schema.$defs).map((name) => ({ $ref: `#/$defs/${name}` })) },
  "Wire",
  {
    additionalProperties: false,
    bannerComment: "// Made from protocol/schema.json by scripts/wire_types.mjs. Do not edit.",
    format: false,
    unreachableDefinitions: true,
  },
);

if (process.argv.includes("--compare")) {
  if (readFileSync(typesPath, "utf8") !== types) {
    console.error("src/protocol/wire.ts is not what protocol/schema.json says: make schema");
    process.exit(1);
  }
} else {
  writeFileSync(typesPath, types);
}
