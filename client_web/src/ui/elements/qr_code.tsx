import { useMemo } from "preact/hooks";
import encodeQR from "qr";

/** Modules of clear space around the code; a camera needs 4. */
export const QUIET_ZONE = 4;

export const qrModules = (text: string): boolean[][] => encodeQR(text, "raw", { ecc: "medium", border: QUIET_ZONE });

/** One path for all dark modules: each run of a row is a rectangle. */
export function darkPath(modules: readonly (readonly boolean[])[]): string {
  const runs: string[] = [];
  modules.forEach((row, y) => {
    let x = 0;
    while (x < row.length) {
      const start = x;
      while (row[x] === true) x += 1;
      if (x > start) runs.push(`M${start} ${y}h${x - start}v1h${start - x}z`);
      else x += 1;
    }
  });
  return runs.join("");
}

/** `text` as a code to scan: dark on a light tile in every theme, for a code turned light on dark is lost on many cameras. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, size } = useMemo(() => {
    const modules = qrModules(text);
    return { path: darkPath(modules), size: modules.length };
  }, [text]);
  return (
    <svg class="code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={path} />
    </svg>
  );
}
