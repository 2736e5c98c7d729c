/** Writes each script and style once more in the forms that a server sends: the smallest that there are, made once. */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FORMS = {
  br: (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  gz: (text) => gzipSync(text, { level: 9 }),
};

/** A Vite plugin. */
export const compressed = {
  name: "compressed",
  apply: "build",
  generateBundle: {
    order: "post",
    handler(_, bundle) {
      for (const [fileName, part] of Object.entries(bundle)) {
        if (!/\.(js|css)$/.test(fileName)) continue;
        for (const [ending, form] of Object.entries(FORMS)) {
          this.emitFile({ type: "asset", fileName: `${fileName}.${ending}`, source: form(part.code ?? part.source) });
        }
      }
    },
  },
};
