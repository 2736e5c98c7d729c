// Made from protocol/schema.json by scripts/wire_types.mjs. Do not edit.
import { boolean, fromText, integer, list, object, oneOf, orNull, string } from "./read";
import type {
  CodeAnswer,
  CodeOffer,
  CodeOpened,
  HttpError,
  HttpErrorBody,
  IceServer,
  IceServers,
  Matches,
  Notices,
  NoticeTried,
  RoomJoined,
  RoomOpened,
  SealedLink,
  WrittenPage,
} from "./wire";

const r0 = /* @__PURE__ */ oneOf(
  "bad_request",
  "too_large",
  "link_unknown",
  "link_expired",
  "code_unknown",
  "no_code_free",
  "too_many_calls",
  "room_full",
  "not_authorized",
  "not_now",
  "changed",
  "origin_refused",
  "store_unavailable",
  "not_found",
  "method_not_allowed",
  "internal",
);
const r1 = /* @__PURE__ */ string();
const httpErrorFrom = /* @__PURE__ */ object<HttpError>({ code: r0, message: r1 });
const httpErrorBodyFrom = /* @__PURE__ */ object<HttpErrorBody>({ error: httpErrorFrom });
const r4 = /* @__PURE__ */ string(/^[A-Za-z0-9_-]{22}$/);
const r5 = /* @__PURE__ */ oneOf("a", "b");
const r6 = /* @__PURE__ */ string(/^[A-Za-z0-9_-]{43}$/);
const r7 = /* @__PURE__ */ integer(0, 9007199254740991);
const roomOpenedFrom = /* @__PURE__ */ object<RoomOpened>({
  room: r4,
  seat: r5,
  token: r6,
  ticket: r4,
  ticket_expires_at: r7,
  closes_at: r7,
  now: r7,
});
const roomJoinedFrom = /* @__PURE__ */ object<RoomJoined>({ room: r4, seat: r5, token: r6, closes_at: r7, now: r7 });
const writtenPageFrom = /* @__PURE__ */ object<WrittenPage>({ sealed: r1 });
const r11 = /* @__PURE__ */ orNull(r1);
const iceServerFrom = /* @__PURE__ */ object<IceServer>({ urls: r1, username: r11, credential: r11 });
const iceServersFrom = /* @__PURE__ */ object<IceServers>({ servers: list(iceServerFrom) });
const r14 = /* @__PURE__ */ string(/^(?:[0-7][0-9]{4}|8[0-9]{6}|9[0-9]{8})$/);
const codeOpenedFrom = /* @__PURE__ */ object<CodeOpened>({ code: r14, key: r4, expires_at: r7, now: r7 });
const r16 = /* @__PURE__ */ string(/^[A-Za-z0-9_-]{44}$/);
const codeOfferFrom = /* @__PURE__ */ object<CodeOffer>({ share: r16 });
const codeAnswerFrom = /* @__PURE__ */ object<CodeAnswer>({ share: r16, proof: r6 });
const r19 = /* @__PURE__ */ string(/^[A-Za-z0-9_-]{144}$/);
const sealedLinkFrom = /* @__PURE__ */ object<SealedLink>({ sealed: r19 });
const r21 = /* @__PURE__ */ integer(1, 8);
const matchesFrom = /* @__PURE__ */ object<Matches>({ round: r21, given: boolean, tokens: list(r4) });
const r23 = /* @__PURE__ */ string(/^[A-Za-z0-9_-]{87}$/);
const r24 = /* @__PURE__ */ orNull(r23);
const noticesFrom = /* @__PURE__ */ object<Notices>({ key: r24 });
const noticeTriedFrom = /* @__PURE__ */ object<NoticeTried>({ sent: boolean });
export const readHttpErrorBody = /* @__PURE__ */ fromText<HttpErrorBody>(httpErrorBodyFrom);
export const readRoomOpened = /* @__PURE__ */ fromText<RoomOpened>(roomOpenedFrom);
export const readRoomJoined = /* @__PURE__ */ fromText<RoomJoined>(roomJoinedFrom);
export const readWrittenPage = /* @__PURE__ */ fromText<WrittenPage>(writtenPageFrom);
export const readIceServers = /* @__PURE__ */ fromText<IceServers>(iceServersFrom);
export const readCodeOpened = /* @__PURE__ */ fromText<CodeOpened>(codeOpenedFrom);
export const readCodeOffer = /* @__PURE__ */ fromText<CodeOffer>(codeOfferFrom);
export const readCodeAnswer = /* @__PURE__ */ fromText<CodeAnswer>(codeAnswerFrom);
export const readSealedLink = /* @__PURE__ */ fromText<SealedLink>(sealedLinkFrom);
export const readMatches = /* @__PURE__ */ fromText<Matches>(matchesFrom);
export const readNotices = /* @__PURE__ */ fromText<Notices>(noticesFrom);
export const readNoticeTried = /* @__PURE__ */ fromText<NoticeTried>(noticeTriedFrom);
