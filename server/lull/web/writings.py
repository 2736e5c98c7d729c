"""What the two wrote afterwards, over HTTP: each gets the other's once both have left theirs, and not before."""

from collections.abc import Collection
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import as_text, from_text
from lull.protocol import messages as m
from lull.rooms.service import RoomService
from lull.web.calls import Refused, answer, body_of, done, guarded, seat_in
from lull.web.texts import PAGE_SIZE


def writing_routes(rooms: RoomService, origins: Collection[str]) -> list[Route]:
    """The route of what was written afterwards (DEBRIEF2)."""
    allowed = frozenset(origins)

    async def leave(request: Request) -> Response:
        room_id, seat = await seat_in(request, rooms)
        body = await body_of(request, m.LeaveWriting, PAGE_SIZE)
        await rooms.leave_writing(room_id, seat, from_text(body.sealed))
        return done()

    async def read(request: Request) -> Response:
        room_id, seat = await seat_in(request, rooms)
        sealed = await rooms.writing_for(room_id, seat)
        if sealed is None:
            raise Refused("not_found")
        return answer(m.WrittenPage(sealed=as_text(sealed)), HTTPStatus.OK)

    path = "/api/rooms/{room:key128}/writing"
    return [
        Route(path, guarded(read, allowed), methods=["GET"]),
        Route(path, guarded(leave, allowed), methods=["PUT"]),
    ]
