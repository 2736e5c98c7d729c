"""The HTTP calls: open a room, join it, end it; and whether this node is up and ready."""

from collections.abc import Awaitable, Callable, Collection
from http import HTTPStatus
from typing import Final, TypeVar

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lull.protocol import messages as m
from lull.rooms.ports import Clock, RoomStore, StoreUnavailable
from lull.rooms.service import Missing, RoomService
from lull.session.inputs import End
from lull.session.rejections import Rejection

BODY_SIZE = 4096
"""Bytes of a request's body."""

ERRORS: Final[dict[m.HttpErrorCode, tuple[HTTPStatus, str]]] = {
    "bad_request": (HTTPStatus.BAD_REQUEST, "That is not what this call takes."),
    "too_large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is larger than this call takes."),
    "link_unknown": (HTTPStatus.NOT_FOUND, "This link leads nowhere."),
    "link_expired": (HTTPStatus.GONE, "This link has expired."),
    "room_full": (HTTPStatus.CONFLICT, "This room already has its two phones."),
    "not_authorized": (HTTPStatus.UNAUTHORIZED, "There is no such room for this phone."),
    "origin_refused": (HTTPStatus.FORBIDDEN, "Pages from there may not call this server."),
    "store_unavailable": (HTTPStatus.SERVICE_UNAVAILABLE, "Rooms can't be reached right now."),
    "not_found": (HTTPStatus.NOT_FOUND, "There is nothing here."),
    "method_not_allowed": (HTTPStatus.METHOD_NOT_ALLOWED, "That can't be done here."),
    "internal": (HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here."),
}

Body = TypeVar("Body", bound=m.Message)
Endpoint = Callable[[Request], Awaitable[Response]]


class Refused(Exception):
    """The call is refused with this code."""

    def __init__(self, code: m.HttpErrorCode) -> None:
        """`code`: what the caller is told."""
        super().__init__(code)
        self.code: Final[m.HttpErrorCode] = code


def refusal(code: m.HttpErrorCode) -> Response:
    """The answer to a refused call."""
    status, message = ERRORS[code]
    body = m.HttpErrorBody(error=m.HttpError(code=code, message=message))
    return _answer(body, status)


def routes(rooms: RoomService, store: RoomStore, clock: Clock, origins: Collection[str]) -> list[Route]:
    """The routes of the API."""
    allowed = frozenset(origins)

    def guarded(endpoint: Endpoint) -> Endpoint:
        async def guard(request: Request) -> Response:
            origin = request.headers.get("origin")
            if origin is not None and origin not in allowed:
                return refusal("origin_refused")  # WIRE5
            try:
                return await endpoint(request)
            except Refused as refused:
                return refusal(refused.code)
            except StoreUnavailable:
                return refusal("store_unavailable")
            except ClientDisconnect:
                return refusal("bad_request")  # nobody is there to read it

        return guard

    async def open_room(request: Request) -> Response:
        await _body(request, m.OpenRoom)
        opened = await rooms.open()
        answer = m.RoomOpened(
            room=opened.room_id,
            seat="a",
            token=opened.token,
            ticket=opened.ticket,
            ticket_expires_at=opened.ticket_expires_at,
            closes_at=opened.closes_at,
            now=clock(),
        )
        return _answer(answer, HTTPStatus.CREATED)

    async def join_room(request: Request) -> Response:
        room_id = request.path_params["room"]
        body = await _body(request, m.JoinRoom)
        joined = await rooms.join(room_id, body.ticket, body.token)
        match joined:
            case Rejection.ROOM_FULL:
                raise Refused("room_full")
            case Rejection.LINK_EXPIRED:
                raise Refused("link_expired")
            case Rejection():
                raise Refused("link_unknown")
            case _:
                answer = m.RoomJoined(
                    room=room_id, seat="b", token=joined.token, closes_at=joined.closes_at, now=clock()
                )
                return _answer(answer, HTTPStatus.OK)

    async def end_room(request: Request) -> Response:
        room_id = request.path_params["room"]
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or isinstance(await rooms.seat_of(room_id, token), Missing):
            raise Refused("not_authorized")
        await rooms.apply(room_id, End())  # ROOM5; a room that ended in the meantime has ended
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=_NO_STORE)

    async def up(_: Request) -> Response:
        return JSONResponse({"status": "up"}, headers=_NO_STORE)

    async def ready(_: Request) -> Response:
        await store.ping()
        return JSONResponse({"status": "ready"}, headers=_NO_STORE)

    return [
        Route("/api/rooms", guarded(open_room), methods=["POST"]),
        Route("/api/rooms/{room:key128}", guarded(end_room), methods=["DELETE"]),
        Route("/api/rooms/{room:key128}/join", guarded(join_room), methods=["POST"]),
        Route("/healthz", up),
        Route("/readyz", guarded(ready)),
    ]


_NO_STORE: Final = {"cache-control": "no-store"}


def _answer(body: m.Message, status: HTTPStatus) -> Response:
    return Response(body.model_dump_json(), status, _NO_STORE, "application/json")


async def _body(request: Request, kind: type[Body]) -> Body:
    """The request's body as this message; an empty one as `{}`."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > BODY_SIZE:
            raise Refused("too_large")
    try:
        return kind.model_validate_json(bytes(read) or b"{}")
    except ValidationError:
        raise Refused("bad_request") from None
