"""The sealed texts of a room, over HTTP: none of them ever stands before a beat (PAGE1)."""

from collections.abc import Collection
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import as_text, from_text
from lull.protocol import messages as m
from lull.rooms.ports import Text
from lull.rooms.service import Missing, RoomService
from lull.session.agreement import Page
from lull.session.rejections import Rejection
from lull.web.calls import Refused, answer, body_of, done, guarded, seat_in

PAGE_SIZE = 12_288
"""Bytes of a body that brings a page: the largest sealed text as base64url, and what stands around it."""


def text_routes(rooms: RoomService, origins: Collection[str]) -> list[Route]:
    """The routes of the pages of text."""
    allowed = frozenset(origins)

    async def write_page(request: Request) -> Response:
        room_id, seat = await seat_in(request, rooms)
        page = _page(request)
        body = await body_of(request, m.WritePage, PAGE_SIZE)
        if not page.is_written_by(seat) or (body.steps is not None and page is not Page.OURS):
            raise Refused("bad_request")
        text = Text(page, from_text(body.sealed))
        outcome = await rooms.write(room_id, seat, body.agreement, text, body.steps)
        if isinstance(outcome, Missing):
            raise Refused("not_authorized")
        if isinstance(outcome, Rejection):
            raise Refused("changed" if outcome is Rejection.CHANGED else "not_now")
        return done()

    async def read_page(request: Request) -> Response:
        room_id, _ = await seat_in(request, rooms)
        sealed = await rooms.page(room_id, _page(request))
        if sealed is None:
            raise Refused("not_found")
        return answer(m.WrittenPage(sealed=as_text(sealed)), HTTPStatus.OK)

    path = "/api/rooms/{room:key128}/pages/{page}"
    return [
        Route(path, guarded(read_page, allowed), methods=["GET"]),
        Route(path, guarded(write_page, allowed), methods=["PUT"]),
    ]


def _page(request: Request) -> Page:
    try:
        return Page(request.path_params["page"])
    except ValueError:
        raise Refused("not_found") from None
