"""uvicorn's websocket, with two things that ASGI can't say: hear a frame in the read callback, write without a task.

ASGI hands every frame through a queue and a task, and stops reading the socket in between. A pause must not wait for
either (WIRE4), so once a phone is seated its frames go straight to a listener, and what is said to it straight to the
transport. The handshake, the lifecycle and the closing stay ASGI's.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final, TypeAlias, cast

from starlette.types import Scope
from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

EXTENSION: Final = "lull.transport"
"""Where the connection's scope carries its transport."""

UNSENT_LIMIT = 4096
"""Bytes that the kernel takes for a phone beyond what is on its way. More would be a queue that nobody can skip."""

BUFFER_LIMIT = 1024
"""Bytes waiting in this process above which a phone takes nothing more. What waits here stands before a pause."""

VERSION: Final = "13"
"""Of the websocket protocol (RFC 6455, 4.4)."""

Listener: TypeAlias = Callable[[bytes | str], None]


class LullWebSocket(WebSocketsSansIOProtocol):
    """One socket. Everything here runs to its end between two turns of the event loop."""

    listener: Listener | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what can pile up before a pause small."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=BUFFER_LIMIT)
        raw = cast("socket.socket | None", transport.get_extra_info("socket"))
        if raw is not None:
            with suppress(OSError, AttributeError):  # not everywhere, not on every kind of socket
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_LIMIT)

    def handle_connect(self, event: Request) -> None:
        """Give the application its transport. A client of another version is told the one there is (WIRE9)."""
        if event.headers.get_all("Sec-WebSocket-Version") not in ([], [VERSION]):
            response = self.conn.reject(HTTPStatus.UPGRADE_REQUIRED, "")
            response.headers["Sec-WebSocket-Version"] = VERSION
            self.conn.send_response(response)
            self.handshake_complete = self.close_sent = True
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()
            return
        super().handle_connect(event)
        scope = cast("Scope | None", getattr(self, "scope", None))
        if scope is not None:
            scope["extensions"][EXTENSION] = self

    def hear(self, listener: Listener) -> None:
        """Give this listener every frame, from those that came before on, in order and in the read callback."""
        self.listener = listener
        others: list[ASGIReceiveEvent] = []
        while not self.queue.empty():
            event = self.queue.get_nowait()
            if event["type"] == "websocket.receive":
                text = event.get("text")
                listener(text if text is not None else event.get("bytes") or b"")
            else:
                others.append(event)
        for event in others:
            self.queue.put_nowait(event)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def send_receive_event_to_app(self) -> None:
        """Deliver a whole message."""
        payload = b"".join(self.frames)
        if self.close_sent:
            self.frames = []
            return
        try:
            said = payload if self.curr_msg_data_type == "bytes" else payload.decode()
        except UnicodeDecodeError:  # a client's fault, not one of ours to be logged
            self.frames = []
            self.conn.fail(1007)
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.close_sent = True
            self.transport.close()
            return
        if self.listener is None:
            super().send_receive_event_to_app()
        else:
            self.frames = []
            self.listener(said)

    def handle_parser_exception(self) -> None:
        """A frame that can't be. What came whole before it is still heard (PAUSE4)."""
        if self.listener is not None:
            self.handle_events()
        super().handle_parser_exception()

    def handle_ping(self) -> None:
        """Answer, except to a phone that takes no answers: they would pile up without bound."""
        if self.can_write:
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def keepalive_timeout(self) -> None:
        """The phone is gone, and with it whatever still waits to be written: closing must not wait for that."""
        super().keepalive_timeout()
        self.transport.abort()

    @property
    def can_write(self) -> bool:
        """Whether the phone is taking what it is sent."""
        return self.writable.is_set()

    async def until_can_write(self) -> None:
        """Wait until it does, or is gone."""
        await self.writable.wait()

    def write(self, message: bytes | str) -> None:
        """Send one frame now. A socket that is closing takes nothing, silently."""
        if self.close_sent or self.disconnected or self.transport.is_closing() or self.conn.state is not State.OPEN:
            return  # the last: the phone has sent its close, and frames that came before it are still being heard
        if isinstance(message, bytes):
            self.conn.send_binary(message)
        else:
            self.conn.send_text(message.encode())
        self.transport.write(b"".join(self.conn.data_to_send()))

    def abort(self) -> None:
        """Drop the connection with all that waits in it."""
        self.transport.abort()


def transport_of(scope: Scope) -> LullWebSocket:
    """The transport of a websocket's scope."""
    return cast("LullWebSocket", scope["extensions"][EXTENSION])
