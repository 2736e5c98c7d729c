import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** What the room imports and what the simulation puts in its place. */
const INSTEAD = {
  "../crypto/seal": here("seal.ts"),
  "../crypto/documents": here("seal.ts"),
  "../crypto/tokens": here("seal.ts"),
  "../crypto/pairing": here("seal.ts"),
  "../room/reducer": here("watched.ts"),
};

export default defineConfig({
  publicDir: false,
  plugins: [
    {
      name: "lull-simulation",
      enforce: "pre",
      resolveId: (target, from) =>
        /\/src\/shell\/(room|pairing|documents)\.ts$/.test(from ?? "")
          ? INSTEAD[target as keyof typeof INSTEAD]
          : undefined,
    },
  ],
  build: {
    target: "es2022",
    minify: false, // tests break it on purpose, line by line
    lib: { entry: here("phones.ts"), formats: ["iife"], name: "lull", fileName: () => "phones.js" },
  },
});
