"""Where two phones may ask for their own addresses, or be relayed, on their second path (PATH8)."""

import base64
import hmac
from collections.abc import Collection
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import to_base64url
from lull.protocol import messages as m
from lull.rooms.service import RoomService, closes_by
from lull.session.pauses import Seat
from lull.web.api import AllowedOrigins, authenticate_with_record, endpoint_for, json_response
from lull.web.rate_limits import RateLimits


def ice_routes(
    rooms: RoomService, urls: Collection[str], secret: str | None, origins: AllowedOrigins, limits: RateLimits
) -> list[Route]:
    """The route that names the servers at these `stun:`, `turn:` and `turns:` addresses.

    `secret`: what the relays make time-limited passwords with; without one they get none.
    """

    async def ice(request: Request) -> Response:
        room_id, _, record = await authenticate_with_record(request, rooms, limits)
        alone = record.session.seat_state(Seat.B) is None  # nobody to be relayed to: anyone can open such rooms
        named = [url for url in urls if not (alone and _is_relay(url))]
        user = _user(room_id, closes_by(record.session) // 1000, secret or "")
        return json_response(m.IceServers(servers=[_server(url, user, secret) for url in named]), HTTPStatus.OK)

    return [Route("/api/rooms/{room:key128}/ice", endpoint_for(ice, origins), methods=["GET"])]


def _is_relay(url: str) -> bool:
    return not url.startswith("stun:")


def _user(room_id: str, ends: int, secret: str) -> str:
    """When the password ends, and a name for each room, by which a relay can limit it and nobody finds it."""
    name = hmac.digest(secret.encode(), f"room:{room_id}".encode(), "sha256")[:12]
    return f"{ends}:{to_base64url(name)}"


def _server(url: str, user: str, secret: str | None) -> m.IceServer:
    if secret is None or not _is_relay(url):
        return m.IceServer(urls=url)
    # "A REST API for access to TURN services": the form that relays commonly check.
    password = hmac.digest(secret.encode(), user.encode(), "sha1")
    return m.IceServer(urls=url, username=user, credential=base64.b64encode(password).decode())
