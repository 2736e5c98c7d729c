"""Blind matching: each phone gives tokens of what it would welcome, and both learn which of them the other gave too."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import from_base64url, to_base64url
from lull.protocol import messages as m
from lull.rooms.service import MATCH_TOKEN_SIZE, RoomService
from lull.web.api import ApiError, authenticate, endpoint_for, json_response, limits_of, no_content, parse_body

TOKENS_PER_PURPOSE: Final = {"next_time": 1, "next_held": 1, "debrief": 1, "lists": 256}
"""How many tokens a seat gives for each purpose, whatever it would welcome: always as many (MATCH1)."""

MAX_TOKENS_BODY = 8_192
"""Bytes of a body that brings tokens."""


def match_routes(rooms: RoomService, origins: Collection[str]) -> list[Route]:
    """The routes of blind matching."""
    allowed = frozenset(origins)

    async def give(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms)
        purpose = _purpose(request)
        body = await parse_body(request, m.Tokens, MAX_TOKENS_BODY)
        if len(body.tokens) != TOKENS_PER_PURPOSE[purpose]:
            raise ApiError("bad_request")
        limits_of(request).count_kept(request, room_id, len(body.tokens) * MATCH_TOKEN_SIZE)
        await rooms.put_match_tokens(room_id, seat, purpose, [from_base64url(token) for token in body.tokens])
        return no_content()

    async def matched(request: Request) -> Response:
        room_id, _ = await authenticate(request, rooms)
        found = await rooms.common_tokens(room_id, _purpose(request))
        return json_response(m.Tokens(tokens=[to_base64url(token) for token in found]), HTTPStatus.OK)

    path = "/api/rooms/{room:key128}/matches/{purpose}"
    return [
        Route(path, endpoint_for(give, allowed), methods=["PUT"]),
        Route(path, endpoint_for(matched, allowed), methods=["GET"]),
    ]


def _purpose(request: Request) -> str:
    purpose: str = request.path_params["purpose"]
    if purpose not in TOKENS_PER_PURPOSE:
        raise ApiError("not_found")
    return purpose
