"""Turning notices on and off, and trying one, over HTTP (PUSH1)."""

from collections.abc import Collection, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lull.base64url import from_text
from lull.protocol import messages as m
from lull.rooms.notices import Notices, SubscriptionStore
from lull.rooms.service import RoomService
from lull.web.calls import Refused, answer, body_of, done, guarded, seat_in
from lull.web.push_message import ServerKey, Subscription, is_point
from lull.web.push_service import is_allowed


def push_routes(
    rooms: RoomService,
    store: SubscriptionStore,
    notices: Notices | None,
    key: ServerKey | None,
    hosts: Collection[str],
    origins: Sequence[str],
) -> list[Route]:
    """The routes of notices. Without a key every phone is told that there are none."""
    allowed = frozenset(origins)

    async def ask(request: Request) -> Response:
        await seat_in(request, rooms)
        return answer(m.Notices(key=None if key is None else key.public), HTTPStatus.OK)

    async def turn_on(request: Request) -> Response:
        room_id, seat = await seat_in(request, rooms)
        body = await body_of(request, m.TurnNoticesOn)
        if key is None:
            raise Refused("not_found")
        to = Subscription(
            body.endpoint, from_text(body.p256dh), from_text(body.auth), request.headers.get("origin", origins[0])
        )
        if not is_allowed(to.endpoint, hosts) or not is_point(to.key):
            raise Refused("bad_request")
        if not await store.keep(room_id, seat, key.seal(room_id, seat, to)):
            raise Refused("not_authorized")
        return done()

    async def turn_off(request: Request) -> Response:
        room_id, seat = await seat_in(request, rooms)
        await store.drop(room_id, seat)
        return done()

    async def send_one(request: Request) -> Response:
        room_id, seat = await seat_in(request, rooms)
        if notices is None:
            raise Refused("not_found")
        if not notices.may_try(room_id, seat):
            raise Refused("not_now")
        return answer(m.NoticeTried(sent=await notices.send(room_id, seat)), HTTPStatus.OK)

    path = "/api/rooms/{room:key128}/notices"
    return [
        Route(path, guarded(ask, allowed), methods=["GET"]),
        Route(path, guarded(turn_on, allowed), methods=["PUT"]),
        Route(path, guarded(turn_off, allowed), methods=["DELETE"]),
        Route(f"{path}/try", guarded(send_one, allowed), methods=["POST"]),
    ]
