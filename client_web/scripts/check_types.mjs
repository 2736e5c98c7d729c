/** Type-checks the page, and what has less than a page: the rules know no DOM and no clock of their own, a service worker no document. */
import { spawnSync } from "node:child_process";

const PROJECTS = [".", "src", "src/room", "src/way_in", "src/tools/rules", "src/service_worker"];

const failed = PROJECTS.filter((project) => spawnSync("tsc", ["-p", project], { stdio: "inherit" }).status !== 0);
process.exit(failed.length === 0 ? 0 : 1);
