"""The HTTP calls: open a room, join it, end it; and whether this node is up and ready."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lull.protocol import messages as m
from lull.rooms.ports import Clock
from lull.rooms.service import RoomService
from lull.session.inputs import End
from lull.session.pauses import Seat
from lull.session.rejections import Rejection
from lull.web.api import (
    NO_STORE,
    AllowedOrigins,
    authenticate,
    endpoint_for,
    json_response,
    no_content,
    parse_body,
)
from lull.web.api_errors import ApiError
from lull.web.rate_limits import RateLimits

CLEAR: Final = {"clear-site-data": '"cache", "storage"'}
"""What a browser is to let go of."""


def room_routes(
    rooms: RoomService,
    why_not_ready: Callable[[], Awaitable[str | None]],
    clock: Clock,
    origins: AllowedOrigins,
    limits: RateLimits,
) -> list[Route]:
    """The routes of the API. `why_not_ready`: a code, where this node takes no new phones."""

    async def open_room(request: Request) -> Response:
        limits.check_opening(request)
        await parse_body(request, m.OpenRoom)
        opened = await rooms.open_room()
        answer = m.RoomOpened(
            room=opened.room_id,
            seat=Seat.A,
            token=opened.token,
            ticket=opened.ticket,
            ticket_expires_at=opened.ticket_expires_at,
            closes_at=opened.closes_at,
            now=clock(),
        )
        return json_response(answer, HTTPStatus.CREATED)

    async def join_room(request: Request) -> Response:
        room_id = request.path_params["room"]
        body = await parse_body(request, m.JoinRoom)
        asked = not limits.is_exhausted(request.scope)
        joined = await rooms.join_room(room_id, body.ticket, body.share, body.token, ask_peers=asked)
        match joined:
            case Rejection.ROOM_FULL:
                raise ApiError("room_full")
            case Rejection.LINK_EXPIRED:
                raise ApiError("link_expired")
            case Rejection.CHANGED:
                raise ApiError("changed")
            case Rejection():
                limits.count_guess(request.scope)
                raise ApiError("link_unknown")
            case _:
                limits.note_joined(request)
                token, closes_at = joined.token, joined.closes_at
                answer = m.RoomJoined(room=room_id, seat=Seat.B, token=token, closes_at=closes_at, now=clock())
                return json_response(answer, HTTPStatus.OK)

    async def end_room(request: Request) -> Response:
        room_id, _ = await authenticate(request, rooms, limits)
        await rooms.apply(room_id, End())  # ROOM5; a room that ended in the meantime has ended
        return no_content()

    async def erase(_: Request) -> Response:
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=NO_STORE | CLEAR)  # LEAVE5

    async def up(_: Request) -> Response:
        return JSONResponse({"status": "up"}, headers=NO_STORE)

    async def readiness(_: Request) -> Response:
        why = await why_not_ready()
        status = HTTPStatus.OK if why is None else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"status": why or "ready"}, status, NO_STORE)

    return [
        Route("/api/rooms", endpoint_for(open_room, origins), methods=["POST"]),
        Route("/api/rooms/{room:key128}", endpoint_for(end_room, origins), methods=["DELETE"]),
        Route("/api/rooms/{room:key128}/join", endpoint_for(join_room, origins), methods=["POST"]),
        Route("/api/erase", endpoint_for(erase, origins), methods=["POST"]),
        Route("/healthz", up),
        Route("/readyz", endpoint_for(readiness, origins)),
    ]
