/** Modules of the page that a browser test reads, by their path. */
export const modules = import.meta.glob([
  "../src/i18n/**/*.ts",
  "../src/tools/i18n/*.ts",
  "../src/tools/rules/lists.ts",
  "../src/ui/preparing/drawings.ts",
]);
