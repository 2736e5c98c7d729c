// Holds the page to the oldest engines that README.md names: what one of them lacks may not be used unguarded, in the
// sources or in what was built of them. What each engine has is told by MDN's table.
//
// A name is guarded in a file that asks for it: `x?.name`, `typeof name`, `"name" in x`, as a condition. A member of an
// object that the script doesn't name by a global is known by its own name alone: it's too new if it is in each
// interface that has one, and no object of ours has one of that name.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAst } from "vite";
import { ALLOWED, OLDEST } from "./engines.mjs";

const table = createRequire(import.meta.url)("@mdn/browser-compat-data");
const client = fileURLToPath(new URL("..", import.meta.url));

/** What the table calls them. */
const BROWSERS = {
  chrome: ["chrome", "chrome_android"],
  firefox: ["firefox", "firefox_android"],
  safari: ["safari"],
  ios: ["safari_ios"],
};
const PROMISED = Object.entries(OLDEST).flatMap(([engine, version]) =>
  BROWSERS[engine].map((browser) => [browser, version]),
);

/** Objects that are global by another name than their interface's. */
const GLOBAL_OBJECTS = {
  caches: "CacheStorage",
  crypto: "Crypto",
  document: "Document",
  history: "History",
  indexedDB: "IDBFactory",
  localStorage: "Storage",
  location: "Location",
  navigator: "Navigator",
  performance: "Performance",
  screen: "Screen",
  sessionStorage: "Storage",
};

/** Is a version as old as another, or older? */
function isBy(version, other) {
  if (typeof version !== "string" || version === "preview") return false;
  const [[major, minor = 0], [otherMajor, otherMinor = 0]] = [version.replace("≤", ""), other].map((each) =>
    each.split(".").map(Number),
  );
  return major < otherMajor || (major === otherMajor && minor <= otherMinor);
}

/** The promised browsers that lack what this entry of the table is about. */
function lackedBy(entry) {
  const support = entry?.__compat?.support;
  if (support === undefined) return [];
  return PROMISED.filter(
    ([browser, version]) =>
      ![support[browser] ?? {}]
        .flat()
        .some(
          (told) =>
            !told.flags &&
            !told.prefix &&
            !told.alternative_name &&
            told.version_removed === undefined &&
            isBy(told.version_added, version),
        ),
  ).map(([browser]) => browser);
}

/** What is global, by its name, and what each name of a member can mean. */
const globals = new Map();
const members = new Map();
for (const [owner, group] of Object.entries({
  ...table.javascript.builtins.Intl,
  ...table.api,
  ...table.javascript.builtins,
})) {
  if (owner === "__compat") continue;
  globals.set(owner, group);
  for (const [key, entry] of Object.entries(group)) {
    if (key.startsWith("__") || key.endsWith("_event") || entry.__compat === undefined) continue;
    const name = key.replace(/_static$/, "");
    members.set(name, [...(members.get(name) ?? []), [`${owner}.${name}`, entry]]);
    if (owner === "Window" || owner === "WorkerGlobalScope") globals.set(name, entry);
  }
}

/** Every node below, with those above it; types are left out. */
function* nodesOf(node, above = []) {
  if (node === null || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const each of node) yield* nodesOf(each, above);
    return;
  }
  const isNode = typeof node.type === "string";
  if (isNode && /^TS(Type|Interface)/.test(node.type)) return;
  if (isNode) yield [node, above];
  for (const value of Object.values(node)) yield* nodesOf(value, isNode ? [node, ...above] : above);
}

const NOTHING = ["undefined", "function", null];

/** Does it stand where it is only asked for? */
function isAskedFor(node, [above]) {
  switch (above?.type) {
    case "MemberExpression":
      return above.object === node && above.optional;
    case "CallExpression":
      return above.callee === node && above.optional;
    case "UnaryExpression":
      return above.operator === "typeof" || above.operator === "!";
    case "IfStatement":
    case "ConditionalExpression":
      return above.test === node;
    case "LogicalExpression":
      return above.left === node;
    case "BinaryExpression":
      return (
        /^[!=]==?$/.test(above.operator) &&
        [above.left, above.right].some(
          (side) =>
            (side.type === "Identifier" && side.name === "undefined") ||
            (side.type === "Literal" && NOTHING.includes(side.value)) ||
            (side.type === "UnaryExpression" && side.operator === "void"),
        )
      );
    default:
      return false;
  }
}

function isDeclared(node, [above]) {
  if (above === undefined) return false;
  if (/^(Function|Arrow|Import|Catch|Class)/.test(above.type)) return above.superClass !== node && above.body !== node;
  if (above.type === "VariableDeclarator") return above.id === node;
  if (above.type === "Property") return above.value === node && above.shorthand;
  return /Pattern$/.test(above.type) && above.right !== node;
}

