"""uvicorn's websocket, with two things that ASGI can't say: hear a frame in the read callback, write without a task.

ASGI hands every frame through a queue and a task, and stops reading the socket in between. A pause must not wait for
either (WIRE4), so once a phone is seated its frames go straight to a listener, and what is said to it straight to the
transport. The handshake and the closing stay ASGI's; its task ends once the phone is seated, for what it holds would be
half of what a phone costs.

A beat has one form. One that comes whole is taken off the wire here, and the library hears nothing of it; every other
byte goes through the library.
"""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final, TypeAlias, cast

from starlette.types import Scope
from uvicorn._types import ASGI3Application, ASGIReceiveEvent, ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request
from websockets.protocol import State

from lull.protocol.frames import BEAT_SIZE

try:
    from websockets.speedups import apply_mask
except ImportError:  # not built everywhere
    from websockets.utils import apply_mask

EXTENSION: Final = "lull.transport"
"""Where the connection's scope carries its transport."""

UNSENT_LIMIT = 4096
"""Bytes that the kernel takes for a phone beyond what is on its way. More would be a queue that nobody can skip."""

BUFFER_LIMIT = 1024
"""Bytes waiting in this process above which a phone takes nothing more. What waits here stands before a pause."""

VERSION: Final = "13"
"""Of the websocket protocol (RFC 6455, 4.4)."""

BEAT_HEAD: Final = bytes((0x82, 0x80 | BEAT_SIZE))
"""How a beat's frame begins: binary, whole, masked, with the size of a beat."""

BEAT_FRAME: Final = 2 + 4 + BEAT_SIZE
"""Bytes of a beat on the wire: head, mask, beat."""

Listener: TypeAlias = Callable[[bytes | str], None]


class _Writable:
    """What uvicorn asks of `asyncio.Event`, without its queue until someone waits."""

    __slots__ = ("_event", "_set")

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None
        self._set = True

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True
        if self._event is not None:
            self._event.set()
            self._event = None

    def clear(self) -> None:
        self._set = False

    async def wait(self) -> None:
        if not self._set:
            if self._event is None:
                self._event = asyncio.Event()
            await self._event.wait()


class _Leaving:
    """Stands where ASGI's queue was: all that still comes that way is that the phone is gone."""

    __slots__ = ("_on_gone",)

    def __init__(self, on_gone: Callable[[], None]) -> None:
        self._on_gone: Callable[[], None] | None = on_gone

    def put_nowait(self, _: ASGIReceiveEvent) -> None:
        on_gone, self._on_gone = self._on_gone, None
        if on_gone is not None:
            on_gone()


