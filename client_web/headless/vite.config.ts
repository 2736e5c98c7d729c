import { defineConfig } from "vite";

/** One file that runs anywhere. */
export default defineConfig({
  publicDir: false,
  build: { ssr: "headless/phones.ts", target: "es2023", minify: false },
  ssr: { noExternal: true },
});
