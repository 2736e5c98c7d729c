/**
 * Makes the phone's part of the wire from the server's JSON schema: types, numbers, and a reader for all that the server says.
 *
 *   node scripts/wire_types.mjs            writes src/protocol/wire.ts, answers.ts and bounds.ts
 *   node scripts/wire_types.mjs --compare  exits 1 if a committed file differs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { compile } from "json-schema-to-typescript";

const schemaPath = new URL("../../protocol/schema.json", import.meta.url);
const folder = new URL("../src/protocol/", import.meta.url);

/** Property titles would each become a type of their own; only definitions are types. */
function withoutTitles(node) {
  if (Array.isArray(node)) return node.map(withoutTitles);
  if (node === null || typeof node !== "object") return node;
  const kept = Object.entries(node).filter(([key, value]) => key !== "title" || typeof value !== "string");
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutTitles(value)]));
}

const { $defs, constants, answers } = withoutTitles(JSON.parse(readFileSync(schemaPath, "utf8")));

const types = await compile({ $defs, anyOf: Object.keys($defs).map((name) => ({ $ref: `#/$defs/${name}` })) }, "Wire", {
  additionalProperties: false,
  bannerComment: "",
  format: false,
  unreachableDefinitions: true,
});

/** Declarations of what readers are made of, by the expression that makes it: each is made once in a file. */
let parts = new Map();
const part = (made, name = `r${parts.size}`) => {
  if (!parts.has(made)) parts.set(made, name);
  return parts.get(made);
};

const nameOf = ({ $ref }) => $ref.slice("#/$defs/".length);

/** The expression that reads a value of this schema. What it doesn't know it refuses to make. */
function readerOf(schema) {
  const { $ref, anyOf, oneOf, type, ...rest } = schema;
  if ($ref !== undefined) return namedReader(nameOf(schema));
  if (oneOf !== undefined) {
    const readers = oneOf.map((each) => `${$defs[nameOf(each)].properties.type.const}: ${readerOf(each)}`);
    return `tagged({ ${readers.join(", ")} })`;
  }
  if (anyOf?.length === 2 && anyOf[1].type === "null") return part(`orNull(${readerOf(anyOf[0])})`);
  const values = rest.enum ?? (rest.const === undefined ? undefined : [rest.const]);
  if (values !== undefined) return part(`oneOf(${values.map((value) => JSON.stringify(value)).join(", ")})`);
  switch (type) {
    case "integer":
      return part(`integer(${rest.minimum}, ${rest.maximum})`);
    case "string":
      return part(rest.pattern === undefined ? "string()" : `string(/${rest.pattern}/)`);
    case "boolean":
      return "boolean";
    case "array":
      return `list(${readerOf(rest.items)}${rest.maxItems === undefined ? "" : `, ${rest.maxItems}`})`;
    default:
      throw new Error(`no reader for ${JSON.stringify(schema)}`);
  }
}

/** The same for a definition, by name. */
function namedReader(name) {
  const schema = $defs[name];
  if (schema.type !== "object") return readerOf(schema);
  const fields = Object.entries(schema.properties);
  const missing = fields.find(([field]) => !schema.required?.includes(field));
  if (missing !== undefined) throw new Error(`${name}.${missing[0]} isn't always there`);
  const made = `object<${name}>({ ${fields.map(([field, each]) => `${field}: ${readerOf(each)}`).join(", ")} })`;
  return part(made, `${name[0].toLowerCase()}${name.slice(1)}From`);
}

/** Readers of these, and before them what they are made of. */
function readersOf(names) {
  parts = new Map();
  const readers = names.map(
    (name) =>
      `export const read${name === "FromServer" ? "Message" : name} = /* @__PURE__ */ fromText<${name}>(${namedReader(name)});`,
  );
  return [...[...parts].map(([made, name]) => `const ${name} = /* @__PURE__ */ ${made};`), ...readers];
}

/** What of `from` these lines use. */
function importing(names, from, lines) {
  const used = names.filter((name) => lines.some((line) => new RegExp(`\\b${name}\\b`).test(line)));
  return `import ${from === "./wire" ? "type " : ""}{ ${used.join(", ")} } from "${from}";`;
}

const KINDS = ["boolean", "fromText", "integer", "list", "object", "oneOf", "orNull", "string", "tagged"];
const message = readersOf(["FromServer"]);
const answer = readersOf(answers);
const numbers = Object.entries(constants).map(
  ([name, value]) => `export const ${name} = ${JSON.stringify(value)} as const;`,
);

const made = "// Made from protocol/schema.json by scripts/wire_types.mjs. Do not edit.";
const files = {
  "wire.ts": [made, importing(KINDS, "./read", message), types.trim(), ...message, ""].join("\n"),
  // No session needs what calls are answered with.
  "answers.ts": [
    made,
    importing(KINDS, "./read", answer),
    importing(
      Object.keys($defs),
      "./wire",
      answer.map((line) => line.replace(/"[^"]*"/g, "")),
    ),
    ...answer,
    "",
  ].join("\n"),
  "bounds.ts": [made, ...numbers, ""].join("\n"),
};

for (const [name, text] of Object.entries(files)) {
  const path = new URL(name, folder);
  if (!process.argv.includes("--compare")) {
    writeFileSync(path, text);
  } else if (readFileSync(path, "utf8") !== text) {
    console.error(`src/protocol/${name} is not what protocol/schema.json says: make schema`);
    process.exitCode = 1;
  }
}
