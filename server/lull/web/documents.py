"""The sealed texts of a room, over HTTP: none of them ever stands before a beat (PAGE1)."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import from_base64url, to_base64url
from lull.protocol import messages as m
from lull.rooms.ports import SealedDocument
from lull.rooms.service import Missing, RoomService
from lull.session.agreement import Document
from lull.session.rejections import Rejection
from lull.web.api import (
    AllowedOrigins,
    authenticate,
    endpoint_for,
    json_response,
    no_content,
    parse_body,
)
from lull.web.api_errors import ApiError
from lull.web.rate_limits import RateLimits

MAX_DOCUMENT_BODY = 12_288
"""Bytes of a body that brings a document: the largest sealed text as base64url, and what stands around it."""


SEALED_FORM = 0x01
"""The first byte of a sealed document (PAGE2)."""


def document_routes(rooms: RoomService, origins: AllowedOrigins, limits: RateLimits) -> list[Route]:
    """The routes of the documents, which are `pages` on the wire."""

    async def write(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms, limits)
        name = _name(request)
        body = await parse_body(request, m.WritePage, MAX_DOCUMENT_BODY)
        if not name.is_written_by(seat) or (body.steps is not None and name is not Document.OURS):
            raise ApiError("bad_request")
        text = SealedDocument(name, sealed_from(body.sealed))
        limits.count_kept(request, room_id, len(text.sealed))
        outcome = await rooms.write_document(room_id, seat, body.agreement, text, body.steps)
        if isinstance(outcome, Missing):
            raise ApiError("not_authorized")
        if isinstance(outcome, Rejection):
            raise ApiError("changed" if outcome is Rejection.CHANGED else "not_now")
        return no_content()

    async def read(request: Request) -> Response:
        room_id, _ = await authenticate(request, rooms, limits)
        return sealed_answer(await rooms.document(room_id, _name(request)))

    path = "/api/rooms/{room:key128}/pages/{page}"
    return [
        Route(path, endpoint_for(read, origins), methods=["GET"]),
        Route(path, endpoint_for(write, origins), methods=["PUT"]),
    ]


def sealed_answer(sealed: bytes | None) -> Response:
    """What was written there, if anything was."""
    if sealed is None:
        raise ApiError("not_found")
    return json_response(m.WrittenPage(sealed=to_base64url(sealed)), HTTPStatus.OK)


def sealed_from(text: str) -> bytes:
    """A sealed document; its first byte says how it is sealed (PAGE2)."""
    sealed = from_base64url(text)
    if sealed[0] != SEALED_FORM:
        raise ApiError("bad_request")
    return sealed


def _name(request: Request) -> Document:
    try:
        return Document(request.path_params["page"])
    except ValueError:
        raise ApiError("not_found") from None
