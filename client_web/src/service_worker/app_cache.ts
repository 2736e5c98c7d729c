/**
 * The files of one build, kept so that Lull starts without a network.
 *
 * A path is all that is ever looked up or kept: no query, no fragment (a pair link holds its secret there, SEAT5), no
 * answer of the API, nothing of a socket. What is kept was compared with the build's own hashes first (SHELL1).
 */

/** The paths of this build's files, each with its SHA-256 in base64. Written here when it is built. */
declare const SHELL: Readonly<Record<string, string>>;

/** Names this build: a hash over all of them. */
declare const BUILD: string;

const FILES = SHELL;

const PREFIX = "lull-shell-";
const NAME = PREFIX + BUILD;

/** Names below this carry a hash of what is in them. */
const HASHED = "/assets/";

/** A path has one file, whatever the asker's browser takes. */
const ANY: CacheQueryOptions = { ignoreVary: true };

const keep = () => caches.open(NAME);

/** Keep every file, or fail: where another build is being served (a deploy is under way), the browser asks again later. */
export async function cacheApp(): Promise<void> {
  const cache = await keep();
  await Promise.all(
    Object.entries(FILES).map(async ([path, hash]) => {
      const kept = path.startsWith(HASHED) ? await caches.match(path, ANY) : undefined;
      await cache.put(path, kept ?? (await fetched(path, hash)));
    }),
  );
}

/** What a proxy put in the place of a hashed file may be kept for a year: it's had anew, past what the browser keeps. */
const fetched = (path: string, hash: string): Promise<Response> =>
  path.startsWith(HASHED)
    ? got(path, hash, "default").catch(() => got(path, hash, "reload"))
    : got(path, hash, "no-cache");

async function got(path: string, hash: string, cache: RequestCache): Promise<Response> {
  const answer = await fetch(path, { cache, credentials: "omit", integrity: `sha256-${hash}`, redirect: "error" });
  if (!answer.ok) throw new Error("not this build");
  return answer;
}

/** The path of ours that is asked for, or null: then the browser does as if there were no worker. */
export function pathAsked({ method, mode, url }: Pick<Request, "method" | "mode" | "url">): string | null {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return null;
  if (Object.hasOwn(FILES, pathname)) return pathname;
  return mode !== "navigate" && pathname.startsWith(HASHED) ? pathname : null;
}

/** How long the cache may take to answer before the network is asked as well, in ms. Some never answer. */
const CACHE_PATIENCE = 1000;

/** This build's file; a file of an older one, for a page that is still open; else what the network has, as where nothing can be kept. */
export async function fileAt(path: string): Promise<Response> {
  const finding = keptAt(path).catch(() => undefined);
  const kept = await Promise.race([finding, new Promise<undefined>((late) => setTimeout(late, CACHE_PATIENCE))]);
  if (kept !== undefined) return kept;
  // Whichever has it first: a network may answer never, too.
  const found = finding.then((later) => later ?? Promise.reject(new Error("not kept")));
  return Promise.any([fetch(path, { credentials: "omit" }), found]);
}

async function keptAt(path: string): Promise<Response | undefined> {
  const own = await (await keep()).match(path, ANY);
  return own ?? (path.startsWith(HASHED) ? await caches.match(path, ANY) : undefined);
}

/** Let older builds go, unless some page may still need them, and make good what the browser may have thrown away. */
export async function tidy(pages: number): Promise<void> {
  if (pages <= 1) {
    const builds = (await caches.keys()).filter((name) => name.startsWith(PREFIX)); // the oldest first
    await Promise.all(builds.slice(0, Math.max(0, builds.indexOf(NAME))).map((name) => caches.delete(name)));
  }
  const kept = await (await keep()).keys();
  if (kept.length < Object.keys(FILES).length) await cacheApp();
}