class LullWebSocket(WebSocketsSansIOProtocol):
    """One socket. Everything here runs to its end between two turns of the event loop."""

    listener: Listener | None = None
    rest: bytes = b""
    """The beginning of a frame, too short to say how long it is, or of a beat."""
    missing: int = 0
    """Bytes of the present frame, begun in the library, that have not come."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what can pile up before a pause small."""
        super().connection_made(transport)
        self.writable = cast("asyncio.Event", _Writable())
        self.transport.set_write_buffer_limits(high=BUFFER_LIMIT)
        raw = cast("socket.socket | None", transport.get_extra_info("socket"))
        if raw is not None:
            with suppress(OSError, AttributeError):  # not everywhere, not on every kind of socket
                raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_LIMIT)

    def data_received(self, data: bytes) -> None:
        """Take the beats; give the library all that is between them, in whole frames as far as they have come."""
        if not self.handshake_initiated:
            super().data_received(data)
            if not data.endswith(b"\r\n\r\n"):
                self.missing = -1  # where its frames begin, nobody knows: the library takes all, for ever
            return
        if self.missing < 0:
            super().data_received(data)
            return
        if self.rest:
            data, self.rest = self.rest + data, b""
        given, end = 0, len(data)
        at = min(self.missing, end)
        self.missing -= at
        while at < end:
            if data.startswith(BEAT_HEAD, at):
                self._give(data[given:at])
                given = at
                if self._takes_beats():
                    if end - at < BEAT_FRAME:
                        self.rest = data[at:]
                        return
                    mask, masked = data[at + 2 : at + 6], data[at + 6 : at + BEAT_FRAME]
                    given = at = at + BEAT_FRAME
                    cast("Listener", self.listener)(apply_mask(masked, mask))
                    continue
            size = _frame_size(data, at)
            if size is None:
                self.rest = data[at:]
                break
            self.missing = max(0, at + size - end)
            at = min(at + size, end)
        self._give(data[given:at])

    def _give(self, data: bytes) -> None:
        if data:
            super().data_received(data)

    def _takes_beats(self) -> bool:
        whole = self.conn.current_size is None  # else the library is within a message of many frames
        return whole and self.listener is not None and self.conn.state is State.OPEN and not self.close_sent

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of what holds this and is held by it: no collector shall be needed to free a phone."""
        super().connection_lost(exc)
        self.listener = None
        self.conn.parser.close()

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

    async def send(self, message: ASGISendEvent) -> None:
        """Send for ASGI. What comes after the close, of which the application can't have heard, comes to nobody."""
        if self.handshake_complete and self.close_sent:
            raise ClientDisconnected
        await super().send(message)

    async def run_asgi(self) -> None:
        """Let the application seat the phone. Unlike a socket that it leaves before that, a seated one stays open."""
        try:
            app = cast("ASGI3Application", self.app)
            await app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except Exception:
            self.logger.exception("bug in seating a phone")
            self.send_500_response()
        if self.listener is None:
            if self.close_timer is None:
                self.transport.close()
            return
        del self.scope, self.request, self.response  # the handshake is over

    def hear(self, listener: Listener, on_gone: Callable[[], None]) -> None:
        """Give this listener every frame, from those that came before on, in order and in the read callback.

        `on_gone` is called once, when the phone or this server has closed the socket.
        """
        self.listener = listener
        before, self.queue = self.queue, cast("asyncio.Queue[ASGIReceiveEvent]", _Leaving(on_gone))
        while not before.empty():
            event = before.get_nowait()
            if event["type"] == "websocket.receive":
                text = event.get("text")
                listener(text if text is not None else event.get("bytes") or b"")
            else:
                self.queue.put_nowait(event)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this in a task that the server waits for when it stops."""
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def send_receive_event_to_app(self) -> None:
        """Deliver a whole message. Of what a phone says before it hears that it was closed, a beat: it may be a tap."""
        payload = b"".join(self.frames)
        if self.close_sent and (self.listener is None or self.curr_msg_data_type == "text"):
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
        opcode, payload = (0x82, message) if isinstance(message, bytes) else (0x81, message.encode())
        self.transport.write(_head(opcode, len(payload)) + payload)

    def abort(self) -> None:
        """Drop the connection with all that waits in it."""
        self.transport.abort()


def _frame_size(data: bytes, at: int) -> int | None:
    """Bytes of the frame from a phone that begins here, as its head says; None while that is not all there."""
    if len(data) - at < 2:
        return None
    masked, size = data[at + 1] >> 7, data[at + 1] & 127
    extended = {126: 2, 127: 8}.get(size, 0)
    if len(data) - at < 2 + extended:
        return None
    if extended:
        size = int.from_bytes(data[at + 2 : at + 2 + extended])
    return 2 + extended + 4 * masked + size


def _head(opcode: int, size: int) -> bytes:
    """How a whole frame to a phone begins."""
    if size < 126:
        return bytes((opcode, size))
    return bytes((opcode, 126)) + size.to_bytes(2) if size < 65536 else bytes((opcode, 127)) + size.to_bytes(8)


def transport_of(scope: Scope) -> LullWebSocket:
    """The transport of a websocket's scope."""
    return cast("LullWebSocket", scope["extensions"][EXTENSION])
