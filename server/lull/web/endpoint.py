"""The websocket endpoint: hello, seat, hear, leave."""

import asyncio
import json
from collections.abc import Callable, Collection
from typing import Final, cast

from pydantic import ValidationError
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

from lull.protocol import messages as m
from lull.protocol.close_codes import Close
from lull.rooms.ports import Clock, Record, RoomBus, StoreUnavailable
from lull.rooms.service import Missing, RoomService
from lull.runtime.room_hub import Connection, RoomHub
from lull.session.inputs import Disconnect
from lull.session.pauses import Seat
from lull.web.connection import ConnectionHandler
from lull.web.outbox import WebSocketOutbox
from lull.web.transport import LullWebSocket, transport_of

HELLO_WITHIN = 5.0
"""Seconds from the handshake to the first frame."""

HELLO_SIZE = 4096

CLOSE_WITHIN = 1.0
"""Seconds that a closing socket may take to take its close frame."""


class HandshakeRefused(Exception):
    """The socket is closed with this code before it was seated."""

    def __init__(self, code: Close) -> None:
        """`code`: what the phone is told."""
        super().__init__(code.name)
        self.code: Final = code


class WebSocketEndpoint:
    """`/ws` as an ASGI application."""

    def __init__(
        self,
        *,
        origins: Collection[str],
        rooms: RoomService,
        hub: RoomHub,
        bus: RoomBus,
        clock: Clock,
        on_relay: Callable[[float], None],
        on_drop: Callable[[Close], None],
    ) -> None:
        """`origins`: the exact allow-list (WIRE5). `on_relay`, `on_drop`: for who counts; see `lull.metrics`."""
        self._origins: Final = frozenset(origins)
        self._rooms: Final = rooms
        self._hub: Final = hub
        self._bus: Final = bus
        self._clock: Final = clock
        self._on_relay: Final = on_relay
        self._on_drop: Final = on_drop
        self.draining: bool = False
        """Whether this node is stopping, and sends whoever comes to another one."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a socket from the handshake to its seat."""
        await receive()  # websocket.connect
        origin = Headers(scope=scope).get("origin")
        if origin is not None and origin not in self._origins:
            await send({"type": "websocket.close", "code": 1008})  # before accepting: the handshake answers 403
            return
        await send({"type": "websocket.accept"})
        try:
            hello = await self._receive_hello(receive)
            if hello is not None:
                await self._seat_connection(hello, transport_of(scope), send)
        except HandshakeRefused as refused:
            self._on_drop(refused.code)
            await send({"type": "websocket.close", "code": int(refused.code)})

    async def _receive_hello(self, receive: Receive) -> m.Hello | None:
        """The first frame (WIRE1), or None if the phone left before it."""
        try:
            async with asyncio.timeout(HELLO_WITHIN):
                message = await receive()
        except TimeoutError:
            raise HandshakeRefused(Close.HELLO_TIMEOUT) from None
        if self.draining:
            raise HandshakeRefused(Close.RESTARTING)
        if message["type"] != "websocket.receive":
            return None
        text = message.get("text")
        if text is None or len(text) > HELLO_SIZE:
            raise HandshakeRefused(Close.BAD_HELLO)
        if _protocol_of(text) not in (None, m.PROTOCOL):
            raise HandshakeRefused(
                Close.PROTOCOL_UNKNOWN
            )  # before its form is judged, which another protocol may have changed
        try:
            return m.hello_adapter.validate_json(text)
        except ValidationError:
            raise HandshakeRefused(Close.BAD_HELLO) from None

    async def _seat_connection(self, hello: m.Hello, transport: LullWebSocket, send: Send) -> None:
        """Seat the phone. From then on the transport calls, and no task is kept."""
        seat, connection_id, record = await self._authenticate(hello)
        outbox = WebSocketOutbox(
            transport, self._clock, lambda code: transport.start(self._close(code, transport, send))
        )
        connection = self._hub.add_connection(hello.room, record.session, record.revision, seat, connection_id, outbox)
        self._bus.subscribe(hello.room)
        handler = ConnectionHandler(connection, outbox, self._hub, self._rooms, self._on_relay)

        def on_gone() -> None:
            outbox.connection_lost()
            transport.start(self._disconnect(connection))

        transport.hear(handler.receive, on_gone)

    async def _close(self, code: int, transport: LullWebSocket, send: Send) -> None:
        self._on_drop(Close(code))
        try:
            async with asyncio.timeout(CLOSE_WITHIN):
                await send({"type": "websocket.close", "code": code})
        except (TimeoutError, ClientDisconnected):
            transport.abort()

    async def _authenticate(self, hello: m.Hello) -> tuple[Seat, str, Record]:
        try:
            entered = await self._rooms.connect_with_token(hello.room, hello.token)
        except StoreUnavailable:
            raise HandshakeRefused(Close.STORE_UNAVAILABLE) from None
        if isinstance(entered, Missing):
            raise HandshakeRefused(Close.NOT_AUTHORIZED)
        return entered

    async def _disconnect(self, connection: Connection) -> None:
        """The socket is gone: so is the seat, if nothing newer holds it (SEAT3)."""
        room, was_live = connection.room, connection.live
        self._hub.remove_connection(connection)
        if room.id not in self._hub.rooms:
            self._bus.unsubscribe(room.id)
        if not was_live:
            return
        try:
            await self._rooms.apply(room.id, Disconnect(connection.seat, connection.id))
        except StoreUnavailable:
            self._hub.pause_for_lost_seat(room)


def _protocol_of(text: str) -> int | None:
    """The protocol that a first frame names, if it is a hello that names one."""
    try:
        said = cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    fields = cast("dict[str, object]", said)
    protocol = fields.get("protocol")
    return protocol if fields.get("type") == "hello" and type(protocol) is int else None
