/**
 * Every word of a catalogue is said somewhere. That none is missing is the type checker's to say.
 *
 * Follows `words` through each file that imports it: by its members, by what it is taken apart into, by other names for a part
 * of it. A part that is handed on whole, or asked for by a name that is only known when it runs, counts as said.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseAst, runnerImport } from "vite";

const src = fileURLToPath(new URL("../src/", import.meta.url));
const englishIn = async (file) => (await runnerImport(`${src}i18n/${file}`, { configFile: false })).module.english;
const english = { ...(await englishIn("session/en.ts")), ...(await englishIn("en.ts")) };

/** Every key, as a path with dots. */
const keysOf = (part, path = "") =>
  typeof part === "object" && part !== null && !Array.isArray(part)
    ? Object.entries(part).flatMap(([name, inner]) => keysOf(inner, path === "" ? name : `${path}.${name}`))
    : [path];

const keys = keysOf(english);
const said = new Set();
const say = (path) => {
  if (path === "") throw new Error("words are handed on whole");
  for (const key of keys) if (`${key}.`.startsWith(`${path}.`) || path.startsWith(`${key}.`)) said.add(key);
};

const files = readdirSync(src, { recursive: true }).filter((file) => /\.tsx?$/.test(file));
for (const file of files) {
  const text = readFileSync(`${src}${file}`, "utf8");
  if (!/import \{[^}]*\bwords\b[^}]*\} from "[^"]*i18n\/(?:session\/)?language"/.test(text)) continue;
  try {
    follow(parseAst(text, { lang: file.endsWith("x") ? "tsx" : "ts" }));
  } catch (error) {
    console.error(`src/${file}: ${error.message}`);
    process.exit(1);
  }
}

/** Names of parts that hold in all of a file: two functions that name different parts alike have both counted as said. */
function follow(program) {
  const names = new Map([["words", [""]]]);
  const paths = (node) => {
    if (node?.type === "Identifier") return names.get(node.name) ?? null;
    if (node?.type !== "MemberExpression") return null;
    const whole = paths(node.object);
    if (whole === null) return null;
    if (node.computed) {
      for (const path of whole) say(path);
      return [];
    }
    return whole.map((path) => join(path, node.property.name));
  };
  const name = (alias, known) => names.set(alias, [...new Set([...(names.get(alias) ?? []), ...known])]);

  const declare = (node) => {
    const whole = node.init === null ? null : paths(node.init);
    if (whole === null) return false;
    if (node.id.type === "Identifier") name(node.id.name, whole);
    else
      for (const { key, value } of node.id.properties)
        name(
          value.name,
          whole.map((path) => join(path, key.name)),
        );
    return true;
  };
  const visit = (node, parent) => {
    if (Array.isArray(node)) {
      for (const inner of node) visit(inner, parent);
    } else if (typeof node?.type === "string") {
      if (node.type === "ImportDeclaration" || (node.type === "VariableDeclarator" && declare(node))) return;
      const found = parent?.type === "Property" && parent.key === node && !parent.computed ? null : paths(node);
      if (found !== null) for (const path of found) say(path);
      else
        for (const [key, inner] of Object.entries(node)) {
          if (node.type === "MemberExpression" && key === "property" && !node.computed) continue;
          visit(inner, node);
        }
    }
  };
  visit(program, null);
}

function join(path, name) {
  return path === "" ? name : `${path}.${name}`;
}

say("direction"); // by language.ts itself, to the browser
const unsaid = keys.filter((key) => !said.has(key));
for (const key of unsaid) console.error(`nobody says the word ${key}`);
process.exit(unsaid.length === 0 ? 0 : 1);
