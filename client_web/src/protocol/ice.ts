/** The servers a second path may use, as the server names them (PATH8). */

import { fromText, list, object, string } from "./read";
import type { IceServer } from "./wire";

type Protected = { readonly [Name in keyof IceServer]: string };

const servers = fromText(object<{ servers: unknown[] }>({ servers: list((server) => server ?? null) }));
const open = object<Pick<Protected, "urls">>({ urls: string() });
const withPassword = object<Protected>({ urls: string(), username: string(), credential: string() });

/** The body of 200 to `GET /api/rooms/{id}/ice`. Each for itself: one that isn't understood is no server, and no harm. */
export const readIceServers = (text: string): RTCIceServer[] =>
  (servers(text)?.servers ?? [])
    .map((server) => withPassword(server) ?? open(server))
    .filter((server) => server !== undefined);
