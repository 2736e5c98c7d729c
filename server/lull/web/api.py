"""What every HTTP call has in common: refusals, the origin, the caller's seat, the body."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Final, Protocol, TypeVar

from pydantic import ValidationError
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from lull.protocol import messages as m
from lull.protocol.unique_keys import RepeatedKey, check_unique_keys
from lull.rooms.ports import Record, StoreUnavailable
from lull.rooms.service import Missing, RoomService
from lull.session.bounds import KEY_128
from lull.session.pauses import Seat
from lull.web.api_errors import ERRORS, ApiError
from lull.web.rate_limits import RateLimits

_log: Final = logging.getLogger("lull")

BODY_SIZE = 4096
"""Bytes of a request's body, where a call doesn't say otherwise."""

RETRY_AFTER: Final = "30"
"""Seconds, about, until a block that used up what it may has some again."""


class PathText(Convertor[str]):
    """A part of a path that is text, taken as it is. `regex`: the form it has; any other path isn't there."""

    def convert(self, value: str) -> str:
        """See `Convertor.convert`."""
        return value

    def to_string(self, value: str) -> str:
        """See `Convertor.to_string`."""
        return value


class Key128Path(PathText):
    """128 bits as base64url."""

    regex = KEY_128.pattern.strip("^$")


register_url_convertor("key128", Key128Path())

Body = TypeVar("Body", bound=m.Message)
Found_co = TypeVar("Found_co", covariant=True)
Endpoint = Callable[[Request], Awaitable[Response]]


def error_response(code: m.HttpErrorCode) -> Response:
    """The answer to a refused call."""
    status, message = ERRORS[code]
    refused = json_response(m.HttpErrorBody(error=m.HttpError(code=code, message=message)), status)
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        refused.headers["retry-after"] = RETRY_AFTER
    return refused


class AllowedOrigins(tuple[str, ...]):  # noqa: SLOT001 - it remembers, and a tuple has no slots
    """The exact allow-list (WIRE5). The first page that isn't on it is told to the log, without its name (LOG1)."""

    _told: bool = False

    def refuses(self, origin: str | None) -> bool:
        """Whether this is the origin of a page that may not call. Whoever sends none is no page."""
        if origin is None or origin in self:
            return False
        if not self._told:
            self._told = True
            _log.warning(
                "a page from another origin was refused: if it is yours, set LULL_ORIGINS to what the browser shows "
                "as its address, such as https://lull.example"
            )
        return True


def endpoint_for(endpoint: Endpoint, origins: AllowedOrigins) -> Endpoint:
    """The endpoint, for callers from these origins alone (WIRE5), with its refusals as answers."""

    async def guard(request: Request) -> Response:
        if any(map(origins.refuses, request.headers.getlist("origin"))):
            return error_response("origin_refused")
        try:
            return await endpoint(request)
        except ApiError as refused:
            return error_response(refused.code)
        except StoreUnavailable:
            return error_response("store_unavailable")
        except ClientDisconnect:
            return error_response("bad_request")  # nobody is there to read it

    return guard


def bearer_token(request: Request) -> str | None:
    """What the caller proves itself with, if it says anything of the kind."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return given if scheme.lower() == "bearer" else None


async def authenticate(
    request: Request, rooms: RoomService, limits: RateLimits, *, after_end: bool = False
) -> tuple[str, Seat]:
    """The room, and the seat in it that the call's token holds (SEAT4). `after_end`: or held (MATCH6).

    `limits`: of wrong tokens; who shows a right one meets none.
    """
    return await _found(request, limits, partial(rooms.seat_of, after_end=after_end))


async def authenticate_with_record(
    request: Request, rooms: RoomService, limits: RateLimits
) -> tuple[str, Seat, Record]:
    """The same, and the room as it is."""
    room_id, (seat, record) = await _found(request, limits, rooms.seated)
    return room_id, seat, record


class _Look(Protocol[Found_co]):
    async def __call__(self, room_id: str, token: str, *, ask_peers: bool) -> Found_co | Missing: ...


async def _found(request: Request, limits: RateLimits, look: _Look[Found_co]) -> tuple[str, Found_co]:
    """The room, and what is found there with the call's token."""
    room_id = request.path_params["room"]
    token = bearer_token(request)
    asked = not limits.is_exhausted(request.scope)
    found = await look(room_id, token, ask_peers=asked) if token is not None else None
    if found is None or isinstance(found, Missing):
        limits.count_guess(request.scope)
        raise ApiError("not_authorized")
    return room_id, found


NO_STORE: Final = {"cache-control": "no-store"}


def json_response(body: m.Message, status: HTTPStatus) -> Response:
    """The answer with this body. Nothing on its way may keep it."""
    return Response(body.model_dump_json(), status, NO_STORE, "application/json")


def no_content() -> Response:
    """Done, or nothing yet: there is nothing to say."""
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=NO_STORE)


async def parse_body(request: Request, kind: type[Body], size: int = BODY_SIZE) -> Body:
    """The request's body of at most `size` bytes as this message; an empty one as `{}`."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > size:
            raise ApiError("too_large")
    try:
        check_unique_keys(bytes(read))
        return kind.model_validate_json(bytes(read) or b"{}")
    except (RepeatedKey, ValidationError):
        raise ApiError("bad_request") from None


async def on_http_exception(_: Request, error: Exception) -> Response:
    """Routing's own refusals, with codes like all others (WIRE6)."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code: m.HttpErrorCode = "not_found" if status == 404 else "method_not_allowed" if status == 405 else "bad_request"
    refused = error_response(code)
    if isinstance(error, HTTPException):
        refused.headers.update(error.headers or {})  # `allow`, with 405
    return refused


def answer_to_bugs(headers: Mapping[str, str]) -> Callable[[Request, Exception], Awaitable[Response]]:
    """A fault of ours: the caller learns that, and no more (LOG1). Nothing that wraps the routes sees this answer."""

    async def on_bug(_: Request, __: Exception) -> Response:
        answer = error_response("internal")
        answer.headers.update(headers)
        return answer

    return on_bug
