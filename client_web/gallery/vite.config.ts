import { defineConfig } from "vite";

/** The gallery as files: every component under its own name, for the tests that make one fail. */
export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2023",
    minify: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ["gallery/gallery.html", "gallery/tools.html"], output: { keepNames: true } },
  },
});
