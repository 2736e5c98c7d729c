"""Turning notices on and off, and trying one, over HTTP (PUSH1)."""

from collections.abc import Collection
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import from_base64url
from lull.protocol import messages as m
from lull.rooms.service import RoomService
from lull.runtime.push_notifications import PushNotifications, SubscriptionStore
from lull.web.api import (
    AllowedOrigins,
    authenticate,
    endpoint_for,
    json_response,
    no_content,
    parse_body,
)
from lull.web.api_errors import ApiError
from lull.web.push_message import Subscription, VapidKey, is_p256_point
from lull.web.push_service import is_allowed_endpoint
from lull.web.rate_limits import RateLimits


def push_routes(
    rooms: RoomService,
    store: SubscriptionStore,
    notices: PushNotifications | None,
    key: VapidKey | None,
    hosts: Collection[str],
    origins: AllowedOrigins,
    limits: RateLimits,
) -> list[Route]:
    """The routes of notices. Without a key every phone is told that there are none."""

    async def ask(request: Request) -> Response:
        await authenticate(request, rooms, limits)
        return json_response(m.Notices(key=None if key is None else key.public), HTTPStatus.OK)

    async def turn_on(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms, limits)
        if key is None:
            raise ApiError("not_found")
        body = await parse_body(request, m.TurnNoticesOn)
        to = Subscription(
            body.endpoint,
            from_base64url(body.p256dh),
            from_base64url(body.auth),
            request.headers.get("origin", origins[0]),
        )
        if not is_allowed_endpoint(to.endpoint, hosts) or not is_p256_point(to.key):
            raise ApiError("bad_request")
        sealed = key.seal(room_id, seat, to)
        limits.count_kept(request, room_id, len(sealed))
        if not await store.keep(room_id, seat, sealed):
            raise ApiError("not_authorized")
        return no_content()

    async def turn_off(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms, limits)
        await store.drop(room_id, seat)
        return no_content()

    async def send_one(request: Request) -> Response:
        room_id, seat = await authenticate(request, rooms, limits)
        if notices is None:
            raise ApiError("not_found")
        if not notices.may_send_test(room_id, seat):
            raise ApiError("not_now")
        return json_response(m.NoticeTried(sent=await notices.send(room_id, seat)), HTTPStatus.OK)

    path = "/api/rooms/{room:key128}/notices"
    return [
        Route(path, endpoint_for(ask, origins), methods=["GET"]),
        Route(path, endpoint_for(turn_on, origins), methods=["PUT"]),
        Route(path, endpoint_for(turn_off, origins), methods=["DELETE"]),
        Route(f"{path}/try", endpoint_for(send_one, origins), methods=["POST"]),
    ]
