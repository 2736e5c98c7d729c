"""Blind matching: each phone gives tokens of what it would welcome, and both learn which of them the other gave too."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import from_base64url, to_base64url
from lull.protocol import messages as m
from lull.rooms.matching import PURPOSES, TOKEN_SIZE, Matches, MatchRefusal, MatchStore
from lull.rooms.service import RoomService
from lull.web.api import (
    AllowedOrigins,
    authenticate,
    endpoint_for,
    json_response,
    no_content,
    parse_body,
)
from lull.web.api_errors import ApiError
from lull.web.documents import MAX_DOCUMENT_BODY, sealed_answer, sealed_from
from lull.web.rate_limits import RateLimits


def match_routes(rooms: RoomService, store: MatchStore, origins: AllowedOrigins, limits: RateLimits) -> list[Route]:
    """The routes of blind matching."""

    async def give(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms, limits, after_end=_outlasts(request))
        purpose = _purpose(request)
        body = await parse_body(request, m.LeaveTokens, MAX_DOCUMENT_BODY)
        if len(body.tokens) != PURPOSES[purpose].tokens or body.round > PURPOSES[purpose].rounds:
            raise ApiError("bad_request")
        before = await store.read(room_id, seat, purpose)
        if not before.given or before.round != body.round:  # what only takes something back meets no limit
            limits.count_kept(request, room_id, len(body.tokens) * TOKEN_SIZE)
        tokens = [from_base64url(token) for token in body.tokens]
        return _told(await store.give(room_id, seat, purpose, body.round, tokens))

    async def matched(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms, limits, after_end=_outlasts(request))
        return _told(await store.read(room_id, seat, _purpose(request)))

    path = "/api/rooms/{room:key128}/matches/{purpose}"
    return [
        Route(path, endpoint_for(give, origins), methods=["PUT"]),
        Route(path, endpoint_for(matched, origins), methods=["GET"]),
    ]


def debrief_routes(rooms: RoomService, store: MatchStore, origins: AllowedOrigins, limits: RateLimits) -> list[Route]:
    """The route of what was written afterwards (DEBRIEF2)."""

    async def leave(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms, limits)
        body = await parse_body(request, m.LeaveWriting, MAX_DOCUMENT_BODY)
        sealed = sealed_from(body.sealed)
        limits.count_kept(request, room_id, len(sealed))
        refused = await store.leave_writing(room_id, seat, sealed)
        if refused is not None:
            raise _refusal(refused)
        return no_content()

    async def read(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms, limits)
        return sealed_answer(await store.partner_writing(room_id, seat))

    path = "/api/rooms/{room:key128}/writing"
    return [
        Route(path, endpoint_for(read, origins), methods=["GET"]),
        Route(path, endpoint_for(leave, origins), methods=["PUT"]),
    ]


def _outlasts(request: Request) -> bool:
    named = PURPOSES.get(request.path_params["purpose"])
    return named is not None and named.outlasts


def _purpose(request: Request) -> str:
    purpose: str = request.path_params["purpose"]
    if purpose not in PURPOSES:
        raise ApiError("not_found")
    return purpose


def _told(outcome: Matches | MatchRefusal) -> Response:
    if isinstance(outcome, MatchRefusal):
        raise _refusal(outcome)
    tokens = [to_base64url(token) for token in outcome.tokens]
    return json_response(m.Matches(round=outcome.round, given=outcome.given, tokens=tokens), HTTPStatus.OK)


def _refusal(why: MatchRefusal) -> ApiError:
    match why:
        case MatchRefusal.NO_ROOM:
            return ApiError("not_authorized")  # it ended meanwhile
        case MatchRefusal.NOT_NOW:
            return ApiError("not_now")
        case MatchRefusal.CHANGED:
            return ApiError("changed")
