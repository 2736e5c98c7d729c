"""Where two phones may ask for their own addresses, or be relayed, on their second path (PATH8)."""

import base64
import hmac
from collections.abc import Collection
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.protocol import messages as m
from lull.rooms.ports import Clock
from lull.rooms.service import RoomService
from lull.web.api import AllowedOrigins, authenticate, endpoint_for, json_response

CREDENTIAL_LIFETIME = 12 * 3600
"""Seconds for which a relay's password is good: no room lives longer (ROOM5)."""


def ice_routes(
    rooms: RoomService, clock: Clock, urls: Collection[str], secret: str | None, origins: AllowedOrigins
) -> list[Route]:
    """The route that names the servers at these `stun:`, `turn:` and `turns:` addresses.

    `secret`: what the relays make time-limited passwords with; without one they get none.
    """

    async def ice(request: Request) -> Response:
        await authenticate(request, rooms)
        user = str(clock() // 1000 + CREDENTIAL_LIFETIME)  # when it ends, and nothing about who it is
        return json_response(m.IceServers(servers=[_server(url, user, secret) for url in urls]), HTTPStatus.OK)

    return [Route("/api/rooms/{room:key128}/ice", endpoint_for(ice, origins), methods=["GET"])]


def _server(url: str, user: str, secret: str | None) -> m.IceServer:
    if secret is None or url.startswith("stun:"):
        return m.IceServer(urls=url)
    # "A REST API for access to TURN services": the form that relays commonly check.
    password = hmac.digest(secret.encode(), user.encode(), "sha1")
    return m.IceServer(urls=url, username=user, credential=base64.b64encode(password).decode())
