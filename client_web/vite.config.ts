import { readFileSync } from "node:fs";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import { compressed } from "./scripts/compressed.mjs";
import { TARGET } from "./scripts/engines.mjs";
import { helplines } from "./scripts/helplines.mjs";
import { integrity } from "./scripts/integrity.mjs";
import { serviceWorker } from "./scripts/service_worker.mjs";
import { tooOld } from "./scripts/too_old.mjs";

/** A late import as Vite wraps it: by itself, or with the names that are taken from it. */
const WRAPPED =
  /[\w$]+\((?:\(\)=>(import\("[^"]+"\)(?:\.then\([^()]+\))*)|async\(\)=>\{const\{[^{}]+\}=await[ (](import\("[^"]+"\)(?:\.then\([^()]+\))?)\)?;return\{[^{}]+\}\}),(?:__VITE_PRELOAD__|\[\])\)/g;

const LATE = /\bimport\(("\.\/[^"]+")\)/g;

/**
 * How a late part is loaded. Firefox remembers for good that one couldn't be had, and never asks for it again; under another name it
 * does. Others ask again by themselves: they are given the chance first, for a part that is there under two names is there twice.
 */
const LOAD_LATE =
  'const late$names={};globalThis.late$=part=>import(part).catch(()=>import(part+(late$names[part]??="#")).catch(failed=>{late$names[part]+="#";throw failed}));';

/**
 * The bundler's own few lines, in each part that takes them: as a file they were one way more to the server, and Firefox, where that one
 * couldn't be had, would have had none of the parts again.
 */
function withOwn(bundler: Rolldown.OutputChunk, code: string): string {
  const [, own, result, name] = /^(.*)export\s*\{\s*([\w$]+) as ([\w$]+)\s*\};\s*$/s.exec(bundler.code) ?? [];
  return code.replace(/import\s*\{([^{}]+)\}\s*from\s*"\.\/([^"]+)";/g, (whole, taken, file) => {
    if (!bundler.fileName.endsWith(`/${file}`)) return whole;
    const [, there, here = there] = /^\s*([\w$]+)(?: as ([\w$]+))?\s*$/.exec(taken) ?? [];
    if (own === undefined || there !== name) throw new Error("the bundler's own lines have changed");
    return `const ${here}=(()=>{${own}return ${result}})();`;
  });
}

/** What is loaded late here has no styles and nothing else to fetch before it: Vite's code for that would outweigh it. */
const plainImports: Plugin = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) => (id.includes("vite/preload-helper") ? "export const __vitePreload = (load) => load();" : null),
  generateBundle: {
    order: "pre",
    handler(_, bundle) {
      const parts = Object.values(bundle).filter((part) => part.type === "chunk");
      const bundler = parts.find((part) => part.moduleIds.some((id) => id.endsWith("rolldown/runtime.js")));
      for (const part of parts) {
        part.code = part.code.replace(WRAPPED, (_, whole, taken) => whole ?? taken).replace(LATE, "late$$($1)");
        if (part.isEntry) part.code = LOAD_LATE + part.code;
        if (bundler !== undefined) part.code = withOwn(bundler, part.code);
      }
      if (bundler !== undefined) delete bundle[bundler.fileName];
    },
  },
};

/**
 * Signals that turn themselves into text, numbers or JSON, which nobody here asks of them. Where something else on the page has frozen
 * `Object.prototype`, to write such a method over would throw, and there would be no page.
 */
const plainSignals: Plugin = {
  name: "plain-signals",
  transform(code, id) {
    if (!id.includes("signals-core")) return null;
    const methods = /\w+\.prototype\.(?:valueOf|toString|toJSON)=function\(\)\{return this\.value(?:\+"")?\}[;,]/g;
    const without = code.replace(methods, "");
    if (code.length - without.length < 80) throw new Error("signals-core has changed");
    return { code: without, map: null };
  },
};

/** What makes `light-dark()` for old engines, of which nothing here is any. */
const noLightDark: Plugin = {
  name: "no-light-dark",
  generateBundle: {
    order: "pre",
    handler(_, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === "asset" && part.fileName.endsWith(".css")) {
          part.source = String(part.source).replace(/--lightningcss-(?:light|dark):[^;}]*;/g, "");
        }
      }
    },
  },
};

/** The page says which Lull it is of, as the server and the image do. */
const version: Plugin = {
  name: "version",
  transformIndexHtml: () => {
    const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
    return [{ tag: "meta", attrs: { name: "version", content: version }, injectTo: "head" }];
  },
};

/** Late parts that `session_size.mjs` and tests know by name. */
const LOOKED_FOR = new Set(["day", "entry", "scan", "second_path"]);

/** What several late parts may be made of: all but what is large, or one language's, and loaded only where somebody asks for it. */
const SHARED = /src\/(?!tools\/|.*(helplines|pictures|drawings|arabic))/;

/** Whatever is asked for may have two names (see `LOAD_LATE`), so what is shared is asked for by nothing. */
const sharedName: Rolldown.CodeSplittingNameFunction = (id, bundled) =>
  bundled.getModuleInfo(id)?.dynamicImporters.length ? null : "shared";

export default defineConfig({
  plugins: [
    plainImports,
    plainSignals,
    noLightDark,
    version,
    helplines,
    tooOld,
    integrity(),
    compressed,
    serviceWorker(),
  ],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: TARGET,
    // A hundredth smaller than what Vite brings along makes it. What is written once, gzip finds again: inlined, or the other way
    // round in comparisons, it is longer. Arrows are safe where nobody calls `new` on a function expression, and nobody does here, and
    // `unsafe` where `String`, `Array` and `Object` are the language's own;
    // `pure_getters` isn't: to read a signal, or a layout, for its effect alone would go without a word.
    minify: "terser",
    terserOptions: {
      module: true,
      ecma: 2022,
      compress: { passes: 3, inline: 1, lhs_constants: false, unsafe: true, unsafe_arrows: true },
    },
    // What is needed at once is one file. It names the others, so their names are short: but for those that are looked for by name
    // it's a hash alone. Files are kept for ever by name, so it has 41 bits: of 10,000 files that ever were, two would be called
    // alike once in 40,000 times. Small letters and digits: alike on every file system, and no name begins with a dash.
    rollupOptions: {
      // A number that a late part has of the page's would be a name more in both.
      optimization: { inlineConst: { mode: "all" } },
      output: {
        hashCharacters: "base36",
        // What is asked for together is a file.
        codeSplitting: {
          groups: [
            { name: "session", tags: ["$initial"], priority: 2 },
            { name: sharedName, test: SHARED, minShareCount: 2, priority: 1, includeDependenciesRecursively: false },
            {
              name: "room",
              test: /(way_in\/finding|crypto\/pairing|shell\/(device_features|documents|last_time|next_time|pairing|pairs|pair_vault|service_worker|wake_lock|way_in))\.ts$/,
            },
          ],
        },
        chunkFileNames: ({ name }) => `assets/${LOOKED_FOR.has(name) ? "[name]-" : ""}[hash:8].js`,
      },
    },
    assetsInlineLimit: 0, // the content security policy allows nothing inline
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) => (hostType === "html" ? files : []),
    },
    sourcemap: false,
  },
});
