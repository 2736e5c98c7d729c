/**
 * How much of the phones' rules their tests hold: every small change of `src/room` that the tests of `test/room` let pass is printed.
 *
 * Stryker's instrumenter puts all changes into one copy of the sources, one of them alive at a time. That copy is bundled with the
 * tests, and each change gets fresh modules and only those tests that come by it.
 *
 *     node mutants/run.mjs [--only agreed,values] [--jobs 2]
 */

import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { createInstrumenter, Instrumenter } from "@stryker-mutator/instrumenter";
import { build } from "vite";
import { EQUIVALENT } from "./equivalent.mjs";

const MUST_KILL = 0.95;
/** A change whose tests haven't ended after this many ms never ends: what takes longest takes a thousandth of it. */
const FOREVER = 60_000;

const client = fileURLToPath(new URL("..", import.meta.url));
const room = `${client}src/room/`;
const { values: given } = parseArgs({ options: { only: { type: "string" }, jobs: { type: "string" } } });

const quiet = { info: () => {}, debug: () => {}, isDebugEnabled: () => false };
/** The instrumenter wants its parts handed in. */
const parts = {
  provideValue: () => parts,
  injectClass: (Class) => new Class(quiet, ...later),
};
const later = [undefined, undefined, undefined];
const instrumenter = createInstrumenter(parts);
if (!(instrumenter instanceof Instrumenter)) throw new Error("no instrumenter");

const names = readdirSync(room).filter(
  (name) => name.endsWith(".ts") && (given.only?.split(",").includes(name.slice(0, -3)) ?? true),
);
const options = { plugins: null, excludedMutations: [], ignorers: [], mutationRange: [], noHeader: false };
const sources = (folder, those) =>
  those.map((name) => ({ name: folder + name, mutate: true, content: readFileSync(folder + name, "utf8") }));
const support = `${client}test/support/`;
// What stands around the phones in the tests is made to say how much it works, too. None of its changes are made.
const files = [...sources(room, names), ...sources(support, ["phone.ts", "server.ts", "world.ts"])];
const { files: changed, mutants: all } = await instrumenter.instrument(files, options);
const mutants = all.filter(({ fileName }) => fileName.startsWith(room));
const instead = new Map(changed.map(({ name, content }) => [name, content]));
const before = new Map(files.map(({ name, content }) => [name, content.split("\n")]));

const OUTSIDE = { vitest: "vitest", "fast-check": "fastCheck" };
const [{ output }] = await build({
  root: client,
  configFile: false,
  publicDir: false,
  logLevel: "warn",
  plugins: [
    {
      name: "mutants",
      enforce: "pre",
      load: (id) => instead.get(id),
    },
  ],
  build: {
    write: false,
    minify: false,
    target: "esnext",
    lib: { entry: `${client}mutants/tests.mjs`, formats: ["iife"], name: "tests", fileName: () => "tests.js" },
    rollupOptions: { external: Object.keys(OUTSIDE), output: { globals: OUTSIDE } },
  },
});
const code = output[0].code;

const counts = { killed: 0, equivalent: 0 };
const meant = new Set();

/** Counts what became of a change, and says so where no test noticed. */
function tell({ fileName, location, replacement, mutatorName }, fate) {
  if (fate === "killed" || fate === "never ends") {
    counts.killed += 1;
    return;
  }
  const file = fileName.slice(room.length);
  const text = before.get(fileName);
  const line = text[location.start.line];
  const equivalent = EQUIVALENT.find(
    (one) => one.file === file && line.includes(one.line) && (one.to ?? [replacement]).includes(replacement),
  );
  if (equivalent !== undefined) {
    counts.equivalent += 1;
    meant.add(equivalent);
    return;
  }
  const change = `${cut(text, location).slice(0, 160)} -> ${replacement.replace(/\s+/g, " ").slice(0, 160)}`;
  console.log(`${fate}: ${file}:${location.start.line + 1} ${mutatorName}: ${change}`);
}

function cut(lines, { start, end }) {
  const rows = lines.slice(start.line, end.line + 1);
  rows[rows.length - 1] = rows[rows.length - 1].slice(0, end.column);
  rows[0] = rows[0].slice(start.column);
  return rows.join(" ").replace(/\s+/g, " ");
}

/** One after another, each with the next change that is still to be done; one that never ends takes its worker along. */
const todo = [...mutants];
const start = () => new Worker(new URL("worker.mjs", import.meta.url), { workerData: code });

function work(worker, done) {
  let doing;
  let timer;
  const next = () => {
    doing = todo.shift();
    if (doing === undefined) {
      worker.terminate().then(done);
      return;
    }
    worker.postMessage(doing.id);
    timer = setTimeout(() => {
      tell(doing, "never ends");
      worker.terminate();
      work(start(), done);
    }, FOREVER);
  };
  worker.on("message", (fate) => {
    clearTimeout(timer);
    if (doing !== undefined) tell(doing, fate);
    next();
  });
  worker.on("error", (error) => {
    throw error;
  });
}

const jobs = Number(given.jobs ?? availableParallelism());
await Promise.all(Array.from({ length: jobs }, () => new Promise((done) => work(start(), done))));
for (const one of EQUIVALENT) {
  if (given.only === undefined && !meant.has(one))
    console.log(`said to change nothing, and not found: ${one.file}: ${one.line}`);
}
const { killed, equivalent } = counts;
const real = mutants.length - equivalent;
console.log(
  `killed: ${killed} of ${real} (${((100 * killed) / real).toFixed(1)} %); ${equivalent} more change nothing`,
);
process.exitCode = killed >= MUST_KILL * real ? 0 : 1;
