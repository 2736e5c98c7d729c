"""Why an HTTP call is refused, by code (WIRE6)."""

from http import HTTPStatus
from typing import Final

from lull.protocol.messages import HttpErrorCode

ERRORS: Final[dict[HttpErrorCode, tuple[HTTPStatus, str]]] = {
    "bad_request": (HTTPStatus.BAD_REQUEST, "That is not what this call takes."),
    "too_large": (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is larger than this call takes."),
    "link_unknown": (HTTPStatus.NOT_FOUND, "This link leads nowhere."),
    "link_expired": (HTTPStatus.GONE, "This link has expired."),
    "code_unknown": (HTTPStatus.NOT_FOUND, "This code leads nowhere."),
    "no_code_free": (HTTPStatus.SERVICE_UNAVAILABLE, "There is no code to be had right now."),
    "too_many_calls": (HTTPStatus.TOO_MANY_REQUESTS, "That was tried very often from there. Wait a little."),
    "room_full": (HTTPStatus.CONFLICT, "This room already has its two phones."),
    "not_authorized": (HTTPStatus.UNAUTHORIZED, "There is no such room for this phone."),
    "not_now": (HTTPStatus.CONFLICT, "The room is not where that could be done."),
    "changed": (HTTPStatus.CONFLICT, "What that was about has changed since."),
    "origin_refused": (HTTPStatus.FORBIDDEN, "Pages from there may not call this server."),
    "store_unavailable": (HTTPStatus.SERVICE_UNAVAILABLE, "Rooms can't be reached right now."),
    "not_found": (HTTPStatus.NOT_FOUND, "There is nothing here."),
    "method_not_allowed": (HTTPStatus.METHOD_NOT_ALLOWED, "That can't be done here."),
    "internal": (HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here."),
}


class ApiError(Exception):
    """The call is refused with this code."""

    def __init__(self, code: HttpErrorCode) -> None:
        """`code`: what the caller is told."""
        super().__init__(code)
        self.code: Final[HttpErrorCode] = code