function isRead(node, [above]) {
  if (above === undefined) return true;
  if (above.type === "MemberExpression") return above.object === node || above.computed;
  if (/^(Property|MethodDefinition)/.test(above.type)) return above.value === node || above.computed;
  return !/^(Export|Import|Label|JSX|TS)/.test(above.type);
}

/** The names that objects made or described in this script have. */
function* ownNames(nodes) {
  for (const [node, [above]] of nodes) {
    const made = node.type === "Property" && above?.type === "ObjectExpression";
    const said = /^(TSPropertySignature|TSMethodSignature|PropertyDefinition|MethodDefinition)$/.test(node.type);
    if ((made || said) && node.key.type === "Identifier") yield node.key.name;
  }
}

/** What this script uses that a promised engine lacks: by its name, those engines. */
function tooNewIn(nodes, own) {
  const asked = new Set();
  const declared = new Set();
  for (const [node, above] of nodes) {
    if (node.type === "BinaryExpression" && node.operator === "in")
      asked.add(node.left.value ?? node.left.quasis?.[0].value.cooked);
    if (node.type === "Identifier" && isDeclared(node, above)) declared.add(node.name);
    if (/^(Identifier|MemberExpression)$/.test(node.type) && isAskedFor(node, above))
      asked.add(node.name ?? node.property.name);
  }
  const found = new Map();
  const note = (name, means) => {
    if (means.length === 0 || asked.has(name)) return;
    const lacked = means.map(([, entry]) => lackedBy(entry));
    if (lacked.some((by) => by.length === 0)) return;
    found.set(means.length === 1 ? means[0][0] : `*.${name}`, [...new Set(lacked.flat())]);
  };
  for (const [node, above] of nodes) {
    if (node.type === "MemberExpression" && !node.computed && node.property.type === "Identifier") {
      const { object, property } = node;
      const owner = object.type === "Identifier" && !declared.has(object.name) ? object.name : null;
      const group = globals.get(GLOBAL_OBJECTS[owner] ?? owner);
      const exact = group?.[`${property.name}_static`] ?? group?.[property.name];
      if (exact !== undefined) note(property.name, [[`${GLOBAL_OBJECTS[owner] ?? owner}.${property.name}`, exact]]);
      else if (!own.has(property.name)) note(property.name, members.get(property.name) ?? []);
    } else if (
      node.type === "Identifier" &&
      globals.has(node.name) &&
      !declared.has(node.name) &&
      isRead(node, above)
    ) {
      note(node.name, [[node.name, globals.get(node.name)]]);
    }
  }
  return found;
}

function scriptsBelow(folder) {
  return readdirSync(join(client, folder), { recursive: true })
    .filter((path) => /(?<!\.d)\.(tsx?|js)$/.test(path))
    .map((path) => {
      const file = join(client, folder, path);
      const nodes = [...nodesOf(parseAst(readFileSync(file, "utf8"), { lang: extname(file).slice(1) }))];
      return [relative(client, file), nodes];
    });
}

const unused = new Set(Object.keys(ALLOWED));
const sources = scriptsBelow("src");
const built = scriptsBelow("dist");
// What is built keeps the names of the sources' objects, and has those of the libraries' besides.
const own = new Set(sources.flatMap(([, nodes]) => [...ownNames(nodes)]));
const ownOfBuilt = new Set([...own, ...built.flatMap(([, nodes]) => [...ownNames(nodes)])]);
const bad = [];
for (const [scripts, names] of [
  [sources, own],
  [built, ownOfBuilt],
]) {
  for (const [path, nodes] of scripts) {
    for (const [name, engines] of tooNewIn(nodes, names)) {
      unused.delete(name);
      if (!Object.hasOwn(ALLOWED, name)) bad.push(`${path}: ${name} isn't in the oldest ${engines.join(", ")}`);
    }
  }
}
// This one is for all browsers: none may stumble over a word of it.
const OLD =
  /^(Program|BlockStatement|VariableDeclaration|VariableDeclarator|ExpressionStatement|IfStatement|UnaryExpression|LogicalExpression|CallExpression|MemberExpression|ArrayExpression|ObjectExpression|Property|FunctionDeclaration|Identifier|Literal)$/;
for (const [node] of nodesOf(parseAst(readFileSync(join(client, "public/old.js"), "utf8")))) {
  if (!OLD.test(node.type) || node.optional || node.async || node.shorthand)
    bad.push(`public/old.js: ${node.type} is too new`);
}
for (const name of unused) bad.push(`scripts/engines.mjs allows ${name}, which nothing uses`);
for (const each of bad) console.error(each);
process.exitCode = bad.length > 0 ? 1 : 0;
