/** The servers a second path may use, as the server names them (PATH8). */

import { fieldsIn, parsed, stringFrom } from "./fields";
import type { IceServer, IceServers } from "./wire";

/** The body of 200 to `GET /api/rooms/{id}/ice`; what isn't understood is no server. */
export function readIceServers(text: string): RTCIceServer[] {
  const { servers } = fieldsIn<keyof IceServers>(parsed(text));
  return (Array.isArray(servers) ? servers : []).map(iceServerFrom).filter((server) => server !== null);
}

function iceServerFrom(value: unknown): RTCIceServer | null {
  const fields = fieldsIn<keyof IceServer>(value);
  const urls = stringFrom(fields.urls);
  const username = stringFrom(fields.username);
  const credential = stringFrom(fields.credential);
  if (urls === null) return null;
  return username === null || credential === null ? { urls } : { urls, username, credential };
}
