/** Runs the tests that come by one change after another: `vitest` and its `expect`, as far as the tests of `test/room` use them. */

import vm from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { expect } from "expect";
import fastCheck from "fast-check";

/** Cases of a property at most: thousands of changes are held against it. */
const CASES = 3;
/** A test that does so many times the work that it does without any change never ends. */
const BEYOND = 20;

// The same cases each time, and no search for the smallest one.
const assert = (property, { numRuns = CASES, ...more } = {}) =>
  fastCheck.assert(property, { ...more, seed: 1, endOnFailure: true, numRuns: Math.min(numRuns, CASES) });
const bounded = { ...fastCheck, assert };
const inBundle = { ...bounded, default: bounded };

/** Which change is alive; the code asks at each place that has one, so that its questions measure the work that is done. */
let alive = "none";
let asked = 0;
let atMost = Number.POSITIVE_INFINITY;
const stryker = {
  mutantCoverage: { static: {}, perTest: {} },
  get activeMutant() {
    if (++asked > atMost) throw new Error("never ends");
    return alive;
  },
};
globalThis.__stryker__ = stryker;

const script = new vm.Script(`(vitest, fastCheck) => {\n${workerData}\n}`, { filename: "tests.js" });

/** Load everything anew; what the tests are. */
function load() {
  const tests = [];
  const test = (name, ...rest) => tests.push({ name, run: rest.find((one) => typeof one === "function") });
  const each = (take) => (cases) => (name, run) => {
    for (const one of cases) take(name, () => run(...(Array.isArray(one) ? one : [one])));
  };
  const describe = (_, inside) => inside();
  test.each = each(test);
  describe.each = each(describe);
  script.runInThisContext()({ describe, test, it: test, expect, vi: { setConfig: () => {} } }, inBundle);
  return tests;
}

// As it is: what comes by where, and how much work it is.
const asIs = load();
const loading = asked;
const work = [];
for (const [at, { name, run }] of asIs.entries()) {
  stryker.currentTestId = `${at}`;
  asked = 0;
  try {
    await run();
  } catch (error) {
    throw new Error(`fails without any change: ${name}: ${error.message}`);
  }
  work[at] = asked;
}
const { static: atLoad, perTest } = stryker.mutantCoverage;
const leastWorkFirst = [...asIs.keys()].sort((one, other) => work[one] - work[other]);
stryker.currentTestId = undefined;

/** What the tests make of this change. */
async function fateOf(id) {
  const those = leastWorkFirst.filter((at) => atLoad[id] !== undefined || perTest[at]?.[id] !== undefined);
  if (those.length === 0) return "no test";
  stryker.mutantCoverage = { static: {}, perTest: {} };
  alive = id;
  try {
    [asked, atMost] = [0, loading * BEYOND];
    const tests = load();
    for (const at of those) {
      [asked, atMost] = [0, (work[at] + 1_000) * BEYOND];
      await tests[at].run();
    }
  } catch {
    return "killed";
  }
  return "survived";
}

parentPort.on("message", async (id) => parentPort.postMessage(await fateOf(id)));
parentPort.postMessage("ready");
