/**
 * The layers: which folder may import which, by whatever form of import; `biome.json` forbids the two forms that can't be followed.
 *
 *   depcruise --config dependency-cruiser.config.mjs src
 */

/** Layer → what it may import besides itself and packages: a layer, a folder or a file. */
const MAY_IMPORT = {
  room: ["src/protocol/wire.ts", "src/protocol/bounds.ts"],
  way_in: ["src/room"],
  protocol: ["src/room"],
  crypto: ["src/room", "src/protocol"],
  shell: [
    ...["src/room", "src/way_in", "src/protocol", "src/crypto"],
    ...["src/tools/rules/tokens.ts", "src/tools/storage/erasing.ts", "src/tools/storage/database.ts"],
  ],
  i18n: ["src/room"],
  ui: ["src/room", "src/i18n", "src/protocol/bounds.ts", "data"],
  "tools/rules": ["src/protocol/bounds.ts"],
  "tools/storage": ["src/tools/rules"],
  "tools/i18n": ["src/tools/rules", "src/i18n/arabic_numbers.ts"],
  "tools/ui": [
    ...["src/room/shared.ts", "src/protocol/bounds.ts", "src/tools/rules", "src/tools/storage", "src/tools/i18n"],
    ...["src/ui", "data"],
  ],
  service_worker: [],
};

/** Packages that are part of the page, and the layers that may use each. */
const PACKAGES = {
  "@noble/curves": ["crypto"],
  "@preact/signals": ["shell", "ui", "tools/ui", "main"],
  idb: ["shell", "tools/storage"],
  preact: ["ui", "tools/ui", "main"],
  qr: ["ui"],
};

const anyOf = (paths) => `^(${paths.map((path) => path.replaceAll(".", "\\.")).join("|")})(/|$)`;

export default {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(([layer, allowed]) => ({
      name: `layer ${layer}`,
      severity: "error",
      from: { path: `^src/${layer}/` },
      to: { pathNot: anyOf([`src/${layer}`, ...allowed, "node_modules"]) },
    })),
    {
      name: "a folder of src that is no layer",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: anyOf(["src/main.tsx", ...Object.keys(MAY_IMPORT).map((layer) => `src/${layer}`)]),
      },
      to: {},
    },
    ...Object.entries(PACKAGES).map(([name, layers]) => ({
      name: `package ${name}`,
      severity: "error",
      from: {
        path: "^src/",
        pathNot: anyOf(layers.map((layer) => (layer === "main" ? "src/main.tsx" : `src/${layer}`))),
      },
      to: { path: `^node_modules/${name}/` },
    })),
    {
      name: "a package that isn't part of the page",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^node_modules/", pathNot: anyOf(Object.keys(PACKAGES).map((name) => `node_modules/${name}`)) },
    },
    { name: "nothing there", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "a circle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    { name: "nobody imports it", severity: "error", from: { orphan: true, pathNot: "\\.d\\.ts$" }, to: {} },
  ],
  options: {
    parser: "swc", // the other one knows TypeScript up to 6 only
    tsPreCompilationDeps: true, // types count
    doNotFollow: { path: "^node_modules/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types"] },
  },
};
