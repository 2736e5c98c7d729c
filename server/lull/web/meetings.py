"""Meetings: a phone leaves the way into its room under a name that only its partner's phone can work out (MEET1)."""

from collections.abc import Collection
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import as_text, from_text
from lull.protocol import messages as m
from lull.rooms.mailboxes import MailboxStore
from lull.web.admission import Limits
from lull.web.calls import Refused, answer, body_of, done, guarded


def meeting_routes(mailboxes: MailboxStore, origins: Collection[str], limits: Limits) -> list[Route]:
    """The routes of meetings."""
    allowed = frozenset(origins)

    async def offer(request: Request) -> Response:
        limits.opening(request)
        body = await body_of(request, m.SealedLink)
        await mailboxes.leave(_name(request), from_text(body.sealed))
        return done()

    async def look(request: Request) -> Response:
        found = await mailboxes.read(_name(request))
        if found is None:
            raise Refused("not_found")
        return answer(m.SealedLink(sealed=as_text(found.offer)), HTTPStatus.OK)

    path = "/api/meetings/{name:key128}"
    return [
        Route(path, guarded(offer, allowed), methods=["PUT"]),
        Route(path, guarded(look, allowed), methods=["GET"]),
    ]


def _name(request: Request) -> str:
    return f"meet:{request.path_params['name']}"
