"""Meetings: a phone leaves the way into its room under a name that only its partner's phone can work out (MEET1)."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import from_base64url, to_base64url
from lull.protocol import messages as m
from lull.rooms.mailboxes import MailboxStore
from lull.web.api import AllowedOrigins, endpoint_for, json_response, no_content, parse_body
from lull.web.api_errors import ApiError
from lull.web.rate_limits import RateLimits


def meeting_routes(mailboxes: MailboxStore, origins: AllowedOrigins, limits: RateLimits) -> list[Route]:
    """The routes of meetings."""

    async def offer(request: Request) -> Response:
        limits.check_opening(request)
        body = await parse_body(request, m.SealedLink)
        await mailboxes.leave(_name(request), from_base64url(body.sealed))
        return no_content()

    async def look(request: Request) -> Response:
        found = await mailboxes.read(_name(request))
        if found is None:
            raise ApiError("not_found")
        return json_response(m.SealedLink(sealed=to_base64url(found.offer)), HTTPStatus.OK)

    path = "/api/meetings/{name:key128}"
    return [
        Route(path, endpoint_for(offer, origins), methods=["PUT"]),
        Route(path, endpoint_for(look, origins), methods=["GET"]),
    ]


def _name(request: Request) -> str:
    return f"meet:{request.path_params['name']}"
