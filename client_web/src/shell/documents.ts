/** The documents of a room: had from the server and opened, sealed and handed to it (PAGE1). Loaded once there are any. */

import { openDocument, sealDocument } from "../crypto/documents";
import type { PairKeys } from "../crypto/seal";
import { readWrittenPage } from "../protocol/answers";
import { documentBytes, readOurs, readPerson } from "../protocol/documents";
import type { WritePage } from "../protocol/wire";
import type { DocumentName, OpenedDocument } from "../room/documents";
import type { OurDocument, PersonDocument, WriteResult } from "../room/screen_types";
import { bearer, call, isDone, json, refusalIn, type SeatAddress, textOf } from "./api";
import type { Env } from "./env";

/** The one of this name that has this digest; null if it couldn't be had, or isn't that. */
export async function readDocument(
  env: Env,
  seat: SeatAddress,
  keys: PairKeys,
  name: DocumentName,
  digest: string,
): Promise<OpenedDocument | null> {
  const sealed = await fetchSealed(env, seat, name);
  const text = sealed === null ? null : await openDocument(keys, name, digest, sealed);
  if (text === null) return null;
  return name === "ours" ? { name, digest, text: readOurs(text) } : { name, digest, text: readPerson(text) };
}

/** `agreement`: the version that the writer has seen. */
export async function writeDocument(
  env: Env,
  seat: SeatAddress,
  keys: PairKeys,
  name: DocumentName,
  agreement: number,
  text: OurDocument | PersonDocument,
): Promise<WriteResult> {
  const sealed = await sealDocument(keys, name, documentBytes(text));
  if (sealed === null) return "too_long";
  return putSealed(env, seat, name, { agreement, sealed, steps: "ladder" in text ? text.ladder.length : null });
}

const pathOf = (seat: SeatAddress, name: DocumentName): string => `/api/rooms/${seat.room}/pages/${name}`;

/** The sealed text; null if it couldn't be had. */
async function fetchSealed(env: Env, seat: SeatAddress, name: DocumentName): Promise<string | null> {
  const answer = await call(env, "GET", pathOf(seat, name), { headers: bearer(seat.token) });
  return answer?.ok ? (readWrittenPage(await textOf(answer))?.sealed ?? null) : null;
}

/** PAGE1. */
async function putSealed(env: Env, seat: SeatAddress, name: DocumentName, body: WritePage): Promise<WriteResult> {
  const { headers, ...rest } = json(body);
  const authorized = { ...headers, ...bearer(seat.token) };
  const answer = await call(env, "PUT", pathOf(seat, name), { ...rest, headers: authorized });
  if (answer === null) return "unreachable";
  if (isDone(answer)) return "kept";
  if (answer.status === 413) return "too_long"; // whoever on the way says so
  const code = await refusalIn(answer);
  return code === "changed" || code === "not_now" ? "changed" : "unreachable";
}
