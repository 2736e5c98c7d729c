"""Blind matching: each phone gives tokens of what it would welcome, and both learn which of them the other gave too."""

from collections.abc import Collection
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import as_text, from_text
from lull.protocol import messages as m
from lull.rooms.service import RoomService
from lull.web.calls import Refused, answer, body_of, done, guarded, seat_in

SIZES: Final = {"next_time": 1, "next_held": 1, "debrief": 1, "lists": 256}
"""How many tokens a seat gives for each purpose, whatever it would welcome: always as many (MATCH1)."""

TOKENS_SIZE = 8_192
"""Bytes of a body that brings tokens."""


def match_routes(rooms: RoomService, origins: Collection[str]) -> list[Route]:
    """The routes of blind matching."""
    allowed = frozenset(origins)

    async def give(request: Request) -> Response:
        room_id, seat = await seat_in(request, rooms)
        purpose = _purpose(request)
        body = await body_of(request, m.Tokens, TOKENS_SIZE)
        if len(body.tokens) != SIZES[purpose]:
            raise Refused("bad_request")
        await rooms.match(room_id, seat, purpose, [from_text(token) for token in body.tokens])
        return done()

    async def matched(request: Request) -> Response:
        room_id, _ = await seat_in(request, rooms)
        found = await rooms.matched(room_id, _purpose(request))
        return answer(m.Tokens(tokens=[as_text(token) for token in found]), HTTPStatus.OK)

    path = "/api/rooms/{room:key128}/matches/{purpose}"
    return [
        Route(path, guarded(give, allowed), methods=["PUT"]),
        Route(path, guarded(matched, allowed), methods=["GET"]),
    ]


def _purpose(request: Request) -> str:
    purpose: str = request.path_params["purpose"]
    if purpose not in SIZES:
        raise Refused("not_found")
    return purpose
