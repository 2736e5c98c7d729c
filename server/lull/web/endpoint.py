"""The websocket endpoint: hello, seat, listen, leave."""

import asyncio
import json
from contextlib import suppress
from typing import Final, cast

from pydantic import ValidationError
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from lull.protocol import messages as m
from lull.protocol.close_codes import Close
from lull.protocol.unique_keys import RepeatedKey, check_unique_keys
from lull.rooms.ports import Record, StoreUnavailable
from lull.rooms.service import Missing
from lull.runtime.node import Node
from lull.session.pauses import Seat
from lull.web.api import AllowedOrigins
from lull.web.api_errors import ApiError
from lull.web.connection import ConnectionHandler
from lull.web.outbox import Transport, WebSocketOutbox
from lull.web.rate_limits import RateLimits
from lull.web.seat_commands import NodeCommands
from lull.web.transport import DisconnectError, transport_of

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

    def __init__(self, node: Node, origins: AllowedOrigins, limits: RateLimits) -> None:
        """`origins`: the exact allow-list (WIRE5). `limits`: of wrong tokens; who shows a right one meets none."""
        self._node: Final = node
        self._origins: Final = origins
        self._limits: Final = limits
        self._commands: Final = NodeCommands(node.rooms)
        self._on_close: Final = self._begin_close
        """One for all phones."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a socket from the handshake to its seat."""
        await receive()  # websocket.connect
        if self._origins.refuses(Headers(scope=scope).get("origin")):
            await send({"type": "websocket.close", "code": 1008})  # before accepting: the handshake answers 403
            return
        await send({"type": "websocket.accept"})
        try:
            hello = await self._receive_hello(receive)
            if hello is not None:
                await self._seat_connection(hello, scope)
        except HandshakeRefused as refused:
            self._node.metrics.count_close(refused.code)
            await send({"type": "websocket.close", "code": int(refused.code)})

    async def _receive_hello(self, receive: Receive) -> m.Hello | None:
        """The first frame (WIRE1), or None if the phone left before it."""
        try:
            async with asyncio.timeout(HELLO_WITHIN):
                message = await receive()
        except TimeoutError:
            raise HandshakeRefused(Close.HELLO_TIMEOUT) from None
        if self._node.draining:
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
            check_unique_keys(text)
            return m.hello_adapter.validate_json(text)
        except (RepeatedKey, ValidationError):
            raise HandshakeRefused(Close.BAD_HELLO) from None

    async def _seat_connection(self, hello: m.Hello, scope: Scope) -> None:
        """Seat the phone. From then on the transport calls, and neither a task nor what it called is kept."""
        node, transport = self._node, transport_of(scope)
        seat, connection_id, record = await self._authenticate(hello, scope)
        outbox = WebSocketOutbox(transport, node.clock, self._on_close)
        connection = node.add_connection(hello.room, seat, connection_id, record, outbox)
        transport.listen(ConnectionHandler(connection, outbox, transport, node, self._commands))

    def _begin_close(self, code: Close, transport: Transport) -> None:
        transport.start(self._close(code, transport))

    async def _close(self, code: Close, transport: Transport) -> None:
        self._node.metrics.count_close(code)
        try:
            async with asyncio.timeout(CLOSE_WITHIN):
                await transport.close(code)
        except (TimeoutError, DisconnectError):
            transport.abort()

    async def _authenticate(self, hello: m.Hello, scope: Scope) -> tuple[Seat, str, Record]:
        """The seat. Where too much was wrong before, other nodes aren't asked: whoever isn't known may come later."""
        asked = not self._limits.is_exhausted(scope)
        try:
            entered = await self._node.rooms.connect_with_token(hello.room, hello.token, ask_peers=asked)
        except StoreUnavailable:
            raise HandshakeRefused(Close.STORE_UNAVAILABLE) from None
        if not isinstance(entered, Missing):
            return entered
        if not asked:
            raise HandshakeRefused(Close.STORE_UNAVAILABLE)
        with suppress(ApiError):
            self._limits.count_guess(scope)
        raise HandshakeRefused(Close.NOT_AUTHORIZED)


def _protocol_of(text: str) -> int | None:
    """The protocol that a first frame names, if it is a hello that names one."""
    try:
        message = cast("object", json.loads(text))
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict):
        return None
    fields = cast("dict[str, object]", message)
    protocol = fields.get("protocol")
    return protocol if fields.get("type") == "hello" and type(protocol) is int else None
